/** Records: which commit a download is of and what makes it complete, kept apart from the files, which hold no mark of ours (EXECUTION 3). */
import { mkdir, readFile, rename, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A download that is complete, or only begun: then without files. */
export interface Record {
  /** A commit of a hub's repository; null for what has no commits. */
  readonly revision: string | null
  readonly files: ReadonlyArray<readonly [path: string, size: number]>
}

/** A commit that nobody has asked for in so many days is asked for anew. */
const pinnedDays = 30

// -------------------------------------------------------------------------------------
// reading and writing
// -------------------------------------------------------------------------------------

/** Reads a record; undefined where there is none, or an old one. */
export const read = async (path: string): Promise<Record | undefined> => {
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const { mtimeMs } = await stat(path)
  if (new Date().getTime() - mtimeMs > pinnedDays * 24 * 3600 * 1000) return undefined
  const lines = text.split('\n')
  const revision = /^revision ([0-9a-f]{40})$/.exec(lines[0] ?? '')?.[1] ?? null
  return {
    revision,
    files: lines.flatMap((line): ReadonlyArray<readonly [string, number]> => {
      const [, size, file] = /^file (\d+) (.+)$/.exec(line) ?? []
      return size === undefined || file === undefined ? [] : [[file, Number(size)]]
    })
  }
}

/** Writes a record, as a whole or not at all. */
export const write = async (path: string, { revision, files }: Record): Promise<void> => {
  await mkdir(dirname(path), { recursive: true })
  const text = [
    `revision ${revision ?? 'none'}`,
    ...files.map(([file, size]) => `file ${size} ${file}`),
    ''
  ].join('\n')
  await writeFile(`${path}.new`, text, { flush: true })
  await rename(`${path}.new`, path)
}

/** Says that it was used now. */
export const used = async (path: string): Promise<void> => {
  const now = new Date()
  await utimes(path, now, now).catch(() => undefined)
}

/** Whether all files of a record are below a folder, each with its size. */
export const isWhole = async (folder: string, { files }: Record): Promise<boolean> => {
  for (const [path, size] of files) {
    const found = await stat(join(folder, path)).catch(() => undefined)
    if (found?.isFile() !== true || found.size !== size) return false
  }
  return files.length > 0
}
