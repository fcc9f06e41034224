/** Lots: what decides between miners when nothing else does (RULES 3.6, 10). */
import type { Ordering } from 'fp-ts/lib/Ordering.js'
import * as S from 'fp-ts/lib/string.js'
import * as Digest from '../../domain/Digest.js'
import type { Hotkey } from '../../domain/miner/Hotkey.js'
import * as Random from '../../domain/Random.js'

/** Two streams that agree this often are one stream under two names; waiting for them to differ would not end. */
const redraws = 64

/** The stream of a miner's lot. */
export const stream = (hotkey: Hotkey): string => `lot/${hotkey}`

/** A miner's first lot. */
export const of = (hotkey: Hotkey): Random.Random<number> => Random.uniform(stream(hotkey))

/** The higher lot goes first; equal lots draw again (RULES 3.6, 10). */
export const compare =
  (a: Hotkey, b: Hotkey): Random.Random<Ordering> =>
  seed => {
    const [first, second] = [Random.at(stream(a))(seed), Random.at(stream(b))(seed)]
    for (let i = 0; i < redraws; i += 1) {
      const [x, y] = [first(), second()]
      if (x > y) return -1
      if (x < y) return 1
    }
    return S.Ord.compare(Digest.ofText(`${seed}/${stream(b)}`), Digest.ofText(`${seed}/${stream(a)}`))
  }
