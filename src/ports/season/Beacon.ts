/** The port of public randomness: values that nobody knows before their time, and everybody afterwards (RULES 14.5). */
import type * as TE from 'fp-ts/lib/TaskEither.js'
import type { PortError } from '../PortError.js'

/** A source of public randomness in numbered rounds. */
export interface Beacon {
  /** Its name, which goes into the seed. */
  readonly name: string
  /** Whether its values come from somebody else than the validator; where not, seeds are recorded as unproven. */
  readonly proven: boolean
  /** The first round whose value is published later than that instant (milliseconds since 1970). */
  readonly roundAfter: (instant: number) => number
  /** A round's value; null while it is not published. */
  readonly value: (round: number) => TE.TaskEither<PortError, string | null>
}
