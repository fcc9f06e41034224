/** A journal in a file of JSON Lines: an entry has answered once it is on the disk. */
import { open, readFile, truncate, type FileHandle } from 'node:fs/promises'
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import * as Codec from '../domain/codec/Codec.js'
import { error, messageOf, type ExecutionError } from '../ports/Executor.js'
import type { Journal } from '../ports/Journal.js'
import * as LogFile from './LogFile.js'

const failure = (thrown: unknown): ExecutionError => error('Journal', messageOf(thrown))

const isMissing = (thrown: unknown): boolean =>
  thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT'

/** How every log begins, also one whose first line a crash cut short. */
const beginning = '{"type":"Opened","opening":{'

/** The file's bytes, none where there is no file. A file that cannot be a log is refused: mending would cut it off. */
const contents = async (path: string): Promise<Buffer> => {
  try {
    const bytes = await readFile(path)
    const start = bytes.toString('latin1', 0, beginning.length)
    if (beginning.startsWith(start) || bytes.includes(0x0a)) return bytes
    throw new Error(`${path} is not a log`)
  } catch (thrown) {
    if (isMissing(thrown)) return Buffer.alloc(0)
    throw thrown
  }
}

/** The journal in a file, which is made at the first entry. One process writes it at a time. */
export const at = (path: string): Journal => {
  let last: Promise<unknown> = Promise.resolve()
  let ready = false

  /** Cuts off what a crash left of an unfinished line, before anything is written behind it. */
  const mend = async (): Promise<void> => {
    const bytes = await contents(path)
    const end = bytes.lastIndexOf(0x0a) + 1
    if (end < bytes.length) await truncate(path, end)
    ready = true
  }

  const write = async (line: string): Promise<void> => {
    if (!ready) await mend()
    let file: FileHandle | null = null
    let before: number | null = null
    try {
      file = await open(path, 'a', 0o600)
      before = (await file.stat()).size
      await file.appendFile(line)
      await file.sync()
    } catch (thrown) {
      // An entry that is not safe did not happen: it is cut off, or what is half of one before the next entry.
      ready = false
      if (before !== null) await file?.truncate(before).catch(() => undefined)
      throw thrown
    } finally {
      await file?.close()
    }
  }

  return {
    append: entry =>
      TE.tryCatch(() => {
        // One entry after the other, in the order of the calls, also behind one that failed.
        const written = last.then(() => write(LogFile.line(entry)))
        last = written.catch(() => undefined)
        return written
      }, failure),
    read: pipe(
      TE.tryCatch(() => contents(path), failure),
      TE.flatMapEither(bytes =>
        pipe(
          LogFile.parse(bytes.toString('utf8')),
          E.mapLeft(faults => error('Journal', `${path}: ${faults.map(Codec.sentence).join('; ')}`))
        )
      )
    )
  }
}
