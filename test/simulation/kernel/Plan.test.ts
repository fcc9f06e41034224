// Plans: what the kernel runs on says the same as the rules it comes from.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as Planning from '../../../src/simulation/Planning.js'
import * as Bracket from '../../../src/domain/match/Bracket.js'
import * as Groups from '../../../src/rules/groups/Groups.js'
import * as RuleSets from '../../../src/rules/ruleset/RuleSets.js'
import * as Arbitrary from 'dethrone/testing'
import * as Plan from '../../../src/simulation/kernel/Plan.js'

const type = fc.constantFrom('text' as const, 'image' as const)
const field = fc.integer({ min: 0, max: 200 })

it('splits every count of miners as the rules do, and none beyond the field (RULES 3.1, 3.2)', () => {
  fc.assert(
    fc.property(Arbitrary.RuleSets.ruleSet, type, field, (rules, t, n) => {
      const plan = Planning.plan(rules, t)(n)
      for (let count = 0; count <= n; count += 1)
        expect(Plan.groupsOf(plan, count)).toEqual(
          Groups.needed(rules)(count) ? Groups.sizes(rules)(count) : []
        )
      expect(Plan.groupsOf(plan, n + 1)).toEqual([])
    }),
    { numRuns: 30 }
  )
})

it('seats brackets of every size that can come up, at the leaves of their heaps (RULES 4.1)', () => {
  fc.assert(
    fc.property(Arbitrary.RuleSets.ruleSet, type, field, (rules, t, n) => {
      const { rounds, seatings } = Planning.plan(rules, t)(n)
      expect(2 ** rounds).toBe(Bracket.size(Math.min(n, rules.knockout.maximumField)))
      for (let size = 1; size <= 2 ** rounds; size *= 2)
        expect(Array.from(seatings.subarray(size, 2 * size), seed => seed + 1)).toEqual(Bracket.seating(size))
    }),
    { numRuns: 30 }
  )
  expect(Planning.plan(RuleSets.standard, 'text')(64).rounds).toBe(4)
})
