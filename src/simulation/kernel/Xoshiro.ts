/**
 * xoshiro128** 1.1 by Blackman and Vigna (https://prng.di.unimi.it/xoshiro128starstar.c): 128 bits of state, and a
 * jump of 2^64 steps, so that streams of one seed never meet. The state is written in place.
 */

/** Four words, not all zero. */
export type State = Int32Array

/** 2^32, and 2^-53. */
const [words, ulp] = [4294967296, 1 / 9007199254740992]

/** The state that a digest in hexadecimal stands for: its first 128 bits, or the least there is if they are all zero. */
export const ofDigest = (digest: string): State => {
  const state = Int32Array.from({ length: 4 }, (_, i) => Number.parseInt(digest.slice(8 * i, 8 * i + 8), 16))
  if (state.every(word => word === 0)) state[0] = 1
  return state
}

/** The next 32 bits, as a signed integer. */
export const next = (state: State): number => {
  const s1 = Number(state[1])
  const s2 = Number(state[2]) ^ Number(state[0])
  const s3 = Number(state[3]) ^ s1
  const five = Math.imul(s1, 5)
  state[0] = Number(state[0]) ^ s3
  state[1] = s1 ^ s2
  state[2] = s2 ^ (s1 << 9)
  state[3] = (s3 << 11) | (s3 >>> 21)
  return Math.imul((five << 7) | (five >>> 25), 9)
}

/** A double of 53 bits in [0, 1). */
export const uniform = (state: State): number => {
  const high = next(state) >>> 0
  return (high * 2097152 + (next(state) >>> 11)) * ulp
}

/** Writes doubles of 53 bits in [0, 1) to `out`, from an index up to another. */
export const fill = (state: State, out: Float64Array, from: number, to: number): void => {
  for (let i = from; i < to; i += 1) {
    const high = next(state) >>> 0
    out[i] = (high * 2097152 + (next(state) >>> 11)) * ulp
  }
}

/** A whole number from 0 to `n` - 1, each exactly as likely (Lemire, https://arxiv.org/abs/1805.10941); `n` below 2^21. */
export const below = (state: State, n: number): number => {
  for (;;) {
    const product = (next(state) >>> 0) * n
    const drawn = Math.floor(product / words)
    const rest = product - drawn * words
    if (rest >= n || rest >= words % n) return drawn
  }
}

/** Shuffles the first `count` items in place, each order exactly as likely (Fisher-Yates). */
export const shuffle = (state: State, items: Int32Array, count: number): void => {
  for (let i = count - 1; i > 0; i -= 1) {
    const j = below(state, i + 1)
    const last = Number(items[i])
    items[i] = Number(items[j])
    items[j] = last
  }
}

const jumpPolynomial = Int32Array.of(0x8764000b, 0xf542d2d3, 0x6fa035c3, 0x77f2db5b)

/** Moves a state 2^64 steps on, to the beginning of the next stream; `scratch` is memory for four words. */
export const jump = (state: State, scratch: State): void => {
  scratch.fill(0)
  for (let i = 0; i < 128; i += 1) {
    if ((Number(jumpPolynomial[i >> 5]) >>> (i & 31)) & 1)
      for (let k = 0; k < 4; k += 1) scratch[k] = Number(scratch[k]) ^ Number(state[k])
    next(state)
  }
  state.set(scratch)
}

/** The state 2^64 steps on, as another one. */
export const jumped = (state: State): State => {
  const to = Int32Array.from(state)
  jump(to, new Int32Array(4))
  return to
}
