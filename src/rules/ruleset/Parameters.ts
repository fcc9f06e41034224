/** Parameters: the fields of a rule set, each with its own bounds (RULES 9). */
import type * as t from 'io-ts'
import { closed, integer, list, nullable, oneOf, refine, text } from '../../domain/codec/Codec.js'
import { parameter } from '../../domain/Exact.js'
import * as Rao from '../../domain/Rao.js'
import * as TaskKind from '../../domain/task/TaskKind.js'

/** A value for each tournament type. */
const perType = <A, O>(codec: t.Type<A, O>) =>
  closed('a value for text and one for image', { text: codec, image: codec })

const kinds = refine(
  list(TaskKind.codec, 64),
  (ks): ks is ReadonlyArray<TaskKind.TaskKind> => ks.length > 0,
  'a list of at least one task type'
)

const fraction = parameter(0, 1)

const weightedKinds = refine(
  list(closed('a task type with its weight', { kind: TaskKind.codec, weight: fraction }), 64),
  (ks): ks is typeof ks => Math.round(ks.reduce((sum, k) => sum + Number(k.weight) * 10_000, 0)) === 10_000,
  'task types whose weights sum to 1'
)

/** The decay of the threshold (RULES 5.2). */
const threshold = closed('the threshold', { base: fraction, decay: fraction, floor: fraction })

/** A range of whole or decimal numbers, both ends included. */
const range = closed('a range', { from: parameter(0, 1_000_000), to: parameter(0, 1_000_000) })

const compute = closed('compute', {
  /** GPU counts by effective size in billions of parameters, bounds inclusive; null bounds nothing. */
  tiers: list(closed('a tier', { upTo: nullable(parameter(0, 1_000_000)), gpus: integer(1, 64) }), 64),
  /** What a model's size counts for, by task type. */
  multipliers: closed('a multiplier for each text task type', {
    InstructTextTask: integer(1, 100),
    DpoTask: integer(1, 100),
    GrpoTask: integer(1, 100),
    ChatTask: integer(1, 100)
  }),
  textGpu: text(64),
  image: closed('GPUs of an image task', { gpu: text(64), gpus: integer(1, 64) }),
  memoryGiBPerGpu: integer(1, 10_000),
  cpusPerGpu: integer(1, 1_000),
  sharedMemoryGiB: list(closed('shared memory', { fromGpus: integer(1, 64), gib: integer(1, 10_000) }), 64)
})

const models = closed('model sizes in billions of parameters', {
  group: range,
  knockout: range,
  boss: closed('boss round', { small: range, large: range, largeProbability: fraction })
})

const hours = closed('hours', {
  groupText: integer(1, 1_000),
  /** By rows of the dataset: the first line that holds them. */
  text: list(
    closed('hours by rows', { rows: integer(1), from: integer(1, 1_000), to: integer(1, 1_000) }),
    64
  ),
  image: closed('hours of an image task', { from: integer(1, 1_000), to: integer(1, 1_000) })
})

/** How the two lists of losses of an image task become one score (RULES 7). */
const imageLoss = closed('image loss', {
  textGuided: fraction,
  withoutText: fraction,
  digits: integer(1, 60)
})

/** What rewards are worked out with (RULES 13). */
export const rewards = closed('rewards', {
  decay: fraction,
  boost: closed('the boost', {
    above: fraction,
    multiplier: parameter(0, 100),
    perReign: fraction
  }),
  pools: perType(closed('a pool', { base: fraction, maximum: fraction })),
  participation: fraction
})

/** A rule set's fields, each sound by itself. */
export const codec = closed('a rule set', {
  id: text(64),
  source: text(512),
  registration: closed('registration', { fees: perType(Rao.text), minimumField: integer(1, 100_000) }),
  groups: closed('groups', {
    /** Null: one group of all, of whatever size. */
    size: nullable(closed('group sizes', { expected: integer(2, 100_000), minimum: integer(2, 100_000) })),
    kinds: perType(kinds),
    advance: closed('advance', { scope: oneOf('Overall', 'PerGroup'), count: integer(1, 100_000) })
  }),
  knockout: closed('knockout', { maximumField: integer(1, 100_000), kinds: perType(weightedKinds) }),
  boss: closed('boss round', { threshold, kinds: perType(kinds), winsRequired: perType(integer(1, 64)) }),
  replacements: integer(0, 100),
  imageLoss,
  schedule: closed('schedule', { pauseHours: integer(0, 100_000), expectedDays: range }),
  compute,
  models,
  hours,
  rewards
})

/** Every number and choice of a tournament. */
export interface Parameters extends t.TypeOf<typeof codec> {}
