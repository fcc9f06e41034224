/** Arbitrary tournaments: opened, played to any depth, finished, and their logs. */
import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import type { TournamentType } from '../domain/task/TaskKind.js'
import type * as Log from '../rules/log/Log.js'
import type { Terms } from '../rules/Opening.js'
import type { RuleSet } from '../rules/ruleset/RuleSet.js'
import * as Tournament from '../Tournament.js'
import * as Miners from './Miners.js'
import * as Reports from './Reports.js'
import * as RuleSets from './RuleSets.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** What to vary; everything, if nothing is said. */
export interface Variety {
  /** Rule sets to draw from. */
  readonly rules?: fc.Arbitrary<RuleSet>
  /** Types to draw from. */
  readonly type?: fc.Arbitrary<TournamentType>
  /** How many miners beyond the rule set's minimum, at most. */
  readonly most?: number
  /** How often something else than a report happens: a withdrawal, a task the world cannot run, the end. */
  readonly trouble?: 'none' | 'some'
}

/** What happens next, without saying to whom: that is settled when it is known what is asked. */
interface Step {
  readonly what: 'Reported' | 'Unavailable' | 'Withdrawn' | 'Cancelled'
  /** How much of what is asked is reported, and who is meant. */
  readonly share: number
  readonly outcomes: ReadonlyArray<Reports.Outcome>
}

// -------------------------------------------------------------------------------------
// opened
// -------------------------------------------------------------------------------------

/** A tournament that was just opened. */
export const opened = ({
  rules = RuleSets.known,
  type = fc.constantFrom('text', 'image'),
  most = 24
}: Variety = {}): fc.Arbitrary<Tournament.Tournament> =>
  rules.chain(ruleSet => {
    const min = ruleSet.registration.minimumField
    return fc
      .record({
        type,
        id: Miners.tournamentId,
        seed: Miners.seed,
        champion: fc.option(Miners.champion, { freq: 4, nil: null }),
        miners: Miners.field({ min, max: min + most })
      })
      .map(({ miners, ...rest }) => {
        const terms: Terms = { ...rest, rules: ruleSet }
        return Tournament.open(terms)(miners)
      })
      .filter(E.isRight)
      .map(({ right }) => right)
  })

// -------------------------------------------------------------------------------------
// played
// -------------------------------------------------------------------------------------

const step = (trouble: 'none' | 'some'): fc.Arbitrary<Step> =>
  fc.record({
    what:
      trouble === 'none'
        ? fc.constant('Reported' as const)
        : fc.oneof(
            { weight: 40, arbitrary: fc.constant('Reported' as const) },
            { weight: 2, arbitrary: fc.constant('Unavailable' as const) },
            { weight: 2, arbitrary: fc.constant('Withdrawn' as const) },
            { weight: 1, arbitrary: fc.constant('Cancelled' as const) }
          ),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    outcomes: fc.array(Reports.outcome, { minLength: 1, maxLength: 24, size: 'max' })
  })

/** The event that a step comes to; null where nothing is asked. */
const eventOf =
  ({ what, share, outcomes }: Step) =>
  (tournament: Tournament.Tournament): Log.Event | null => {
    const asks = Tournament.asks(tournament)
    const meant = asks[Math.floor(share * (asks.length - 1))]
    if (meant === undefined) return null
    switch (what) {
      case 'Reported': {
        const jobs = asks.slice(0, Math.max(1, Math.ceil(share * asks.length)))
        return {
          type: 'Reported',
          reports: jobs.flatMap((job, i) => {
            const turn = i % outcomes.length
            return outcomes.slice(turn, turn + 1).map(Reports.of(job))
          })
        }
      }
      case 'Unavailable':
        return { type: 'Unavailable', slot: meant.slot, reason: 'the dataset is gone' }
      case 'Withdrawn':
        return { type: 'Withdrawn', hotkey: meant.miner.hotkey, reason: 'deregistered' }
      case 'Cancelled':
        return { type: 'Cancelled', reason: 'called off' }
    }
  }

/** Takes the steps, and what was refused as if it had not happened. */
const taking = (tournament: Tournament.Tournament, steps: ReadonlyArray<Step>): Tournament.Tournament =>
  steps.reduce((at, one) => {
    const event = eventOf(one)(at)
    if (event === null) return at
    return E.getOrElse(() => at)(Tournament.apply(event)(at))
  }, tournament)

/** A tournament in any phase. */
export const tournament = (variety: Variety = {}): fc.Arbitrary<Tournament.Tournament> =>
  fc
    .tuple(opened(variety), fc.array(step(variety.trouble ?? 'some'), { maxLength: 30, size: 'max' }))
    .map(([start, steps]) => taking(start, steps))

/** A tournament that has ended. */
export const finished = (variety: Variety = {}): fc.Arbitrary<Tournament.Finished> =>
  fc
    .tuple(tournament(variety), fc.array(Reports.outcome, { minLength: 8, maxLength: 64, size: 'max' }))
    .map(([start, outcomes]) => toTheEnd(start, outcomes))
    .filter((ended): ended is Tournament.Finished => ended.phase === 'Finished')

/** Plays on with outcomes in turn; replacements and brackets are finite, and so is this. */
const toTheEnd = (
  start: Tournament.Tournament,
  outcomes: ReadonlyArray<Reports.Outcome>
): Tournament.Tournament => {
  let at = start
  for (let turn = 0; at.phase !== 'Finished' && turn < 1000; turn += 1) {
    const turned = [...outcomes.slice(turn % outcomes.length), ...outcomes]
    at = taking(at, [{ what: 'Reported', share: 1, outcomes: turned }])
  }
  return at
}

/** The log of a tournament in any phase. */
export const log = (variety: Variety = {}): fc.Arbitrary<Log.Log> =>
  tournament(variety).map(played => [Tournament.opened(played), ...played.record])
