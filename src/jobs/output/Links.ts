/** Links of an output: the file that one leads to, looked for in the list of its entries (EXECUTION 4, collect). Pure. */

/** An entry of the output folder, by its path below it. `target` is a link's text. */
export interface Entry {
  readonly path: string
  readonly type: 'File' | 'Folder' | 'Symlink' | 'Hardlink' | 'Other'
  readonly size: number
  readonly target: string
}

/** As many links may lead to links as the kernel follows. */
const hops = 40

const parts = (path: string): ReadonlyArray<string> =>
  path.split('/').filter(part => part !== '' && part !== '.')

/** The regular file that a link leads to, one component at a time, never above the output folder. */
export const follow = (root: string, byPath: ReadonlyMap<string, Entry>, link: Entry): Entry | undefined => {
  if (link.type === 'Hardlink') return regular(byPath, link)
  let left = hops
  let at: ReadonlyArray<string> = []
  let ahead: ReadonlyArray<string> = parts(link.path)
  while (ahead.length > 0) {
    const [next = '', ...rest] = ahead
    ahead = rest
    if (next === '..') {
      if (at.length === 0) return undefined
      at = at.slice(0, -1)
      continue
    }
    const path = [...at, next].join('/')
    const entry = byPath.get(path)
    if (entry === undefined) return undefined
    if (entry.type !== 'Symlink') {
      at = [...at, next]
      continue
    }
    left -= 1
    if (left < 0) return undefined
    if (!entry.target.startsWith('/')) ahead = [...parts(entry.target), ...ahead]
    else if (entry.target.startsWith(`${root}/`)) {
      at = []
      ahead = [...parts(entry.target.slice(root.length)), ...ahead]
    } else return undefined
  }
  return regular(byPath, byPath.get(at.join('/')))
}

/** A file, or the file that an archive has under another of its names. */
const regular = (byPath: ReadonlyMap<string, Entry>, entry: Entry | undefined): Entry | undefined => {
  const found = entry?.type === 'Hardlink' ? byPath.get(parts(entry.target).join('/')) : entry
  return found?.type === 'File' ? found : undefined
}
