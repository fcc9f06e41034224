/** What if: a recorded tournament under other rules, as far as its reports suffice. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Job } from '../../domain/task/Job.js'
import { keyOf } from '../../domain/task/Job.js'
import type { Report } from '../../domain/task/Report.js'
import * as Slot from '../../domain/task/Slot.js'
import type { TaskKind } from '../../domain/task/TaskKind.js'
import * as Contest from '../../rules/Contest.js'
import type * as Log from '../../rules/log/Log.js'
import * as Phase from '../../rules/Phase.js'
import * as InPlay from '../../rules/InPlay.js'
import type { Refusal } from '../../rules/Refusal.js'
import type { RuleSet } from '../../rules/ruleset/RuleSet.js'
import * as Tournament from '../../Tournament.js'
import * as Rejudged from './Rejudged.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A task that the other rules ask for and the record has no answer to. */
export interface Unanswered {
  /** Where in the tournament: `R1.G2.T3` is round 1, group 2, task 3. */
  readonly slot: Slot.Slot
  /** The kind of task, for instance `DpoTask`. */
  readonly kind: TaskKind
  /** Of how many miners there is no report on it. */
  readonly missing: number
  /** How many were in it. */
  readonly of: number
}

/** What became of an event that is no report. */
export interface Dropped {
  /** What was left out. */
  readonly event: Exclude<Log.Event, { readonly type: 'Reported' }>
  /** The refusal that the other rules have for it. */
  readonly because: Refusal['type']
}

/** A recorded tournament under other rules, as far as its reports answer them. */
export interface WhatIf {
  /** As it was. */
  readonly recorded: Tournament.Tournament
  /** As far as it goes under the other rules; finished where the reports suffice. */
  readonly under: Tournament.Tournament
  /** What stopped it: empty where it finished, or where the record itself stops. */
  readonly unanswered: ReadonlyArray<Unanswered>
  /** Withdrawals, unavailable tasks and the like that had no place under the other rules. */
  readonly dropped: ReadonlyArray<Dropped>
  /** The recorded boss round under the other rules' threshold and wins, where its tasks were the same: none otherwise. */
  readonly bossRound: Rejudged.Rejudged | null
}

// -------------------------------------------------------------------------------------
// replay
// -------------------------------------------------------------------------------------

/**
 * Plays a log again under other rules. A recorded report answers a job of the same slot, miner and task type: then it is
 * the same task. Refused where the log breaks its own rules, or where the other rules refuse its field.
 */
export const replay =
  (rules: RuleSet) =>
  (log: Log.Log): E.Either<Refusal, WhatIf> =>
    pipe(
      Tournament.replay(log),
      E.flatMap(recorded => {
        const { miners, rulesDigest: _, ...terms } = recorded.opening
        return pipe(
          Tournament.open({ ...terms, rules })(miners),
          E.map(start => {
            const { at, dropped } = played(start, recorded, log)
            return {
              recorded,
              under: at,
              unanswered: unanswered(at, recorded),
              dropped,
              bossRound: Rejudged.of(rules)(recorded)
            }
          })
        )
      })
    )

interface Played {
  readonly at: Tournament.Tournament
  readonly dropped: ReadonlyArray<Dropped>
}

/** The events in their order, each report as soon as it is asked for. */
const played = (start: Tournament.Tournament, recorded: Tournament.Tournament, log: Log.Log): Played => {
  const known = new Map<string, Report>()
  const dropped: Array<Dropped> = []
  let at = start
  for (const entry of log) {
    if (entry.type === 'Opened') continue
    if (entry.type === 'Reported') {
      for (const report of entry.reports) known.set(keyOf(report.slot, report.hotkey), report)
      at = answered(at, recorded, known)
      continue
    }
    const next = Tournament.apply(entry)(at)
    if (E.isRight(next)) at = answered(next.right, recorded, known)
    else dropped.push({ event: entry, because: next.left.type })
  }
  return { at, dropped }
}

/** Reports what is on record, round after round, until nothing more that is asked is there. */
const answered = (
  from: Tournament.Tournament,
  recorded: Tournament.Tournament,
  known: ReadonlyMap<string, Report>
): Tournament.Tournament => {
  let at = from
  for (;;) {
    const reports = Tournament.asks(at).flatMap(job => {
      const report = sameTask(recorded, job) ? known.get(keyOf(job.slot, job.miner.hotkey)) : undefined
      return report === undefined ? [] : [report]
    })
    const next = reports.length === 0 ? E.left(null) : Tournament.advance(reports)(at)
    if (E.isLeft(next)) return at
    at = next.right
  }
}

/** Whether the recorded tournament had the same task in that slot. */
const sameTask = (recorded: Tournament.Tournament, { slot, kind }: Job): boolean =>
  Phase.contestAt(recorded, Slot.parse(slot))?.kind === kind

/** The tasks that are still asked for, with how much of each is missing. */
const unanswered = (
  at: Tournament.Tournament,
  recorded: Tournament.Tournament
): ReadonlyArray<Unanswered> => {
  // What the record itself still waits for is not for the other rules to answer for.
  const open = new Set(Tournament.asks(recorded).map(({ slot, miner }) => keyOf(slot, miner.hotkey)))
  return InPlay.contests(at).flatMap(contest => {
    const { kind, entrants } = contest
    const slot = Contest.slotInPlay(contest)
    const missing = Contest.missing(contest).filter(hotkey => !open.has(keyOf(slot, hotkey))).length
    return missing === 0 ? [] : [{ slot, kind, missing, of: entrants.length }]
  })
}
