import { describe, expect, it } from 'vitest'
import * as Year from './year.js'

describe('a simulated season', () => {
  it('holds what must hold, and is the same when its seed is played again', async () => {
    const plan: Year.Plan = { seed: 'season 1', days: 8, only: null }
    const outcome = await Year.play(plan)
    expect(outcome.wrong).toBeNull()
    expect(outcome.crashes).toBeGreaterThan(0)
    expect(outcome.tournaments).toBeGreaterThan(1)
    expect(await Year.play(plan)).toEqual(outcome)
  }, 60_000)

  it('that fails is cut to the faults that it takes', async () => {
    const shortest = await Year.shortest({
      seed: 'season 3',
      days: 4,
      only: null,
      planted: kinds => kinds.includes('no engine') && kinds.includes('a dead miner')
    })
    const { wrong, faults } = await Year.play(shortest)
    expect(wrong).toBe('the planted fault')
    expect(faults.map(([, kind]) => kind).sort()).toEqual(['a dead miner', 'no engine'])
  }, 60_000)
})
