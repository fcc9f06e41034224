/** Settings: what an operator decides of the adapter; the defaults work with public images. */
import type { GithubRepo } from '../domain/miner/Repository.js'
import type { Evaluator } from '../ports/Evaluator.js'
import type { GpuRequest } from './containers/Devices.js'
import type { Connection } from './engine/Connection.js'
import type { Shelf } from '../jobs/lifecycle/GpuPool.js'
import type { Contract } from '../jobs/contract/Contract.js'
import type { Allowed } from '../jobs/dockerfile/Bases.js'
import type { Reader } from '../jobs/confined/Confined.js'
import type { Limits } from '../jobs/contract/Limits.js'
import type { Image } from './containers/OperatorContainers.js'

/** What evaluates: an evaluator of the operator's own, or a container (docs/running-jobs.md has its contract). */
export type Evaluation =
  | {
      readonly type: 'Port'
      /** Your own code, called in this process with where the output lies. */
      readonly evaluator: Evaluator
    }
  | {
      readonly type: 'Container'
      /** The image that scores an output; it runs without a network. */
      readonly image: Image
      /** Whether it gets the job's GPUs, which are then held until it has ended. */
      readonly gpus: boolean
      /** Whose fault it is when the evaluator itself crashes, again and again: by default nobody's but the world's. */
      readonly crashIs: 'world' | 'miner'
    }

/** What publishes the collected outputs; the secrets are given to this container alone. */
export interface Publishing {
  /** The image that uploads an output, with a network. */
  readonly image: Image
  /** Environment of the upload by name; it is never logged. */
  readonly secrets: Readonly<Record<string, string>>
}

/** What is only for trying out and for tests: production has none of it. */
export interface Local {
  /** Repositories on this machine, in place of what a miner announces. */
  readonly repositories: ReadonlyMap<GithubRepo, string>
  /** Folders on this machine in place of repositories of a model hub, by their names: models, and the hub files of model types. */
  readonly models: ReadonlyMap<string, string>
  /** A folder on this machine that collected outputs are copied into. */
  readonly outputs: string | null
}

/** What the adapter is opened with; `open` fills in all but GPUs and evaluation. Sizes are in bytes, times in seconds (EXECUTION 4). */
export interface Settings {
  /** How the engine is reached. */
  readonly connection: Connection
  /** An engine apart for builds and their bases, on a machine of its own; the one that trains builds as well unless named. */
  readonly builds?: Connection
  /** Adapters that share an engine have different names; one name is one process at a time. */
  readonly pool: string
  /** The GPUs that jobs share, by model. */
  readonly gpus: ReadonlyArray<Shelf>
  /** How the engine is asked for a GPU: its runtime's option, CDI names, or not at all. */
  readonly gpuRequest: GpuRequest
  /** Bounds of every phase; `Limits.standard` fits a machine with eight GPUs. */
  readonly limits: Limits
  /** What trainers are promised, where an operator may choose. */
  readonly contract: Contract
  /** A small image with `/bin/sh`, `du`, `df` and `find`: it measures what jobs write. */
  readonly helper: string
  /** The image that downloads models and datasets; miners' code never runs in it. */
  readonly downloader: Image
  /** How an output becomes a score. */
  readonly evaluation: Evaluation
  /** Where outputs are uploaded to; null keeps them nowhere. */
  readonly publishing: Publishing | null
  /** How many jobs of a GPU model may be prepared (fetched, downloaded, built) beyond those that hold GPUs. */
  readonly ahead: number
  /** A control group of the engine's machine for builds, where it has one with a limit on processes. */
  readonly buildCgroup: string | null
  /** Images that no miner may build on, beside the evaluator's and the uploader's. */
  readonly reserved: ReadonlyArray<string>
  /** Where miners' base images may come from. */
  readonly bases: Allowed
  /** Repositories, models and bases of this machine, for rehearsals; null fetches everything. */
  readonly local: Local | null
  /** The runtime of trainings, by the name that the engine knows it by (`runsc`, say); the engine's own unless named. */
  readonly runtime?: string
  /** Whether to refuse an engine whose containers' users are those of its machine (no `userns-remap`, not rootless). */
  readonly userns?: boolean
  /** Who reads what miners wrote, in processes apart; the package's own program, unless a bundler moved it. */
  readonly reader?: Reader
  /** Called with a line for operators: what was found and done on the engine. */
  readonly log: (line: string) => void
}
