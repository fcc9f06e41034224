/** The ports that carry out what follows from endings: weights, publications, notices. Each is asked at least once, with a key that stays the same. */
import type * as TE from 'fp-ts/lib/TaskEither.js'
import type { Hotkey } from '../../domain/miner/Hotkey.js'
import type { Miner } from '../../domain/miner/Miner.js'
import type { TournamentType } from '../../domain/task/TaskKind.js'
import type { PortError } from '../PortError.js'

/** What the chain is told: 16-bit weights by node id, the largest 65,535 (RULES 13.4). */
export interface WeightVector {
  readonly key: string
  readonly at: number
  readonly weights: ReadonlyArray<{ readonly id: number; readonly hotkey: Hotkey; readonly units: number }>
}

export interface Weights {
  readonly submit: (vector: WeightVector) => TE.TaskEither<PortError, void>
}

/** A model that is made public: who trained it, from which code, on which place, and a name for it. */
export interface Publication {
  readonly key: string
  readonly tournament: string
  readonly tournamentType: TournamentType
  readonly place: 1 | 2
  readonly miner: Miner
  readonly suggestedName: string
}

export interface Publisher {
  /** The signal aborts when the validator ends: nobody waits for an answer any more. */
  readonly publish: (publication: Publication, signal: AbortSignal) => TE.TaskEither<PortError, void>
}

/** Something that people want to hear of. */
export interface Notice {
  readonly key: string
  readonly at: number
  readonly type: 'opened' | 'stage' | 'ended' | 'paused' | 'trouble'
  readonly tournament: string | null
  readonly message: string
}

export interface Notifier {
  readonly notify: (notice: Notice, signal: AbortSignal) => TE.TaskEither<PortError, void>
}
