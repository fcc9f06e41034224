/** Contests: one slot in play, attempt by attempt, until it is decided (RULES 3.8, 3.9, 7). */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as RNEA from 'fp-ts/lib/ReadonlyNonEmptyArray.js'
import type { Hotkey } from '../domain/miner/Hotkey.js'
import type { Report } from '../domain/task/Report.js'
import * as Slot from '../domain/task/Slot.js'
import type { TaskKind } from '../domain/task/TaskKind.js'
import * as Copies from '../scoring/Copies.js'
import * as Attempts from './Attempt.js'
import type { Context } from './Context.js'
import type { Refusal } from './Refusal.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

export type Attempt = Attempts.Attempt

/** A slot with its kind, its entrants and its attempts, the last one in play or decided. */
export interface Contest {
  readonly slot: Slot.Slot
  readonly kind: TaskKind
  readonly entrants: ReadonlyArray<Hotkey>
  readonly attempts: RNEA.ReadonlyNonEmptyArray<Attempt>
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** Begins the next attempt, after one that was replaced or unavailable. */
const begun = (context: Context, contest: Contest): Contest => {
  const begin = Attempts.begin(context.withdrawal, Slot.attempt(contest.attempts.length + 1)(contest.slot))
  return { ...contest, attempts: pipe(contest.attempts, RNEA.concat(RNEA.of(begin(contest.entrants)))) }
}

/** Sets a task for its entrants. */
export const set =
  (context: Context) =>
  (slot: Slot.Slot, kind: TaskKind, entrants: ReadonlyArray<Hotkey>): Contest =>
    settle(context)({ slot, kind, entrants, attempts: [Attempts.begin(context.withdrawal, slot)(entrants)] })

// -------------------------------------------------------------------------------------
// combinators
// -------------------------------------------------------------------------------------

const current = ({ attempts }: Contest): Attempt => RNEA.last(attempts)

/** Changes the attempt in play. Field by field: every report comes by here, and spreading takes three times as long. */
const amended = (contest: Contest, change: (attempt: Attempt) => Attempt): Contest => {
  const { slot, kind, entrants, attempts } = contest
  const changed = change(current(contest))
  return {
    slot,
    kind,
    entrants,
    attempts: attempts.length === 1 ? [changed] : pipe(attempts, RNEA.updateLast(changed))
  }
}

/** Decides or replaces the attempt in play once every job of it has a report (RULES 3.8). */
const settle =
  (context: Context) =>
  (contest: Contest): Contest => {
    if (!Attempts.isComplete(current(contest))) return contest
    const replaced = contest.attempts.filter(({ outcome }) => outcome === 'Replaced').length
    return replaced >= context.rules.replacements || !Attempts.mostlyFailed(results(context)(contest))
      ? amended(contest, Attempts.ended('Decided'))
      : again(context, contest, Attempts.ended('Replaced'))
  }

/** Ends the attempt in play without a decision, and begins the next. */
const again = (context: Context, contest: Contest, end: (attempt: Attempt) => Attempt): Contest =>
  settle(context)(begun(context, amended(contest, end)))

const filed = (contest: Contest, reports: ReadonlyArray<Report>): Contest =>
  amended(contest, Attempts.file(contest.entrants, reports))

/** Files reports of the attempt in play, each of an entrant whose report is missing. */
export const file =
  (context: Context) =>
  (reports: ReadonlyArray<Report>) =>
  (contest: Contest): Contest =>
    settle(context)(filed(contest, reports))

/** Closes a withdrawn entrant's open job, if it has one. */
const withdrawn = (context: Context, hotkey: Hotkey, contest: Contest): Contest => {
  const report = Attempts.forfeited(context.withdrawal, slotInPlay(contest))(hotkey)
  return report !== null && isMissing(contest, hotkey) ? filed(contest, [report]) : contest
}

/** An entrant was withdrawn, and the others go on: its open job has failed (RULES 4.6). The context knows of it already. */
export const withdraw =
  (context: Context) =>
  (hotkey: Hotkey) =>
  (contest: Contest): Contest =>
    settle(context)(withdrawn(context, hotkey, contest))

/** An entrant was withdrawn, and that decides what the task was for: it is asked of nobody any more (RULES 4.6). */
export const forfeit =
  (context: Context) =>
  (hotkey: Hotkey) =>
  (contest: Contest): Contest =>
    isDecided(contest) ? contest : amended(withdrawn(context, hotkey, contest), Attempts.ended('Closed'))

/** Sets the task once more because the world could not run it; nobody's failure, and no replacement is used up (RULES 3.9). */
export const unavailable =
  (context: Context) =>
  (reason: string) =>
  (contest: Contest): Contest =>
    again(context, contest, Attempts.ended('Unavailable', reason))

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

export const isDecided = (contest: Contest): boolean => current(contest).outcome === 'Decided'

/** The slot of the attempt in play, or of the deciding one. */
export const slotInPlay = (contest: Contest): Slot.Slot => Slot.attempt(contest.attempts.length)(contest.slot)

/** The entrants whose reports are asked for. */
export const missing = (contest: Contest): ReadonlyArray<Hotkey> =>
  Attempts.missing(contest.entrants)(current(contest))

/** Whether the entrant's report is asked for. */
export const isMissing = (contest: Contest, hotkey: Hotkey): boolean =>
  Attempts.isMissing(contest.entrants, hotkey)(current(contest))

/** The attempt that a slot names. */
export const attemptAt = ({ attempts }: Contest, number: number): Attempt | undefined => attempts[number - 1]

/** What is on record of an entrant in an attempt; null where a report is missing or was never asked for. */
export const recorded = (contest: Contest, number: number, hotkey: Hotkey): Report | null =>
  attemptAt(contest, number)?.reports[contest.entrants.indexOf(hotkey)] ?? null

/** The reports so far of the attempt that counts, copies exposed (RULES 7). */
export const results =
  (context: Context) =>
  (contest: Contest): ReadonlyArray<Report> =>
    Copies.exposed(context.precedence)(Attempts.reported(current(contest)))

/** The refusal of a contest that cannot be decided yet: it names the first report that is missing; null where none is (RULES 7). */
export const missingReport = (contest: Contest): Refusal | null => {
  const hotkey = contest.entrants[current(contest).reports.indexOf(null)]
  return hotkey === undefined ? null : { type: 'MissingReport', slot: slotInPlay(contest), hotkey }
}

/** All reports of the attempt that counts, one for each entrant in their order, copies exposed; refused while one is missing (RULES 7). */
export const complete =
  (context: Context) =>
  (contest: Contest): E.Either<Refusal, ReadonlyArray<Report>> => {
    const missed = missingReport(contest)
    return missed === null ? E.right(results(context)(contest)) : E.left(missed)
  }
