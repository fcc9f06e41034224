/** Reports: what came of a job (RULES 1). A miner's crash is a report, never an exception. */
import type { Ordering } from 'fp-ts/lib/Ordering.js'
import * as t from 'io-ts'
import { closed, constant, nullable, oneOf, tagged, text } from '../codec/Codec.js'
import * as Digest from '../Digest.js'
import * as Exact from '../Exact.js'
import * as Hotkey from '../miner/Hotkey.js'
import { keyOf } from './Job.js'
import * as Slot from './Slot.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** Every reason that a failed report can give. */
export const failures = constant([
  'RepositoryUnavailable',
  'DockerfileMissing',
  'BuildFailed',
  'CannotStart',
  'Crashed',
  'OutOfMemory',
  'TimedOut',
  'NoOutput',
  'OutputTooLarge',
  'NotFinetuned',
  'Duplicate',
  'EvaluationFailed',
  'Withdrawn'
] as const)

export const failure = oneOf(...failures)

/** Why a job failed. Only the engine writes `Withdrawn` (RULES 4.6). */
export type Failure = t.TypeOf<typeof failure>

/** The job a report is about: one miner on one slot. */
const job = {
  /** Where in the tournament: `R1.G2.T3` is round 1, group 2, task 3. */
  slot: Slot.codec,
  /** The miner's hotkey (SS58 address, prefix 42). */
  hotkey: Hotkey.codec
}

const longestDetail = 4096

/** What a miner's own words may take up in the record: the last lines of a log, the reason of a withdrawal. */
export const detail = text(longestDetail)

const scoredCodec = closed('a scored report', {
  type: t.literal('Scored'),
  ...job,
  /** The score as canonical decimal text; never a JSON number. */
  score: Exact.codec,
  /** Whether training was stopped at its time; its output was scored all the same. */
  timedOut: t.boolean,
  /** The output's digest where the executor knows one, else null. */
  digest: nullable(Digest.codec)
})

const failedCodec = closed('a failed report', {
  type: t.literal('Failed'),
  ...job,
  /** Which failure, as a word of EXECUTION 4. */
  reason: failure,
  /** What the executor says about it, 4,096 characters at most, or null. */
  detail: nullable(detail)
})

export const codec = tagged('a report', { Scored: scoredCodec, Failed: failedCodec })

/** A score, whether the time limit cut the training, and the digest of what was trained where one is known. */
export interface Scored extends t.TypeOf<typeof scoredCodec> {}

/** A failure with its reason, and what more is known of it. */
export interface Failed extends t.TypeOf<typeof failedCodec> {}

/** What came of a job: a score, or a failure (RULES 1). */
export type Report = Scored | Failed

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** A score, in time, of unknown content. */
export const scored = (slot: Slot.Slot, hotkey: Hotkey.Hotkey, score: Exact.Exact): Scored => ({
  type: 'Scored',
  slot,
  hotkey,
  score,
  timedOut: false,
  digest: null
})

/** As much of a detail as a record holds, as Unicode text. */
const cut = (detail: string): string =>
  detail.length <= longestDetail && detail.isWellFormed()
    ? detail
    : detail.slice(0, longestDetail).toWellFormed()

/** A failure; of a detail that is longer than a record holds, its beginning. */
export const failed = (
  slot: Slot.Slot,
  hotkey: Hotkey.Hotkey,
  reason: Failure,
  detail: string | null = null
): Failed => ({
  type: 'Failed',
  slot,
  hotkey,
  reason,
  detail: detail === null ? null : cut(detail)
})

/**
 * Copies of reports that are plain and sound; null where one is not, or cannot be read. It agrees with the codec and takes
 * a fifth of its time, since every report comes by here. Where it answers null, the codec is asked for the faults.
 */
export const copies = (reports: unknown): ReadonlyArray<Report> | null => {
  try {
    if (!Array.isArray(reports)) return null
    const given: ReadonlyArray<unknown> = reports
    const { length } = given
    if (!(length <= mostCopied)) return null
    const copied: Array<Report> = []
    for (let i = 0; i < length; i += 1) {
      const one = copy(given[i])
      if (one === null) return null
      copied.push(one)
    }
    return copied
  } catch {
    return null
  }
}

const mostCopied = 1_000_000

const copy = (u: unknown): Report | null => {
  if (!isPlain(u)) return null
  let fields = 0
  // Counted without a list of them. A field that somebody gave every object counts too: then the codec is asked.
  for (const _ in u) fields += 1
  const { type, slot, hotkey } = u
  if (!Slot.codec.is(slot) || !Hotkey.codec.is(hotkey)) return null
  if (type === 'Scored') {
    const { score, timedOut, digest } = u
    return fields === 6 &&
      Exact.codec.is(score) &&
      typeof timedOut === 'boolean' &&
      (digest === null || Digest.codec.is(digest))
      ? { type, slot, hotkey, score, timedOut, digest }
      : null
  }
  const { reason, detail: words } = u
  return type === 'Failed' && fields === 5 && failure.is(reason) && (words === null || detail.is(words))
    ? { type, slot, hotkey, reason, detail: words }
    : null
}

const isPlain = (u: unknown): u is Readonly<Record<string, unknown>> =>
  typeof u === 'object' && u !== null && Object.getPrototypeOf(u) === Object.prototype

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

export const isScored = (report: Report): report is Scored => report.type === 'Scored'

/** The key of a report's job. */
export const key = (report: Report): string => keyOf(report.slot, report.hotkey)

// -------------------------------------------------------------------------------------
// instances
// -------------------------------------------------------------------------------------

export const equals = (a: Report, b: Report): boolean => {
  if (a.slot !== b.slot || a.hotkey !== b.hotkey) return false
  return a.type === 'Scored'
    ? b.type === 'Scored' && a.score === b.score && a.timedOut === b.timedOut && a.digest === b.digest
    : b.type === 'Failed' && a.reason === b.reason && a.detail === b.detail
}

/** By slot, then by hotkey: the order of a record, which decides nothing. */
export const compare = (a: Report, b: Report): Ordering =>
  Slot.compare(a.slot, b.slot) || Hotkey.byCodeUnits(a.hotkey, b.hotkey)

/** The reports in that order. */
export const inOrder = (reports: ReadonlyArray<Report>): ReadonlyArray<Report> =>
  // Mostly reports come one by one, and to sort one takes as long as to file it.
  reports.length > 1 ? reports.toSorted(compare) : reports
