/** Openings: what a tournament starts from, its rules and their digest included (RULES 9, 10). */
import * as E from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import * as Champion from '../domain/miner/Champion.js'
import { closed, list, nullable } from '../domain/codec/Codec.js'
import * as Digest from '../domain/Digest.js'
import type { Hotkey } from '../domain/miner/Hotkey.js'
import * as Miner from '../domain/miner/Miner.js'
import * as Seed from '../domain/Seed.js'
import * as TaskKind from '../domain/task/TaskKind.js'
import * as TournamentId from '../domain/TournamentId.js'
import type { Refusal } from './Refusal.js'
import * as RuleSet from './ruleset/RuleSet.js'

export const codec = closed('an opening', {
  id: TournamentId.codec,
  type: TaskKind.tournamentType,
  rules: RuleSet.codec,
  rulesDigest: Digest.codec,
  /** From a public beacon, best; there is no default (RULES 10). */
  seed: Seed.codec,
  /** The field in the order of admission. */
  miners: list(Miner.codec, 100_000),
  /** Null: the title is vacant. */
  champion: nullable(Champion.codec)
})

/** All that a tournament's outcome depends on besides its events. */
export interface Opening extends t.TypeOf<typeof codec> {}

/** What to open besides the field. */
export type Terms = Omit<Opening, 'rulesDigest' | 'miners'>

/** Checks a field against its terms (RULES 2.1, 2.3): large enough, nobody twice, and not the champion. */
export const make =
  ({ id, type, rules, seed, champion }: Terms) =>
  (miners: ReadonlyArray<Miner.Miner>): E.Either<Refusal, Opening> => {
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
    return E.right({ id, type, rules, rulesDigest: RuleSet.digest(rules), seed, miners, champion })
  }
