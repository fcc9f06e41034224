// Spells: what is so for days or weeks on end, drawn from the seed; what happens now and then are faults (Plan.ts).
import * as Random from '../../src/domain/Random.js'
import type * as Seed from '../../src/domain/Seed.js'

export const kinds = [
  /** So many enter that the field is the smallest one, or of a size at which groups and brackets change. */
  'fields on the edge',
  /** No miner answers. */
  'dead miners',
  /** The beacon answers nobody. */
  'no beacon',
  /** The wall clock steps to and fro, by less than what counts as a jump. */
  'a clock that steps',
  /** The validator is down. */
  'an absence',
  /** The operator lets nothing go on that waits, so that both types are due at once afterwards. */
  'a holiday',
  /** The operator cancels every third tournament. */
  'cancellations',
  /** Now and then somebody starts a second validator on the same store, which takes it over. */
  'second validators',
  /** The service that tells of deposits answers nobody. */
  'no transfers',
  /** The metagraph stands still, and then is of an older block than before. */
  'an old metagraph',
  /** Nobody hears what is told. */
  'deaf ears',
  /** No machine runs anything. */
  'no engine',
  /** The validator is started with other rules than before. */
  'other rules',
  /** Two hotkeys share each coldkey, and what it has. */
  'shared coldkeys',
  /** Nodes are taken by other hotkeys, the champion's too. */
  'newcomers'
] as const

export type Kind = (typeof kinds)[number]

/** A kind, and from which day to which. */
export interface Spell {
  readonly kind: Kind
  readonly from: number
  readonly to: number
}

/** How long each lasts, in days; the whole year where it is null. */
const lengths: Readonly<Record<Kind, number | null>> = {
  'fields on the edge': null,
  'dead miners': 30,
  'no beacon': 7,
  'a clock that steps': 40,
  'an absence': 30,
  'a holiday': 20,
  cancellations: 60,
  'second validators': 60,
  'no transfers': 45,
  'an old metagraph': 14,
  'deaf ears': 60,
  'no engine': 10,
  'other rules': 120,
  'shared coldkeys': null,
  newcomers: null
}

/** The spells of a year of so many days: each kind in three years of eight. */
export const of = (seed: string, days: number): ReadonlyArray<Spell> => {
  const next = Random.at('spells')(seed as Seed.Seed)
  return kinds.flatMap(kind => {
    const [happens, when] = [next() < 3 / 8, next()]
    const length = lengths[kind]
    if (!happens) return []
    // They end a while before the year does: what is owed must be told by then.
    const from = length === null ? 0 : Math.floor(when * Math.max(0, days - length - 15))
    return [{ kind, from, to: length === null ? days : from + length }]
  })
}

/** The spell of a kind on that day, if there is one. */
export const on =
  (spells: ReadonlyArray<Spell>, day: number) =>
  (kind: Kind): Spell | null =>
    spells.find(each => each.kind === kind && each.from <= day && day < each.to) ?? null
