// Of generators: what so many steps do, a power of the matrix of one, since a step is linear over bits; and counting.
import * as Xoshiro from '../../../src/simulation/kernel/Xoshiro.js'

const unsigned = (n: number): number => n >>> 0

/** A state as 128 bits, and back. */
export const bits = (state: Xoshiro.State): bigint =>
  state.reduce((all, word, i) => all | (BigInt(unsigned(word)) << BigInt(32 * i)), 0n)
const stateOf = (all: bigint): Xoshiro.State =>
  Int32Array.from({ length: 4 }, (_, i) => Number(BigInt.asIntN(32, all >> BigInt(32 * i))))

// A matrix is kept as its columns, the images of the 128 single bits.
const apply = (columns: ReadonlyArray<bigint>, vector: bigint): bigint => {
  let image = 0n
  for (let i = 0; i < 128; i += 1) if ((vector >> BigInt(i)) & 1n) image ^= columns[i]!
  return image
}

/** What 2^k steps make of a state's bits. */
export const steps = (k: number): ((bits: bigint) => bigint) => {
  let power: ReadonlyArray<bigint> = Array.from({ length: 128 }, (_, i) => {
    const state = stateOf(1n << BigInt(i))
    Xoshiro.next(state)
    return bits(state)
  })
  for (let i = 0; i < k; i += 1) {
    const last = power
    power = last.map(column => apply(last, column))
  }
  return vector => apply(power, vector)
}

/** How many of sorted numbers are at most so large. */
export const upTo = (sorted: Float64Array, bound: number): number => {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! <= bound) low = middle + 1
    else high = middle
  }
  return low
}
