import * as E from 'fp-ts/lib/Either.js'
import { expect, it } from 'vitest'
import * as Refusal from '../../../src/rules/Refusal.js'
import * as RuleSets from '../../../src/rules/ruleset/RuleSets.js'
import * as Schedule from '../../../src/rules/admission/Schedule.js'

const rules = RuleSets.standard
const completed = Date.UTC(2025, 10, 1, 12)
const hours = (n: number): number => completed + n * 3_600_000

it('the next of its type opens 72 hours after the last one completed, at 72 h exactly it may (RULES 11)', () => {
  const mayOpen = Schedule.mayOpen(rules)('text', completed)
  expect(Schedule.opensAt(rules)(completed)).toBe(hours(72))
  expect(mayOpen(hours(72))).toEqual(E.right(hours(72)))
  expect(mayOpen(hours(100))).toEqual(E.right(hours(100)))
  const early = mayOpen(hours(72) - 1)
  expect(early).toEqual(E.left({ type: 'TooEarly', opensAt: hours(72), tournamentType: 'text' }))
  expect(E.isLeft(early) && Refusal.sentence(early.left)).toBe(
    'The next text tournament opens at 2025-11-04T12:00:00.000Z.'
  )
})

it('the first of its type may open at any time (RULES 11)', () => {
  for (const now of [completed, 0, -completed])
    expect(Schedule.mayOpen(rules)('image', null)(now)).toEqual(E.right(now))
})

it('a tournament is expected to last 4 to 7 days (RULES 11)', () => {
  expect(Schedule.expectedToComplete(rules)(completed)).toEqual({ earliest: hours(96), latest: hours(168) })
})

it('a rule set has the pause and the days (RULES 9)', () => {
  const other = { ...rules, schedule: { ...rules.schedule, pauseHours: 0 } }
  expect(Schedule.mayOpen(other)('text', completed)(completed)).toEqual(E.right(completed))
})
