/** Parameters: the fields of a rule set, each with its own bounds (RULES 9). */
import type * as t from 'io-ts'
import { closed, integer, list, nullable, oneOf, refine, text } from '../../domain/codec/Codec.js'
import { parameter } from '../../domain/Exact.js'
import * as Rao from '../../domain/Rao.js'
import * as TaskKind from '../../domain/task/TaskKind.js'
import * as Resources from './Resources.js'

/** A value for each tournament type. */
const perType = <A, O>(codec: t.Type<A, O>) =>
  closed('a value for text and one for image', {
    /** For text tournaments. */
    text: codec,
    /** For image tournaments. */
    image: codec
  })

const kinds = refine(
  list(TaskKind.codec, 64),
  (ks): ks is ReadonlyArray<TaskKind.TaskKind> => ks.length > 0,
  'a list of at least one task type'
)

const fraction = parameter(0, 1)

const weightedKinds = refine(
  list(
    closed('a task type with its weight', {
      /** The kind of task, for instance `DpoTask`. */
      kind: TaskKind.codec,
      /** How likely it is drawn, beside the weights of the others. */
      weight: fraction
    }),
    64
  ),
  (ks): ks is typeof ks => Math.round(ks.reduce((sum, k) => sum + Number(k.weight) * 10_000, 0)) === 10_000,
  'task types whose weights sum to 1'
)

/** The decay of the threshold (RULES 5.2). */
const threshold = closed('the threshold', {
  /** The threshold at reign 1: `0.10` is 10 % (RULES 5.1). */
  base: fraction,
  /** What each defence multiplies it by. */
  decay: fraction,
  /** What it never goes below. */
  floor: fraction
})

/** How the two lists of losses of an image task become one score (RULES 7). */
const imageLoss = closed('image loss', {
  /** Weight of the loss with the caption. */
  textGuided: fraction,
  /** Weight of the loss without it. */
  withoutText: fraction,
  /** Significant digits of the result. */
  digits: integer(1, 60)
})

/** What rewards are worked out with (RULES 13). */
export const rewards = closed('rewards', {
  /** What each next place gets of what the one before it gets. */
  decay: fraction,
  /** How a win by much enlarges the champion's pool. */
  boost: closed('the boost', {
    /** The performance from which it counts. */
    above: fraction,
    /** What the performance above it is multiplied by. */
    multiplier: parameter(0, 100),
    /** What each reign after the first takes away from it again. */
    perReign: fraction
  }),
  /** The pools of both types. */
  pools: perType(
    closed('a pool', {
      /** The pool without a boost, as a share of all weights. */
      base: fraction,
      /** The largest pool, boost included. */
      maximum: fraction
    })
  ),
  /** What each miner gets for taking part, as a share of all weights. */
  participation: fraction
})

/** A rule set's fields, each sound by itself. */
export const codec = closed('a rule set', {
  /** What the rule set is called; no two of other contents have one id. */
  id: text(64),
  /** Where its rules are from, in words. */
  source: text(512),
  /** Fees, and how many miners it takes. */
  registration: closed('registration', {
    /** The fee, in rao as text. */
    fees: perType(Rao.text),
    /** The fewest miners of a tournament. */
    minimumField: integer(1, 100_000)
  }),
  /** Groups, where the field is too large for a bracket. */
  groups: closed('groups', {
    /** Null: one group of all, of whatever size. */
    size: nullable(
      closed('group sizes', {
        /** The size that is aimed at. */
        expected: integer(2, 100_000),
        /** The smallest size. */
        minimum: integer(2, 100_000)
      })
    ),
    /** The kinds of its tasks, one task for each. */
    kinds: perType(kinds),
    /** Who goes on. */
    advance: closed('advance', {
      /** The best of all groups together, or of each. */
      scope: oneOf('Overall', 'PerGroup'),
      /** How many go on. */
      count: integer(1, 100_000)
    })
  }),
  /** The bracket. */
  knockout: closed('knockout', {
    /** The most miners for which there are no groups. */
    maximumField: integer(1, 100_000),
    /** The kinds that a match's task is drawn from. */
    kinds: perType(weightedKinds)
  }),
  /** The round against the champion. */
  boss: closed('boss round', {
    threshold,
    /** The kinds of its tasks, one task for each. */
    kinds: perType(kinds),
    /** How many tasks dethrone. */
    winsRequired: perType(integer(1, 64))
  }),
  /** How often a task that cannot be had is replaced. */
  replacements: integer(0, 100),
  imageLoss,
  /** When tournaments open, and how long they take. */
  schedule: closed('schedule', {
    /** Hours from an end to the next opening. */
    pauseHours: integer(0, 100_000),
    /** How many days one takes. */
    expectedDays: Resources.range
  }),
  /** What a task gets to run on. */
  compute: Resources.compute,
  /** How large its model is. */
  models: Resources.models,
  /** How long it may train. */
  hours: Resources.hours,
  rewards
})

/** Every number and choice of a tournament. */
export interface Parameters extends t.TypeOf<typeof codec> {}
