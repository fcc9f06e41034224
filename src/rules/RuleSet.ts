/** Rule sets: every number and choice of a tournament, as data (RULES 9). */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import * as Codec from '../domain/Codec.js'
import { closed, integer, list, nullable, oneOf, refine, text } from '../domain/Codec.js'
import * as Digest from '../domain/Digest.js'
import { parameter } from '../domain/Exact.js'
import * as Rao from '../domain/Rao.js'
import * as TaskKind from '../domain/TaskKind.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

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

const rewards = closed('rewards', {
  decay: fraction,
  boost: closed('the boost', {
    above: fraction,
    multiplier: parameter(0, 100),
    perReign: fraction
  }),
  pools: perType(closed('a pool', { base: fraction, maximum: fraction })),
  participation: fraction
})

const fields = closed('a rule set', {
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

/** A rule set: plain data. `decode` refuses one that cannot work. */
export interface RuleSet extends t.TypeOf<typeof fields> {}

// -------------------------------------------------------------------------------------
// what cannot work
// -------------------------------------------------------------------------------------

/** A condition on more than one field: where it is reported, and what was expected there. */
interface Condition {
  readonly path: ReadonlyArray<string>
  readonly holds: (rules: RuleSet) => boolean
  readonly expected: string
}

const ascending = (ns: ReadonlyArray<number>): boolean => ns.every((n, i) => i === 0 || n > (ns[i - 1] ?? n))

const ordered = (r: { readonly from: string | number; readonly to: string | number }): boolean =>
  Number(r.from) <= Number(r.to)

const belongings: Readonly<Record<TaskKind.TournamentType, string>> = {
  text: 'task types of a text tournament',
  image: 'task types of an image tournament'
}

const perTypeConditions = (type: TaskKind.TournamentType): ReadonlyArray<Condition> => [
  {
    path: ['groups', 'kinds', type],
    holds: rules => rules.groups.kinds[type].every(TaskKind.belongs(type)),
    expected: belongings[type]
  },
  {
    path: ['knockout', 'kinds', type],
    holds: rules => rules.knockout.kinds[type].every(({ kind }) => TaskKind.belongs(type)(kind)),
    expected: belongings[type]
  },
  {
    path: ['boss', 'kinds', type],
    holds: rules => rules.boss.kinds[type].every(TaskKind.belongs(type)),
    expected: belongings[type]
  },
  {
    path: ['boss', 'winsRequired', type],
    holds: rules => rules.boss.winsRequired[type] <= rules.boss.kinds[type].length,
    expected: 'no more wins than the boss round has tasks'
  },
  {
    path: ['rewards', 'pools', type],
    holds: ({ rewards: { pools } }) => Number(pools[type].base) <= Number(pools[type].maximum),
    expected: 'a base that is not above the maximum'
  }
]

const conditions: ReadonlyArray<Condition> = [
  {
    path: ['groups', 'size'],
    holds: ({ groups: { size } }) => size === null || size.minimum <= size.expected,
    expected: 'a minimum that is not above the expected size'
  },
  {
    path: ['groups', 'advance', 'count'],
    holds: ({ groups, knockout }) => groups.advance.count <= knockout.maximumField,
    expected: 'an advance that is not above the knockout’s maximum field'
  },
  {
    path: ['groups', 'advance', 'count'],
    holds: ({ groups: { size, advance } }) =>
      advance.scope === 'Overall' || size === null || advance.count < size.minimum,
    expected: 'an advance per group below the minimum group size'
  },
  {
    path: ['boss', 'threshold', 'floor'],
    holds: ({ boss: { threshold: decay } }) => Number(decay.floor) <= Number(decay.base),
    expected: 'a floor that is not above the base'
  },
  {
    path: ['compute', 'tiers'],
    holds: ({ compute: { tiers } }) =>
      tiers.at(-1)?.upTo === null && ascending(tiers.map(({ upTo }) => Number(upTo ?? Infinity))),
    expected: 'tiers in ascending order, the last without a bound'
  },
  {
    path: ['compute', 'sharedMemoryGiB'],
    holds: ({ compute: { sharedMemoryGiB } }) =>
      sharedMemoryGiB[0]?.fromGpus === 1 && ascending(sharedMemoryGiB.map(line => line.fromGpus)),
    expected: 'lines in ascending order, the first from 1 GPU'
  },
  {
    path: ['hours', 'text'],
    holds: rules => ascending(rules.hours.text.map(line => line.rows)) && rules.hours.text.every(ordered),
    expected: 'lines in ascending order of rows, each from no more than to'
  },
  {
    path: ['hours', 'image'],
    holds: rules => ordered(rules.hours.image),
    expected: 'from no more than to'
  },
  {
    path: ['models'],
    holds: ({ models: m }) => [m.group, m.knockout, m.boss.small, m.boss.large].every(ordered),
    expected: 'ranges from no more than to'
  },
  {
    path: ['schedule', 'expectedDays'],
    holds: rules => ordered(rules.schedule.expectedDays),
    expected: 'from no more than to'
  },
  ...perTypeConditions('text'),
  ...perTypeConditions('image')
]

// -------------------------------------------------------------------------------------
// codec
// -------------------------------------------------------------------------------------

const valueAt = (rules: unknown, path: ReadonlyArray<string>): unknown =>
  path.reduce((at: unknown, key) => (t.UnknownRecord.is(at) ? at[key] : undefined), rules)

const contextAt = (context: t.Context, rules: unknown, { path, expected }: Condition): t.Context =>
  path.reduce(
    (c, key, i) =>
      t.appendContext(
        c,
        key,
        new t.Type(expected, t.unknown.is, t.unknown.validate, t.identity),
        valueAt(rules, path.slice(0, i + 1))
      ),
    context
  )

/** Decodes and checks a rule set; each fault names its path, the value and what was expected. */
export const codec: t.Type<RuleSet, t.OutputOf<typeof fields>> = new t.Type(
  'a rule set',
  (u): u is RuleSet => fields.is(u) && conditions.every(({ holds }) => holds(u)),
  (u, context) =>
    pipe(
      fields.validate(u, context),
      E.flatMap(rules => {
        const broken = conditions.filter(({ holds }) => !holds(rules))
        return broken.length === 0
          ? t.success(rules)
          : t.failures(
              broken.map(c => ({ value: valueAt(rules, c.path), context: contextAt(context, rules, c) }))
            )
      })
    ),
  fields.encode
)

/** A rule set from unknown input, or every fault in it. */
export const decode: (input: unknown) => E.Either<ReadonlyArray<Codec.Fault>, RuleSet> = Codec.decode(codec)

/** SHA-256 of the rule set's canonical JSON. */
export const digest = (rules: RuleSet): Digest.Digest => Digest.of(rules)
