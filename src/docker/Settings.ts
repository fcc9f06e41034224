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
  | { readonly type: 'Port'; readonly evaluator: Evaluator }
  | {
      readonly type: 'Container'
      readonly image: Image
      /** Whether it gets the job's GPUs, which are then held until it has ended. */
      readonly gpus: boolean
      /** Whose fault it is when the evaluator itself crashes, again and again: by default nobody's but the world's. */
      readonly crashIs: 'world' | 'miner'
    }

/** What publishes the collected outputs; the secrets are given to this container alone. */
export interface Publishing {
  readonly image: Image
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
  readonly connection: Connection
  /** Adapters that share an engine have different names; one name is one process at a time. */
  readonly pool: string
  readonly gpus: ReadonlyArray<Shelf>
  readonly gpuRequest: GpuRequest
  readonly limits: Limits
  /** What trainers are promised, where an operator may choose. */
  readonly contract: Contract
  /** A small image with `/bin/sh`, `du`, `df` and `find`: it measures what jobs write. */
  readonly helper: string
  readonly downloader: Image
  readonly evaluation: Evaluation
  readonly publishing: Publishing | null
  /** How many jobs of a GPU model may be prepared (fetched, downloaded, built) beyond those that hold GPUs. */
  readonly ahead: number
  /** A control group of the engine's machine for builds, where it has one with a limit on processes. */
  readonly buildCgroup: string | null
  /** Images that no miner may build on, beside the evaluator's and the uploader's. */
  readonly reserved: ReadonlyArray<string>
  /** Where miners' base images may come from. */
  readonly bases: Allowed
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
