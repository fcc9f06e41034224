/** Simulated chance: draws and scores from a stream of the generator, under the noise model of `Assumptions`. */
import type { Chance } from './Chance.js'
import * as Gaussian from './Gaussian.js'
import type * as Plan from './Plan.js'
import * as Xoshiro from './Xoshiro.js'

/**
 * The version of the stream: of what is drawn for a seed, in which order. Results of one version can be compared number
 * by number. Version 1, of 0.1.0, had no lanes.
 */
export const stream = 2

/** What scores depend on, in numbers; it can be sent to a worker. */
export interface World {
  readonly plan: Plan.Plan
  /** Relative standard deviations by task type's number. */
  readonly noise: Float64Array
  readonly failureRate: number
  /** The field's strengths where they are given; empty where they are drawn. */
  readonly strengths: Float64Array
  readonly spread: number
  readonly progress: number
  /** The first champion; a reign of 0 is a vacant title. */
  readonly champion: { readonly strength: number; readonly reign: number }
  readonly history: number
  readonly runs: number
}

/** Strengths, the champion's last, and the mean costs that follow from them. */
export interface Miners {
  readonly strengths: Float64Array
  readonly losses: Float64Array
  readonly rewards: Float64Array
}

/** Strengths are kept within these, as far from a mean of nothing. */
const limit = 0.99

/** Memory for the field and the champion. */
export const miners = ({ plan, strengths }: World): Miners => {
  const made = {
    strengths: new Float64Array(plan.field + 1),
    losses: new Float64Array(plan.field + 1),
    rewards: new Float64Array(plan.field + 1)
  }
  strengths.forEach((strength, i) => {
    set(made, i, strength)
  })
  return made
}

/** Gives a miner its strength. */
export const set = ({ strengths, losses, rewards }: Miners, miner: number, strength: number): void => {
  const kept = Math.max(-limit, Math.min(limit, strength))
  strengths[miner] = kept
  losses[miner] = 1 - kept
  rewards[miner] = -1 - kept
}

/** Gives a miner the strength of another. */
export const copy = ({ strengths, losses, rewards }: Miners, to: number, from: number): void => {
  strengths[to] = Number(strengths[from])
  losses[to] = Number(losses[from])
  rewards[to] = Number(rewards[from])
}

/** Draws the strengths of a new field. */
export const draw = ({ plan, spread }: World, state: Xoshiro.State, all: Miners): void => {
  const { strengths, losses, rewards } = all
  Gaussian.fill(state, strengths, 0, plan.field)
  for (let i = 0; i < plan.field; i += 1) {
    const strength = Math.max(-limit, Math.min(limit, spread * Number(strengths[i])))
    strengths[i] = strength
    losses[i] = 1 - strength
    rewards[i] = -1 - strength
  }
}

/** The chance of one stream; the state is advanced in place. */
export const chance = (world: World, state: Xoshiro.State, all: Miners): Chance => {
  const { plan, noise, failureRate } = world
  const { losses, rewards } = all
  const weights = plan.knockoutWeights
  // Through memory, not as returned values: a double that is returned is allocated.
  const uniforms = new Float64Array(Math.max(2, plan.field))
  return {
    order: (_, field, count) => Xoshiro.shuffle(state, field, count),
    lot: (miner, lots) => Xoshiro.fill(state, lots, miner, miner + 1),
    kind: () => {
      if (weights.length === 1) return 0
      Xoshiro.fill(state, uniforms, 0, 1)
      const u = Number(uniforms[0])
      let cumulative = 0
      for (let i = 0; i < weights.length - 1; i += 1) {
        cumulative += Number(weights[i])
        if (u < cumulative) return i
      }
      return weights.length - 1
    },
    costs: (_, kind, field, from, count, out, at) => {
      const means = plan.rewards[kind] === true ? rewards : losses
      const deviation = Number(noise[kind])
      Gaussian.fill(state, out, at, at + count)
      for (let i = 0; i < count; i += 1)
        out[at + i] = Number(means[Number(field[from + i])]) * (1 + deviation * Number(out[at + i]))
      if (failureRate === 0) return
      Xoshiro.fill(state, uniforms, 0, count)
      for (let i = 0; i < count; i += 1) if (Number(uniforms[i]) < failureRate) out[at + i] = Infinity
    }
  }
}
