import { describe, expect, it } from 'vitest'
import { holds } from './holds.js'
import { kindOf, type Plan } from './Plan.js'
import { shortest } from './shortest.js'
import * as Year from './year.js'

describe('a simulated year', () => {
  it(
    'holds what must hold in its first quarter (year.full.test.ts has the whole)',
    () => holds(91, { tournaments: 18, faults: 150, crashes: 5 }, [8, 14]),
    120_000
  )

  it('is the same when its seed is played again', async () => {
    const plan: Plan = { seed: 'season 1', days: 12, only: null }
    const outcome = await Year.play(plan)
    expect(outcome.wrong).toBeNull()
    expect(outcome.crashes).toBeGreaterThan(0)
    expect(outcome.tournaments).toBeGreaterThan(1)
    expect(await Year.play(plan)).toEqual(outcome)
  }, 60_000)

  it('on a disk that tears a transaction fails, and is cut to the few faults that it takes', async () => {
    const found = await shortest({ seed: 'torn 1', days: 12, only: null, planted: 'torn' })
    if (found === null) return expect.fail('no year fails')
    const { plan, outcome } = found
    expect(outcome.faults.map(kindOf).sort()).toEqual(['a cancellation', 'a cancellation', 'torn'])
    expect(plan.days).toBe(2)
    expect(outcome.wrong?.what).toMatch(/does not replay to its end/)
    expect(await Year.play(plan)).toEqual(outcome)
  }, 120_000)
})
