/** Openings: what a tournament starts from, its rules and their digest included (RULES 9, 10). */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import * as Champion from '../domain/miner/Champion.js'
import * as Codec from '../domain/codec/Codec.js'
import { closed, list, nullable } from '../domain/codec/Codec.js'
import * as Digest from '../domain/Digest.js'
import type { Hotkey } from '../domain/miner/Hotkey.js'
import * as Miner from '../domain/miner/Miner.js'
import * as Seed from '../domain/Seed.js'
import * as TaskKind from '../domain/task/TaskKind.js'
import * as TournamentId from '../domain/TournamentId.js'
import * as Refusals from './Refusal.js'
import type { Refusal } from './Refusal.js'
import { isOurs } from './ruleset/Known.js'
import * as RuleSet from './ruleset/RuleSet.js'
import * as RuleSets from './ruleset/RuleSets.js'

const termFields = {
  /** The tournament's id, 1 to 64 characters. */
  id: TournamentId.codec,
  /** `text` or `image`. */
  type: TaskKind.tournamentType,
  /** The rules it is played by. */
  rules: RuleSet.codec,
  /** From a public beacon, best; there is no default (RULES 10). */
  seed: Seed.codec,
  /** Null: the title is vacant. */
  champion: nullable(Champion.codec)
}

/** The field in the order of admission. */
const field = list(Miner.codec, 100_000)

export const codec = closed('an opening', {
  ...termFields,
  /** The rules' digest, which names them whatever their id is. */
  rulesDigest: Digest.codec,
  /** The field in the order of hotkeys, each hotkey once. */
  miners: field
})

/** All that a tournament's outcome depends on besides its events. */
export interface Opening extends t.TypeOf<typeof codec> {}

/** What to open besides the field. */
export type Terms = Omit<Opening, 'rulesDigest' | 'miners'>

/**
 * Checks terms and field (RULES 1, 2.1, 2.3, 9). Each value must be as its codec has it, and no other rule set may bear
 * the id of one of ours. The field must be large enough, with nobody in it twice, and without the champion. What comes
 * back is a copy.
 */
export const make =
  (terms: Terms) =>
  (miners: ReadonlyArray<Miner.Miner>): E.Either<Refusal, Opening> =>
    pipe(
      E.Do,
      E.bind('given', () => takeTerms(terms)),
      E.bind('admitted', () => takeField(miners)),
      E.flatMap(({ given, admitted }) => checked(given, admitted))
    )

/** A miner's fields have one form each, so what decodes is canonical, and needs no second look. */
const takeField = (miners: unknown): E.Either<Refusal, ReadonlyArray<Miner.Miner>> =>
  pipe(
    Codec.decode(field, 'miners')(miners),
    E.mapLeft((faults): Refusal => ({ type: 'Invalid', faults }))
  )

const takeTerms = (terms: unknown): E.Either<Refusal, Terms> =>
  pipe(
    underKnownRules(terms),
    E.orElse(() => pipe(takeAnew(terms), E.map(remember)))
  )

const takeAnew = Refusals.decoded(closed('the terms of a tournament', termFields), 'terms')

// -------------------------------------------------------------------------------------
// the rule set of the tournament before
// -------------------------------------------------------------------------------------

/**
 * The rule set that was opened under last, where it is none of ours; before that, one of ours. Nobody can change it, so
 * the next tournament gets it, too. Season for season it is the same, and to check and hash its hundred fields takes
 * longer than all else that an opening takes.
 */
let last: RuleSet.RuleSet = RuleSets.standard

const remember = (terms: Terms): Terms => {
  last = Codec.constant(terms.rules)
  return terms
}

const knownRules: t.Type<RuleSet.RuleSet> = new t.Type<RuleSet.RuleSet>(
  'the rule set that was opened under last, or one of ours',
  RuleSet.codec.is,
  (u, context) => {
    if (isOurs(u)) return t.success(u)
    return Codec.difference(last, u) === null ? t.success(last) : t.failure(u, context)
  },
  t.identity
)

const underKnownRules = Codec.decode(
  closed('known terms', {
    ...termFields,
    /** The rules it is played by. */
    rules: knownRules
  })
)

/** The digests of rule sets that an opening had: copies of its own, or what nobody can change. */
const digests = new WeakMap<RuleSet.RuleSet, Digest.Digest>()

const digestOf = (rules: RuleSet.RuleSet): Digest.Digest => {
  const known = digests.get(rules)
  if (known !== undefined) return known
  const digest = Digest.of(rules)
  digests.set(rules, digest)
  return digest
}

// -------------------------------------------------------------------------------------
// the field
// -------------------------------------------------------------------------------------

/** The opening of a log once more: its field checked, and its digest held against its rules. */
export const again = ({ miners, rulesDigest, ...terms }: Opening): E.Either<Refusal, Opening> =>
  pipe(
    checked(terms, miners),
    E.filterOrElse(
      opening => opening.rulesDigest === rulesDigest,
      (): Refusal => ({ type: 'Inconsistent', path: 'opening.rulesDigest' })
    )
  )

const checked = (terms: Terms, miners: ReadonlyArray<Miner.Miner>): E.Either<Refusal, Opening> => {
  const { id, type, rules, seed, champion } = terms
  const rulesDigest = digestOf(rules)
  const minimum = rules.registration.minimumField
  if (miners.length < minimum) {
    return E.left({ type: 'FieldTooSmall', admitted: miners.length, minimum, rejected: [] })
  }
  const seen = new Set<Hotkey>()
  for (const { hotkey } of miners) {
    if (seen.has(hotkey)) return E.left({ type: 'DuplicateMiner', hotkey })
    if (hotkey === champion?.hotkey) return E.left({ type: 'ChampionInField', hotkey })
    seen.add(hotkey)
  }
  return E.right({ id, type, rules, rulesDigest, seed, miners, champion })
}
