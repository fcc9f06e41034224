/** Resources: what the task of a job is given, as parameters of a rule set (RULES 12). */
import { closed, integer, list, nullable, text } from '../../domain/codec/Codec.js'
import { parameter } from '../../domain/Exact.js'

/** A range of whole or decimal numbers, both ends included. */
export const range = closed('a range', {
  /** The lower bound, included. */
  from: parameter(0, 1_000_000),
  /** The upper bound, included. */
  to: parameter(0, 1_000_000)
})

/** GPUs, memory and CPUs of a task. */
export const compute = closed('compute', {
  /** GPU counts by effective size in billions of parameters, bounds inclusive; null bounds nothing. */
  tiers: list(
    closed('a tier', {
      /** The largest size of the tier, in billions of parameters; null has no bound. */
      upTo: nullable(parameter(0, 1_000_000)),
      /** How many GPUs. */
      gpus: integer(1, 64)
    }),
    64
  ),
  /** What a model's size counts for, by task type. */
  multipliers: closed('a multiplier for each text task type', {
    /** What its size is multiplied by. */
    InstructTextTask: integer(1, 100),
    /** What its size is multiplied by. */
    DpoTask: integer(1, 100),
    /** What its size is multiplied by. */
    GrpoTask: integer(1, 100),
    /** What its size is multiplied by. */
    ChatTask: integer(1, 100)
  }),
  /** The model of a text task's GPUs. */
  textGpu: text(64),
  /** The GPUs of an image task. */
  image: closed('GPUs of an image task', {
    /** The GPU's model. */
    gpu: text(64),
    /** How many GPUs. */
    gpus: integer(1, 64)
  }),
  /** Memory for each GPU, in GiB. */
  memoryGiBPerGpu: integer(1, 10_000),
  /** CPUs for each GPU. */
  cpusPerGpu: integer(1, 1_000),
  /** Shared memory, by the number of GPUs. */
  sharedMemoryGiB: list(
    closed('shared memory', {
      /** From how many GPUs on. */
      fromGpus: integer(1, 64),
      /** How much, in GiB. */
      gib: integer(1, 10_000)
    }),
    64
  )
})

/** Of what size the models of tasks are. */
export const models = closed('model sizes in billions of parameters', {
  /** Sizes in groups, in billions of parameters. */
  group: range,
  /** Sizes in matches, in billions of parameters. */
  knockout: range,
  /** Sizes in the boss round. */
  boss: closed('boss round', {
    /** The smaller range, in billions of parameters. */
    small: range,
    /** The larger range, in billions of parameters. */
    large: range,
    /** How likely the larger range is, as a fraction. */
    largeProbability: parameter(0, 1)
  })
})

/** How long tasks may train. */
export const hours = closed('hours', {
  /** Hours of a text task in a group. */
  groupText: integer(1, 1_000),
  /** By rows of the dataset: the first line that holds them. */
  text: list(
    closed('hours by rows', {
      /** The most rows of the dataset that the line is for. */
      rows: integer(1),
      /** The fewest hours, included. */
      from: integer(1, 1_000),
      /** The most hours, included. */
      to: integer(1, 1_000)
    }),
    64
  ),
  /** Hours of an image task. */
  image: closed('hours of an image task', {
    /** The fewest hours, included. */
    from: integer(1, 1_000),
    /** The most hours, included. */
    to: integer(1, 1_000)
  })
})
