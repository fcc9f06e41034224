/** Secrets: read from files that nobody else can read, or from the environment; never from the configuration itself. */
import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { closed, text } from '../../domain/codec/Codec.js'
import { because, codeOf } from '../../store/disk/Failure.js'
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
  try {
    const { mode } = await stat(path)
    if ((mode & 0o077) !== 0)
      return E.left(
        `${path} has mode ${(mode & 0o777).toString(8).padStart(4, '0')}: expected 0600, so that nobody else reads it (chmod 600 ${path})`
      )
    return E.right(
      Buffer.from(await OperatorFile.read(path, longest))
        .toString('utf8')
        .trim()
    )
  } catch (thrown) {
    return E.left(`${path} cannot be read: ${because(thrown)}`)
  }
}

/** The validator's own secret in its data folder, made the first time. */
export const own = async (data: string): Promise<string> => {
  await mkdir(data, { recursive: true, mode: 0o700 })
  const path = join(data, 'secret')
  try {
    const file = await open(path, 'wx', 0o600)
    const made = randomBytes(32).toString('hex')
    await file.writeFile(`${made}\n`)
    await file.sync()
    await file.close()
    return made
  } catch (thrown) {
    if (codeOf(thrown) !== 'EEXIST') throw thrown
    return (await readFile(path, 'utf8')).trim()
  }
}
