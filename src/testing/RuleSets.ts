/** Arbitrary rule sets: those that come with the engine, and variations that its codec takes. */
import fc from 'fast-check'
import * as Exact from '../domain/Exact.js'
import type * as TaskKind from '../domain/task/TaskKind.js'
import * as RuleSet from '../rules/ruleset/RuleSet.js'
import * as Known from '../rules/ruleset/RuleSets.js'

/** One of those that come with the engine. */
export const known: fc.Arbitrary<RuleSet.RuleSet> = fc.constantFrom(...Known.all.values())

/** A parameter from 0 to 1 with at most 4 decimals. */
const fraction = (min: number, max: number): fc.Arbitrary<Exact.Exact> =>
  fc
    .integer({ min: Math.ceil(min * 10_000), max: Math.floor(max * 10_000) })
    .map(n => String(n / 10_000))
    .filter(Exact.codec.is)

const textKind = fc.constantFrom<Array<TaskKind.TaskKind>>(
  'InstructTextTask',
  'DpoTask',
  'GrpoTask',
  'ChatTask'
)

const kinds = (max: number) =>
  fc.record({
    text: fc.array(textKind, { minLength: 1, maxLength: max }),
    image: fc.integer({ min: 1, max }).map(n => Array<TaskKind.TaskKind>(n).fill('ImageTask'))
  })

/** Two task types of the knockout share its matches. */
const weights = fc
  .tuple(textKind, textKind, fc.integer({ min: 0, max: 10_000 }))
  .map(([a, b, n]) => [
    { kind: a, weight: String(n / 10_000) },
    { kind: b, weight: String((10_000 - n) / 10_000) }
  ])
  .filter((pair): pair is Array<{ kind: TaskKind.TaskKind; weight: Exact.Exact }> =>
    pair.every(({ weight }) => Exact.codec.is(weight))
  )

const groups = fc.integer({ min: 2, max: 10 }).chain(minimum =>
  fc.record({
    size: fc.integer({ min: minimum, max: 16 }).map(expected => ({ expected, minimum })),
    kinds: kinds(3),
    advance: fc.oneof(
      fc.record({ scope: fc.constant('Overall' as const), count: fc.integer({ min: 1, max: 14 }) }),
      fc.record({
        scope: fc.constant('PerGroup' as const),
        count: fc.integer({ min: 1, max: Math.max(1, minimum - 1) })
      })
    )
  })
)

const boss = fc
  .tuple(kinds(8), fc.nat(), fc.nat(), fraction(0, 1), fraction(0, 1), fraction(0, 1))
  .map(([tasks, a, b, one, other, decay]) => ({
    threshold: {
      base: Number(one) >= Number(other) ? one : other,
      decay,
      floor: Number(one) >= Number(other) ? other : one
    },
    kinds: tasks,
    winsRequired: { text: 1 + (a % tasks.text.length), image: 1 + (b % tasks.image.length) }
  }))

/** A variation: other groups, weights, boss rounds and thresholds. */
export const varied: fc.Arbitrary<RuleSet.RuleSet> = fc
  .record({
    rules: known,
    groups,
    weights,
    boss,
    minimumField: fc.integer({ min: 1, max: 12 }),
    replacements: fc.integer({ min: 0, max: 3 })
  })
  .map(({ rules, weights: text, ...changes }) => ({
    ...rules,
    id: `${rules.id}-varied`,
    registration: { ...rules.registration, minimumField: changes.minimumField },
    groups: changes.groups,
    knockout: { ...rules.knockout, kinds: { ...rules.knockout.kinds, text } },
    boss: changes.boss,
    replacements: changes.replacements
  }))
  .filter(RuleSet.codec.is)

/** A known rule set or a variation. */
export const ruleSet: fc.Arbitrary<RuleSet.RuleSet> = fc.oneof(known, varied)
