/** History: the results of tournaments, oldest first, and the titles read off them (RULES 6, 13.3). */
export { codec, entry, title } from '../rules/rewards/History.js'
export type { Entry, Held, History, Latest, Title } from '../rules/rewards/History.js'
import * as TaskKind from '../domain/task/TaskKind.js'
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { decoded, type Refusal } from '../rules/Refusal.js'
import * as History from '../rules/rewards/History.js'

/** The newest result of a type that counts, with the title after it; refused where the history is out of order or begins within a reign. */
export const latest =
  (type: TaskKind.TournamentType) =>
  (history: History.History): E.Either<Refusal, History.Latest | null> =>
    pipe(
      decoded(TaskKind.tournamentType, 'type')(type),
      E.flatMap(sound => History.latest(sound)(history))
    )
