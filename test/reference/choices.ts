// Choices for made-up tournaments, all from one integer: the same integer, the same choices.

export interface Choices {
  /** At least 0, below 1. */
  unit(): number
  /** At least 0, below n. */
  below(n: number): number
  chance(probability: number): boolean
  pick<A>(list: readonly A[]): A
  shuffle<A>(list: readonly A[]): A[]
}

/** A mulberry32 generator: small and quick, and good enough to make up test data. */
export const choicesFrom = (integer: number): Choices => {
  let state = integer >>> 0
  const unit = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000
  }
  const below = (n: number): number => Math.floor(unit() * n)
  return {
    unit,
    below,
    chance: probability => unit() < probability,
    pick: list => {
      const picked = list[below(list.length)]
      if (picked === undefined) throw new Error('nothing to pick from')
      return picked
    },
    shuffle: list => {
      const rest = [...list]
      const shuffled: typeof rest = []
      while (rest.length > 0) shuffled.push(...rest.splice(below(rest.length), 1))
      return shuffled
    }
  }
}
