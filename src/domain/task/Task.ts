/** Tasks: what fills a slot, with all that running it needs (RULES 12, EXECUTION 2). */
import * as t from 'io-ts'
import * as Json from '../codec/Json.js'
import { closed, integer, nullable, refine, text } from '../codec/Codec.js'
import type { Exact } from '../Exact.js'
import type { Resources } from './Gpu.js'
import type { Slot } from './Slot.js'
import type { TaskKind } from './TaskKind.js'

/** What an image model is built on, such as `sdxl`: which types there are is the operator's to say (EXECUTION 1). */
export const modelType = refine(
  t.string,
  (s): s is string => /^[a-z0-9][a-z0-9._-]{0,31}$/.test(s),
  'a model type (such as sdxl or flux)'
)

/** Reads what a task source answers, and refuses a field too many (RULES 12). */
export const material = closed('a task’s material', {
  /** The base model's name on its hub. */
  model: text(256),
  /** The model's size: a count of parameters; unknown is a refusal, never a guess (RULES 12). */
  parameters: nullable(integer(1)),
  /** The image model's type, `sdxl` for instance; null for text. */
  modelType: nullable(modelType),
  /** Where the dataset is fetched from. */
  dataset: text(2048),
  /** The dataset's rows; images have none. */
  rows: nullable(integer(1)),
  /** Columns and format, as the training container is told them (EXECUTION 2). */
  datasetType: Json.object
})

/** Which model and dataset fill a slot. */
export interface Material extends t.TypeOf<typeof material> {}

/** How the two lists of losses of an image task become one score: their weights, and to how many significant digits it is rounded (RULES 7). */
export interface ImageLoss {
  /** Weight of the loss with the caption. */
  readonly textGuided: Exact
  /** Weight of the loss without it. */
  readonly withoutText: Exact
  /** Significant digits of the result. */
  readonly digits: number
}

/** A slot's task, ready to run: the material, the hours it may take, and the resources it gets. */
export interface Task {
  /** Where in the tournament: `R1.G2.T3` is round 1, group 2, task 3. */
  readonly slot: Slot
  /** The kind of task, for instance `DpoTask`. */
  readonly kind: TaskKind
  /** Model and dataset. */
  readonly material: Material
  /** How long training may take. */
  readonly hours: number
  /** GPUs, memory and CPUs it gets. */
  readonly resources: Resources
  /** The rule set's numbers, so that whoever evaluates needs no rule set; null for a text task. */
  readonly imageLoss: ImageLoss | null
}
