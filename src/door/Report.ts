/** Reports: what came of a job (RULES 1). A report is plain data: `{ type: 'Scored', … }` may be written as it is. */
export { codec, failure, failures } from '../domain/task/Report.js'
export type { Failed, Failure, Report, Scored } from '../domain/task/Report.js'
import type * as E from 'fp-ts/lib/Either.js'
import type { Exact } from '../domain/Exact.js'
import type { Hotkey } from '../domain/miner/Hotkey.js'
import * as Report from '../domain/task/Report.js'
import type { Slot } from '../domain/task/Slot.js'
import { decoded, type Refusal } from '../rules/Refusal.js'

const take = decoded(Report.codec, 'report')

/** A score in time, of unknown content; refused where it is not canonical text, or where slot or hotkey are none. */
export const scored = (slot: Slot, hotkey: Hotkey, score: Exact): E.Either<Refusal, Report.Report> =>
  take(Report.scored(slot, hotkey, score))

/** A failure; of a detail that is longer than a record holds, its beginning. */
export const failed = (
  slot: Slot,
  hotkey: Hotkey,
  reason: Report.Failure,
  detail: string | null = null
): E.Either<Refusal, Report.Report> =>
  take(
    typeof detail === 'string'
      ? Report.failed(slot, hotkey, reason, detail)
      : { ...Report.failed(slot, hotkey, reason), detail }
  )
