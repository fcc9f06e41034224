/** UTF-8 as text, to the byte: what is none is named by its place, and never replaced. */
import { isUtf8 } from 'node:buffer'
import * as E from 'fp-ts/lib/Either.js'

/** The text, or where it stops being one. A byte order mark is named in words, since nobody sees it. */
export const decode = (bytes: Uint8Array): E.Either<string, string> => {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    return E.left('it begins with a byte order mark (EF BB BF): save it as UTF-8 without one')
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    return E.left('it is UTF-16, as its first two bytes say: save it as UTF-8')
  if (isUtf8(bytes))
    return E.right(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'))
  const at = firstBad(bytes)
  return E.left(`byte ${at + 1} (${hex(bytes[at])}) is not UTF-8`)
}

const hex = (byte: number | undefined): string => `0x${(byte ?? 0).toString(16).padStart(2, '0')}`

/** Where the first sequence begins that is no character: the longest sound beginning is looked for by halving. */
const firstBad = (bytes: Uint8Array): number => {
  let [sound, bad] = [0, bytes.length]
  while (bad - sound > 8) {
    const middle = (sound + bad) >> 1
    // A cut within a character is no fault of the text: one of the next four places lies between two.
    const cut = [0, 1, 2, 3]
      .map(i => middle + i)
      .find(i => i <= bytes.length && isUtf8(bytes.subarray(sound, i)))
    if (cut === undefined || cut >= bad) bad = middle + 3 < bad ? middle + 3 : bad - 1
    else sound = cut
  }
  while (
    sound < bytes.length &&
    [1, 2, 3, 4].some(n => sound + n <= bytes.length && isUtf8(bytes.subarray(sound, sound + n)))
  )
    sound += [1, 2, 3, 4].find(n => isUtf8(bytes.subarray(sound, sound + n))) ?? 1
  return sound
}
