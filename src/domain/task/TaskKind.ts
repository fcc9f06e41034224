/** Task and tournament types (RULES 1). */
import type * as t from 'io-ts'
import { oneOf } from '../codec/Codec.js'

/** Reads one of the two types of tournament. */
export const tournamentType = oneOf('text', 'image')

/** The two kinds of tournament; they run independently. */
export type TournamentType = t.TypeOf<typeof tournamentType>

/** Reads one of the five kinds of task. */
export const codec = oneOf('InstructTextTask', 'DpoTask', 'GrpoTask', 'ChatTask', 'ImageTask')

/** What miners are asked to train. */
export type TaskKind = t.TypeOf<typeof codec>

/** The kinds a tournament of that type can set. */
export const belongs =
  (type: TournamentType) =>
  (kind: TaskKind): boolean =>
    (kind === 'ImageTask') === (type === 'image')
