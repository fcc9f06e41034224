import { describe, expect, it } from 'vitest'
import { kindOf, type Plan } from './Plan.js'
import { shortest } from './shortest.js'
import * as Year from './year.js'

describe('a simulated year', () => {
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

  it('of text and image back to back, with a thousand faults, holds what must hold', async () => {
    const outcome = await Year.play({ seed: 'year 7', days: 365, only: null })
    expect(outcome.wrong).toBeNull()
    expect(outcome.tournaments).toBeGreaterThan(80)
    expect(outcome.faults.length).toBeGreaterThan(1_000)
    expect(outcome.crashes).toBeGreaterThan(40)
    expect([Math.min(...outcome.fields), Math.max(...outcome.fields)]).toEqual([8, 16])
  }, 120_000)
})
