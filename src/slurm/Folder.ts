/** The folder that validator and nodes share: what is written is whole or not there, also after a crash or on a full disk. */
import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { link, mkdir, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import * as Digest from '../domain/Digest.js'
import { file, longestResult } from './Files.js'

// -------------------------------------------------------------------------------------
// files
// -------------------------------------------------------------------------------------

const codeOf = (thrown: unknown): unknown =>
  thrown instanceof Error && 'code' in thrown ? thrown.code : undefined

/** Makes what was written to a folder last. */
const syncFolder = async (path: string): Promise<void> => {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const durable = async (handle: FileHandle, text: string): Promise<void> => {
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Writes a file that is there wholly or not at all. */
export const write = async (path: string, text: string): Promise<void> => {
  const part = `${path}.${randomBytes(8).toString('hex')}`
  try {
    await durable(await open(part, 'wx', 0o600), text)
    await rename(part, path)
    await syncFolder(dirname(path))
  } catch (thrown) {
    await rm(part, { force: true })
    throw thrown
  }
}

/** A regular file's text of at most so many bytes; null where there is none. A link is not followed. */
export const read = async (path: string, longest: number): Promise<E.Either<string, string> | null> => {
  let handle: FileHandle
  try {
    handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return null
    if (codeOf(thrown) === 'ELOOP') return E.left(`${path} is a link`)
    throw thrown
  }
  try {
    const found = await handle.stat()
    if (!found.isFile()) return E.left(`${path} is no regular file`)
    if (found.size > longest) return E.left(`${path} has ${found.size} bytes: expected at most ${longest}`)
    return E.right((await handle.readFile()).toString('utf8'))
  } finally {
    await handle.close()
  }
}

// -------------------------------------------------------------------------------------
// the pool's
// -------------------------------------------------------------------------------------

/** A pool's folder below the shared one. */
export const ofPool = (shared: string, pool: string): string =>
  join(shared, `pool-${Digest.ofText(pool).slice(0, 16)}`)

const secretFile = 'secret'

/** The pool's random secret: made by whoever needs it first, and the same from then on. */
export const secret = async (root: string): Promise<string> => {
  await mkdir(root, { recursive: true, mode: 0o700 })
  const path = join(root, secretFile)
  for (;;) {
    const found = await read(path, 1024)
    if (found !== null) {
      if (E.isRight(found) && /^[0-9a-f]{64}\n$/.test(found.right)) return found.right.trim()
      throw new Error(`${path} is damaged: expected 64 hexadecimal digits. Put back the file of before.`)
    }
    const part = `${path}.${randomBytes(8).toString('hex')}`
    await durable(await open(part, 'wx', 0o600), `${randomBytes(32).toString('hex')}\n`)
    try {
      // Unlike a renaming, a link never takes another's place.
      await link(part, path)
      await syncFolder(root)
    } catch (thrown) {
      if (codeOf(thrown) !== 'EEXIST') throw thrown
    } finally {
      await rm(part, { force: true })
    }
  }
}

// -------------------------------------------------------------------------------------
// an execution's
// -------------------------------------------------------------------------------------

/** Makes an execution's folder with its order; one that is there already stays as it is. */
export const prepare = async (at: string, order: string): Promise<void> => {
  await mkdir(at, { recursive: true, mode: 0o700 })
  if (!(await listed(at)).includes(file.order)) await write(join(at, file.order), order)
}

/** What lies in the folder. Asked this way because a network's file system may remember for a while that a file is not there. */
export const listed = async (at: string): Promise<ReadonlyArray<string>> =>
  readdir(at).catch((thrown: unknown) => {
    if (codeOf(thrown) === 'ENOENT') return []
    throw thrown
  })

/** Takes away all executions of a job. */
export const remove = (at: string): Promise<void> => rm(at, { recursive: true, force: true, maxRetries: 3 })

/**
 * Room for a result, taken before a job begins: a folder that fills up while it trains would cost the whole training.
 * What is answered writes the result into that room and gives it its name.
 */
export const reserve = async (at: string): Promise<(text: string) => Promise<void>> => {
  const part = join(at, `${file.result}.part`)
  await durable(await open(part, 'w', 0o600), ' '.repeat(longestResult))
  return async text => {
    const handle = await open(part, constants.O_WRONLY | constants.O_CREAT, 0o600)
    try {
      const bytes = Buffer.from(text)
      await handle.write(bytes, 0, bytes.length, 0)
      await handle.truncate(bytes.length)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(part, join(at, file.result))
    await syncFolder(at)
  }
}
