/** Reports: a batch of them as a set, held against what a tournament asks and has on record (RULES 7). */
import * as E from 'fp-ts/lib/Either.js'
import * as Codec from '../../domain/codec/Codec.js'
import * as Report from '../../domain/task/Report.js'
import * as Slot from '../../domain/task/Slot.js'
import * as Contest from '../Contest.js'
import * as Context from '../Context.js'
import * as Log from './Log.js'
import * as Phase from '../Phase.js'
import * as InPlay from '../InPlay.js'
import type { Refusal } from '../Refusal.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A batch against a tournament: reports it asks for now, and reports it has no job for yet. */
export interface Sorted {
  readonly asked: ReadonlyArray<Report.Report>
  readonly waiting: ReadonlyArray<Report.Report>
}

/** Reports of one slot. */
export interface SlotReports {
  readonly slot: Slot.Slot
  readonly reports: ReadonlyArray<Report.Report>
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

const refuse = (
  type: 'ConflictingReport' | 'UnexpectedReport',
  { slot, hotkey }: Report.Report
): E.Either<Refusal, never> => E.left({ type, slot, hotkey })

/** Copies of reports that are sound; null where one is not. */
export const copies: (reports: unknown) => ReadonlyArray<Report.Report> | null = Report.copies

/** Copies of the reports that an event of a log holds, where it is nothing else and all are sound; else null. */
export const told = (event: unknown): ReadonlyArray<Report.Report> | null => {
  try {
    return Codec.isPlain(event) &&
      Object.keys(event).length === 2 &&
      Object.hasOwn(event, 'reports') &&
      Object.hasOwn(event, 'type') &&
      event['type'] === 'Reported'
      ? Report.copies(event['reports'])
      : null
  } catch {
    return null
  }
}

/** The reports in the order of their slots, each once. Refused when one gives a reason only the engine writes, or two of one job differ. */
export const of = (
  reports: ReadonlyArray<Report.Report>
): E.Either<Refusal, ReadonlyArray<Report.Report>> => {
  const inOrder = Report.inOrder(reports)
  for (const report of inOrder) {
    if (report.type === 'Failed' && report.reason === 'Withdrawn') {
      const { slot, hotkey, reason } = report
      return E.left({ type: 'ReservedReason', slot, hotkey, reason })
    }
  }
  // Mostly reports come one by one.
  if (inOrder.length === 1) return E.right(inOrder)
  // In order, the reports of one job are neighbours.
  const once: Array<Report.Report> = []
  for (const report of inOrder) {
    const before = once.at(-1)
    if (before?.slot !== report.slot || before.hotkey !== report.hotkey) once.push(report)
    else if (!Report.equals(before, report)) return refuse('ConflictingReport', report)
  }
  return E.right(once)
}

/** The reports slot by slot; they are in the order of their slots. */
export const bySlot = (reports: ReadonlyArray<Report.Report>): ReadonlyArray<SlotReports> => {
  const [only] = reports
  if (reports.length === 1 && only !== undefined) return [{ slot: only.slot, reports }]
  const slots: Array<SlotReports> = []
  for (let start = 0, end = 0; ; start = end) {
    const slot = reports[start]?.slot
    if (slot === undefined) return slots
    while (reports[end]?.slot === slot) end += 1
    slots.push({ slot, reports: reports.slice(start, end) })
  }
}

/** Sorts a batch; reports on record already are dropped, and one that differs from the record is refused. */
export const sort =
  (phase: Phase.Phase) =>
  (reports: ReadonlyArray<Report.Report>): E.Either<Refusal, Sorted> => {
    const [asked, waiting]: [Array<Report.Report>, Array<Report.Report>] = [[], []]
    for (const report of reports) {
      const place = Slot.parse(report.slot)
      const contest = Phase.contestAt(phase, place)
      const recorded = contest && Contest.recorded(contest, place.attempt, report.hotkey)
      const byEngine = recorded?.type === 'Failed' && recorded.reason === 'Withdrawn'
      if (recorded && !byEngine) {
        if (!Report.equals(recorded, report)) return refuse('ConflictingReport', report)
      } else if (contest && !recorded && InPlay.asksFor(phase, contest, report.slot, report.hotkey)) {
        asked.push(report)
      } else {
        waiting.push(report)
      }
    }
    return E.right({ asked, waiting })
  }

// -------------------------------------------------------------------------------------
// combinators
// -------------------------------------------------------------------------------------

/** A tournament with what it asked for filed, and the reports that it has no job for yet. */
export interface Filed {
  readonly phase: Phase.Phase
  readonly waiting: ReadonlyArray<Report.Report>
}

/** Files the reports that are asked for; refused where one conflicts with the record, or where there are some and none is asked for. */
export const file =
  (reports: ReadonlyArray<Report.Report>) =>
  (phase: Phase.Phase): E.Either<Refusal, Filed> => {
    const sorted = sort(phase)(reports)
    if (E.isLeft(sorted)) return sorted
    const { asked, waiting } = sorted.right
    const [stray] = waiting
    if (asked.length > 0 && phase.phase !== 'Finished')
      return E.right({ phase: filed(phase, asked), waiting })
    return stray === undefined ? E.right({ phase, waiting }) : refuse('UnexpectedReport', stray)
  }

const filed = (phase: Phase.InPlay, reports: ReadonlyArray<Report.Report>): Phase.InPlay => {
  const recorded = Phase.recorded(Log.report(reports)(phase.record))(phase)
  const filing = Contest.file(Context.of(recorded))
  return bySlot(reports).reduce(
    (before, { slot, reports: together }) => InPlay.modify(Slot.parse(slot), filing(together))(before),
    recorded
  )
}
