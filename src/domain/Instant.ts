/** Instants: milliseconds since 1970, passed in; the rules read no clock (RULES 11). */
import { integer } from './codec/Codec.js'

/** The last instant that a calendar can show. */
const last = 8_640_000_000_000_000

export const codec = integer(0, last)

/** Milliseconds since 1970. */
export type Instant = number

/** An instant for a reader, in UTC: `2026-11-28T00:00:00.000Z`; what no calendar can show stays a number. */
export const show = (instant: Instant): string =>
  Math.abs(instant) <= last ? new Date(instant).toISOString() : `${instant} milliseconds after 1970`
