/** Logs: what happened in a tournament, in order (RULES 10). */
import * as t from 'io-ts'
import { closed, list, refine, tagged } from '../../domain/codec/Codec.js'
import * as Hotkey from '../../domain/miner/Hotkey.js'
import * as Report from '../../domain/task/Report.js'
import * as Slot from '../../domain/task/Slot.js'
import * as Opening from '../Opening.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

const variants = {
  Reported: closed('a Reported event', {
    type: t.literal('Reported'),
    /** What jobs came to, each job once. */
    reports: list(Report.codec)
  }),
  Unavailable: closed('an Unavailable event', {
    type: t.literal('Unavailable'),
    /** Where in the tournament: `R1.G2.T3` is round 1, group 2, task 3. */
    slot: Slot.codec,
    /** The reason that was given. */
    reason: Report.detail
  }),
  Withdrawn: closed('a Withdrawn event', {
    type: t.literal('Withdrawn'),
    /** The miner's hotkey (SS58 address, prefix 42). */
    hotkey: Hotkey.codec,
    /** The reason that was given. */
    reason: Report.detail
  }),
  Cancelled: closed('a Cancelled event', {
    type: t.literal('Cancelled'),
    /** The reason that was given. */
    reason: Report.detail
  })
}

/** The form of logs and states that this package writes and reads (RULES 10). It changes when an older one would tell another story. */
export const format = 2

/** The format, and which package reads what is of another one. */
export const formatOf = (what: string) =>
  refine(
    t.number,
    (n): n is typeof format => n === format,
    `format ${format}; a ${what} without a format is of dethrone 0.1.0 and read by that version, a higher one by a newer version`
  )

const openedFields = {
  type: t.literal('Opened'),
  /** Which shape the log has: this version writes 2. */
  format: formatOf('log'),
  /** What everything else follows from. */
  opening: Opening.codec
}

const openedEvent = closed('an Opened event', openedFields)

/** An event after the opening. */
export const event = tagged('an event', variants)
/** What happened after the opening (RULES 10). */
export type Event = t.TypeOf<typeof event>

/** An event of a log: `Opened` first, then what happened. */
export const entry = tagged('an entry of a log', { Opened: openedEvent, ...variants })
/** A line of a log: the opening, or what happened after it (RULES 10). */
export type Entry = t.TypeOf<typeof entry>

export const codec = list(entry)

/** A log whose entries nobody has looked at. */
export const entries = list(t.unknown, 10_000_000)

/** A tournament's events in the order they happened. */
export type Log = ReadonlyArray<Entry>

/** A record: the events after the opening, in a form that does not depend on how reports came in. */
export const record = list(event)
/** The events after the opening, in order. */
export type Record = ReadonlyArray<Event>

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** The first entry of a log. */
export const opened = (opening: Opening.Opening): Entry => ({ type: 'Opened', format, opening })

// -------------------------------------------------------------------------------------
// combinators
// -------------------------------------------------------------------------------------

/** Adds an event. */
export const append =
  (event: Event) =>
  (to: Record): Record =>
    // Faster than spreading, which shows in a long record.
    to.toSpliced(to.length, 0, event)

/** Adds reports: those that come between two other events are one event, in the order of their slots (RULES 7). */
export const report =
  (reports: ReadonlyArray<Report.Report>) =>
  (to: Record): Record => {
    if (reports.length === 0) return to
    const last = to.at(-1)
    const added = Report.inOrder(reports)
    return last?.type === 'Reported'
      ? to.with(-1, { type: 'Reported', reports: merge(last.reports, added) })
      : append({ type: 'Reported', reports: added })(to)
  }

/** Two lists in order, as one; a later report stands behind an equal one. Linear, since a record grows report by report. */
const merge = (
  as: ReadonlyArray<Report.Report>,
  bs: ReadonlyArray<Report.Report>
): ReadonlyArray<Report.Report> => {
  const [only] = bs
  // Mostly reports come one by one.
  if (bs.length === 1 && only !== undefined) return as.toSpliced(position(as, only), 0, only)
  const merged: Array<Report.Report> = []
  let from = 0
  for (const b of bs) {
    const to = position(as, b)
    for (const a of as.slice(from, to)) merged.push(a)
    merged.push(b)
    from = to
  }
  return merged.concat(as.slice(from))
}

/**
 * Where a report belongs in a list that is in order. Looked for from the end, in steps that double, since mostly
 * reports come slot by slot: it is near the end, and a few comparisons within one slot find it.
 */
const position = (as: ReadonlyArray<Report.Report>, b: Report.Report): number => {
  const isBehind = (i: number): boolean => {
    const a = as[i]
    return a !== undefined && Report.compare(a, b) > 0
  }
  let [high, step] = [as.length, 1]
  for (; isBehind(high - step); step *= 2) high -= step
  let low = Math.max(0, high - step + 1)
  while (low < high) {
    const middle = (low + high) >> 1
    if (isBehind(middle)) high = middle
    else low = middle + 1
  }
  return low
}

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** A withdrawal on record. */
export type Withdrawal = Extract<Event, { readonly type: 'Withdrawn' }>

const isWithdrawal = (event: Event): event is Withdrawal => event.type === 'Withdrawn'

/** A miner's withdrawal, if there was one. */
export const withdrawalOf =
  (hotkey: Hotkey.Hotkey) =>
  (of: Record): Withdrawal | undefined =>
    of.find((e): e is Withdrawal => isWithdrawal(e) && e.hotkey === hotkey)

/** All withdrawals, by miner. */
export const withdrawals = (of: Record): ReadonlyMap<Hotkey.Hotkey, Withdrawal> =>
  new Map(of.filter(isWithdrawal).map(withdrawal => [withdrawal.hotkey, withdrawal]))
