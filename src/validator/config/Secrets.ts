/** Secrets: read from files that nobody else can read, or from the environment; never from the configuration itself. */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { link, mkdir, open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { closed, text } from '../../domain/codec/Codec.js'
import { because } from '../../store/disk/Failure.js'
import * as Folder from '../../store/disk/Folder.js'
import * as OperatorFile from './OperatorFile.js'

/** A secret is never in the file itself: it stands in a file of its own (mode 0600), or in an environment variable. */
export const codec = t.union(
  [
    closed('a secret in a file', {
      /** The file that holds it, which nobody else may read. */
      file: text(4096)
    }),
    closed('a secret in the environment', {
      /** The variable of the environment that holds it. */
      env: text(256)
    })
  ],
  'a secret: { "file": path } or { "env": name }'
)
/** Where a secret is: in a file, or in a variable of the environment. It never stands in the configuration itself. */
export type Secret = t.TypeOf<typeof codec>

/** No secret is as long, in bytes. */
const longest = 65_536

/** A secret's text, without spaces around it; `Left` says what is wrong, and never what it says. */
export const read = async (
  secret: Secret,
  at: (path: string) => string,
  environment: Readonly<Record<string, string | undefined>>
): Promise<E.Either<string, string>> => {
  if ('env' in secret) {
    const value = environment[secret.env]
    return value === undefined || value.trim() === ''
      ? E.left(`the environment has no ${secret.env}: expected the secret in it`)
      : E.right(value.trim())
  }
  const path = at(secret.file)
  const told: { readable: string | null } = { readable: null }
  try {
    const bytes = await OperatorFile.read(path, longest, ({ mode }) => {
      if ((mode & 0o077) !== 0)
        told.readable = `${path} has mode ${(mode & 0o777).toString(8).padStart(4, '0')}: expected 0600, so that nobody else reads it (chmod 600 ${path})`
      return told.readable
    })
    const text = Buffer.from(bytes).toString('utf8').trim()
    return text === '' ? E.left(`${path} is empty: expected the secret in it`) : E.right(text)
  } catch (thrown) {
    return E.left(told.readable ?? `${path} cannot be read: ${because(thrown)}`)
  }
}

/** The validator's own secret in its data folder, made the first time. Whatever ends the process meanwhile, it is there whole or not at all; `Left` where it holds none. */
export const own = async (data: string): Promise<E.Either<string, string>> => {
  await mkdir(data, { recursive: true, mode: 0o700 })
  const path = join(data, 'secret')
  const found = await read({ file: path }, same => same, {})
  if (E.isRight(found))
    return ofOurs.test(found.right)
      ? found
      : E.left(
          `${path} does not hold the secret that was made there: put that one back, or delete the file where no registration has been opened with it`
        )
  if (existsSync(path)) return found
  const fresh = join(data, `secret.${process.pid}`)
  const file = await open(fresh, 'w', 0o600)
  try {
    const made = randomBytes(32).toString('hex')
    await file.writeFile(`${made}\n`)
    await file.sync()
    // A link, which fails where another process was faster: nobody's secret is replaced.
    await link(fresh, path)
    Folder.sync(data)
    return E.right(made)
  } finally {
    await file.close()
    await unlink(fresh)
  }
}

const ofOurs = /^[0-9a-f]{64}$/
