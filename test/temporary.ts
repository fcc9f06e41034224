/** Folders that tests share while a file of them runs; the setup of every file takes them away behind it. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const made = new Set<string>()

/** A folder by that name's beginning, made when it is first asked for, and anew where it was taken away. */
export const shared = (prefix: string): (() => string) => {
  let at = ''
  return () => {
    if (!existsSync(at)) made.add((at = mkdtempSync(join(tmpdir(), prefix))))
    return at
  }
}

/** Takes all of them away. */
export const clear = (): void => {
  for (const at of made) rmSync(at, { recursive: true, force: true })
  made.clear()
}
