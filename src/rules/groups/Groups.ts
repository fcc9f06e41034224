/** Groups: how a field is split and drawn (RULES 3.2, 3.3). */
import { pipe } from 'fp-ts/lib/function.js'
import type { Hotkey } from '../../domain/miner/Hotkey.js'
import * as Random from '../../domain/Random.js'
import type { RuleSet } from '../ruleset/RuleSet.js'

/** Whether so many miners play groups, or go straight to the knockout (RULES 3.1). */
export const needed =
  ({ knockout }: RuleSet) =>
  (field: number): boolean =>
    field > knockout.maximumField

/** The sizes of the groups, larger ones first; they differ by at most one and sum to the field (at least 1). */
export const sizes =
  ({ groups: { size } }: RuleSet) =>
  (field: number): ReadonlyArray<number> => {
    if (size === null) return [field]
    const wanted = Math.ceil(field / size.expected)
    const count = field < size.minimum * wanted ? Math.max(1, wanted - 1) : wanted
    const [smallest, remainder] = [Math.floor(field / count), field % count]
    const all: Array<number> = []
    for (let i = 0; i < count; i += 1) all.push(i < remainder ? smallest + 1 : smallest)
    return all
  }

/** A split whose groups leave the bounds of the rule set: reported, never silent (RULES 3.2). */
export interface Notice {
  readonly type: 'GroupSizeOutOfBounds'
  readonly round: number
  readonly sizes: ReadonlyArray<number>
  readonly minimum: number
  readonly expected: number
}

/** The notice a split gives rise to, if any. */
export const notices =
  ({ groups: { size } }: RuleSet) =>
  (round: number, drawn: ReadonlyArray<number>): ReadonlyArray<Notice> =>
    size === null || drawn.every(n => n >= size.minimum && n <= size.expected)
      ? []
      : [
          {
            type: 'GroupSizeOutOfBounds',
            round,
            sizes: drawn,
            minimum: size.minimum,
            expected: size.expected
          }
        ]

/** A notice in one sentence. */
export const sentence = (notice: Notice): string =>
  `Round ${notice.round} has groups of ${notice.sizes.join(', ')}: no split keeps all of them within ${notice.minimum} to ${notice.expected}.`

/** The field in drawn order: sorted by code units, then shuffled, so that only the set of miners and the seed matter. */
export const order =
  (stream: string) =>
  (field: ReadonlyArray<Hotkey>): Random.Random<ReadonlyArray<Hotkey>> =>
    // Without a comparison, texts are sorted by code units: twice as fast as with one that says the same.
    pipe(field.toSorted(), Random.shuffle(stream))

/** The groups of a round, drawn from the stream `R<round>/groups`. */
export const draw =
  (rules: RuleSet) =>
  (round: number, field: ReadonlyArray<Hotkey>): Random.Random<ReadonlyArray<ReadonlyArray<Hotkey>>> =>
  seed => {
    const drawn = order(`R${round}/groups`)(field)(seed)
    let start = 0
    return sizes(rules)(field.length).map(size => drawn.slice(start, (start += size)))
  }
