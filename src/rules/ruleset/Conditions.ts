/** Conditions: what holds between the parameters of a rule set that can work (RULES 9). */
import type * as Codec from '../../domain/codec/Codec.js'
import * as TaskKind from '../../domain/task/TaskKind.js'
import type { Parameters } from './Parameters.js'

/** A condition on more than one field: where it is reported, and what was expected there. */
type Condition = Codec.Condition<Parameters>

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

/** All of them: what keeps none of these is no rule set. */
export const conditions: ReadonlyArray<Condition> = [
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
  {
    path: ['rewards', 'pools', 'image', 'maximum'],
    // Of four decimals each: whole in ten-thousandths.
    holds: ({ rewards: { pools } }) =>
      Math.round((Number(pools.text.maximum) + Number(pools.image.maximum)) * 10_000) <= 10_000,
    expected: 'no more than the text pool’s maximum leaves of everything'
  },
  ...perTypeConditions('text'),
  ...perTypeConditions('image')
]
