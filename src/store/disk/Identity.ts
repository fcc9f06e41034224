/** Identities of files: whether what a path leads to is still what this process opened, and nobody cut it. */
import { statSync, type Stats } from 'node:fs'

/** Which file it is, and how long it was when this process last looked. */
export interface Identity {
  readonly path: string
  readonly device: number
  readonly inode: number
  readonly size: number
}

const of = (path: string, { dev, ino, size }: Stats): Identity => ({ path, device: dev, inode: ino, size })

/** What the path leads to now; null where it leads nowhere. */
export const at = (path: string): Identity | null => {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats === undefined ? null : of(path, stats)
}

/** In words, how what the path leads to now is not what it was; null where it is. A file that has grown is the same file. */
export const change = (before: Identity, now: Identity | null): string | null => {
  if (now === null) return `${before.path} was deleted or renamed`
  if (now.inode !== before.inode || now.device !== before.device)
    return `${before.path} was replaced by another file`
  return now.size < before.size ? `${before.path} was cut from ${before.size} to ${now.size} bytes` : null
}
