/** Transfers: one file from an address to this disk: resumed where it broke off, checked, and only then given its name (EXECUTION 4, download). */
import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import * as Checksum from './Checksum.js'
import { ask, Final, Passing, reason, shown, type Secret } from './Request.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** What is wanted of an address, and what is known of it. */
export interface Wanted {
  readonly url: string
  readonly to: string
  readonly size: number | null
  readonly checksum: Checksum.Checksum | null
}

/** How patient a download is. Times are in seconds. */
export interface Patience {
  /** So many attempts in a row that bring nothing new are the last ones. */
  readonly attempts: number
  /** The first wait; each one doubles, up to a minute. */
  readonly backoff: number
  /** How long an answer, or its next bytes, are waited for. */
  readonly stall: number
}

export const patient: Patience = { attempts: 6, backoff: 1, stall: 120 }

/** What goes on while a download runs. */
export interface Telling {
  /** So many bytes of so many are here; null where nobody has said how many there are. */
  readonly progress: (done: number, of: number | null) => void
  readonly trouble: (message: string) => void
}

/** What is here already of what an answer brings: so many bytes of the thing with that tag. */
interface Begun {
  readonly bytes: number
  readonly tag: string | null
}

// -------------------------------------------------------------------------------------
// transferring
// -------------------------------------------------------------------------------------

/** Brings a file; answers its size. What breaks off is resumed, what is wrong is fetched anew, once. */
export const transfer = async (
  wanted: Wanted,
  secret: Secret | null,
  patience: Patience,
  telling: Telling
): Promise<number> => {
  const part = `${wanted.to}.part`
  let spoilt = false
  for (let vain = 0, before = await sizeOf(part); ;) {
    try {
      const { size, checksum } = await attempt(wanted, part, secret, patience, telling)
      if (checksum !== null && !(await Checksum.holds(part, size, checksum))) {
        await forget(part)
        if (spoilt)
          throw new Final(
            `${shown(wanted.url)} has not the ${checksum.type} checksum that it should have, twice.`
          )
        spoilt = true
        telling.trouble(`${shown(wanted.url)} has a wrong checksum: it is fetched anew.`)
        before = 0
        continue
      }
      await rename(part, wanted.to)
      await rm(tagOf(part), { force: true })
      return size
    } catch (thrown) {
      if (!(thrown instanceof Passing)) throw thrown
      const now = await sizeOf(part)
      vain = now > before ? 1 : vain + 1
      before = now
      if (vain >= patience.attempts)
        throw new Final(`${thrown.message} (${patience.attempts} attempts in a row)`)
      telling.trouble(`${thrown.message} Another attempt follows.`)
      await sleep(1000 * (thrown.after ?? Math.min(60, patience.backoff * 2 ** (vain - 1))))
    }
  }
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0
  )

const tagOf = (part: string): string => `${part}.tag`

const forget = async (part: string): Promise<void> => {
  await rm(part, { force: true })
  await rm(tagOf(part), { force: true })
}

/** What can be gone on with: with a tag the server compares it, with a checksum we do; with neither nothing is. */
const begunOf = async ({ checksum, size }: Wanted, part: string): Promise<Begun> => {
  const bytes = await sizeOf(part)
  const tag = await readFile(tagOf(part), 'utf8').catch(() => null)
  const safe = checksum !== null || tag !== null
  return bytes > 0 && safe && (size === null || bytes <= size) ? { bytes, tag } : { bytes: 0, tag: null }
}

/** One attempt, resumed from what is here. */
const attempt = async (
  wanted: Wanted,
  part: string,
  secret: Secret | null,
  patience: Patience,
  telling: Telling
): Promise<{ readonly size: number; readonly checksum: Checksum.Checksum | null }> => {
  const begun = await begunOf(wanted, part)
  if (begun.bytes > 0 && begun.bytes === wanted.size) return { size: begun.bytes, checksum: wanted.checksum }
  const over = new AbortController()
  const watch = setTimeout(() => over.abort(), patience.stall * 1000)
  try {
    const response = await ask(wanted.url, asking(begun), secret, over.signal)
    const from = startOf(response, begun)
    if (from === null) {
      await response.body?.cancel()
      await forget(part)
      throw new Passing(`${shown(wanted.url)} cannot go on where it broke off.`)
    }
    const { headers } = response
    const rest = lengthOf(headers)
    const of = wanted.size ?? (rest === null ? null : from + rest)
    if (from === 0) await tagged(part, headers)
    const size = await poured(
      response,
      part,
      from,
      () => watch.refresh(),
      done => telling.progress(done, of)
    ).catch((thrown: unknown) => {
      if (isOurs(thrown)) throw thrown
      throw new Passing(
        over.signal.aborted
          ? `${shown(wanted.url)} sends nothing for ${patience.stall} seconds.`
          : `${shown(wanted.url)} broke off: ${reason(thrown)}.`
      )
    })
    if (of !== null && size !== of) {
      // Longer than it can be: nothing of it can be trusted.
      if (size > of) await forget(part)
      throw new Passing(`${shown(wanted.url)} sent ${size} of ${of} bytes.`)
    }
    return { size, checksum: wanted.checksum ?? (from === 0 ? (Checksum.stated(headers) ?? null) : null) }
  } finally {
    clearTimeout(watch)
  }
}

/** What is wrong with this machine's disk, and not with the way to the other one. */
const isOurs = (thrown: unknown): boolean =>
  thrown instanceof Error &&
  'code' in thrown &&
  /^(?:ENOSPC|EDQUOT|EFBIG|EIO|EROFS|EACCES|EPERM|EMFILE)$/.test(String(thrown.code))

const asking = ({ bytes, tag }: Begun): Readonly<Record<string, string>> => ({
  // What is packed on its way has another length than what arrives.
  'accept-encoding': 'identity',
  ...(bytes === 0 ? {} : { range: `bytes=${bytes}-`, ...(tag === null ? {} : { 'if-range': tag }) })
})

/** Where an answer begins: at what we have, or from the start; null where it is neither. */
const startOf = ({ status, headers }: Response, { bytes }: Begun): number | null => {
  if (status === 416) return null
  if (status !== 206) return 0
  const said = /^bytes (\d+)-/.exec(headers.get('content-range') ?? '')
  return said !== null && Number(said[1]) === bytes ? bytes : null
}

const lengthOf = (headers: Headers): number | null => {
  const said = headers.get('content-length')
  return said !== null && /^\d+$/.test(said) ? Number(said) : null
}

/** Only a strong tag says that the bytes are the same. */
const tagged = async (part: string, headers: Headers): Promise<void> => {
  await forget(part)
  const tag = headers.get('etag')
  if (tag !== null && tag.startsWith('"')) await writeFile(tagOf(part), tag)
}

/** Writes an answer behind what is here; answers how much there is then. On the disk for certain, when it is done. */
const poured = async (
  { body }: Response,
  part: string,
  from: number,
  alive: () => void,
  tell: (done: number) => void
): Promise<number> => {
  const file = await open(part, from === 0 ? 'w' : 'r+')
  let at = from
  try {
    if (body !== null)
      for await (const chunk of body) {
        const bytes: Uint8Array = chunk
        alive()
        await file.write(bytes, 0, bytes.length, at)
        at += bytes.length
        tell(at)
      }
    await file.sync()
    return at
  } finally {
    await file.close()
  }
}
