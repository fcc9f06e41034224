/**
 * Standard normals by the ziggurat (Marsaglia and Tsang, https://doi.org/10.18637/jss.v005.i08) in Doornik's form: 256
 * layers, 52 bits for the number and other 8 for its layer, the tail exact.
 */
import { next, uniform, type State } from './Xoshiro.js'

const layers = 256

/** Where the tail begins, and the area of each layer. */
export const [tail, area] = [3.6541528853610088, 0.004928673233974652]

const height = (x: number): number => Math.exp(-0.5 * x * x)

/** Right edges of the layers from the bottom up: the base as wide as its area, the top 0. */
export const edges = new Float64Array(layers + 1)
edges[0] = area / height(tail)
edges[1] = tail
for (let i = 2; i < layers; i += 1) {
  const below = Number(edges[i - 1])
  edges[i] = Math.sqrt(-2 * Math.log(area / below + height(below)))
}

/** How much of a layer lies under the one above it, and so under the curve. */
const inside = Float64Array.from({ length: layers }, (_, i) => Number(edges[i + 1]) / Number(edges[i]))

/** 2^-31, and 2^-52. */
const [coarse, fine] = [1 / 2147483648, 1 / 4503599627370496]

/** Writes standard normals to `out`, from an index up to another. */
export const fill = (state: State, out: Float64Array, from: number, to: number): void => {
  let s0 = Number(state[0])
  let s1 = Number(state[1])
  let s2 = Number(state[2])
  let s3 = Number(state[3])
  for (let i = from; i < to; i += 1) {
    // Two steps of the generator, in registers.
    let five = Math.imul(s1, 5)
    const a = Math.imul((five << 7) | (five >>> 25), 9)
    let shifted = s1 << 9
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = (s3 << 11) | (s3 >>> 21)
    five = Math.imul(s1, 5)
    const b = Math.imul((five << 7) | (five >>> 25), 9)
    shifted = s1 << 9
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = (s3 << 11) | (s3 >>> 21)

    const u = a * coarse + (b >>> 11) * fine
    const layer = b & 255
    if (Math.abs(u) < Number(inside[layer])) {
      out[i] = u * Number(edges[layer])
      continue
    }
    state[0] = s0
    state[1] = s1
    state[2] = s2
    state[3] = s3
    out[i] = u
    atEdge(state, out, i, layer)
    s0 = state[0]
    s1 = state[1]
    s2 = state[2]
    s3 = state[3]
  }
  state[0] = s0
  state[1] = s1
  state[2] = s2
  state[3] = s3
}

/** The rare rest, from the number that stands in its place: under the curve beside a layer's rectangle, in the tail, or drawn again. */
const atEdge = (state: State, out: Float64Array, i: number, drawnLayer: number): void => {
  let u = Number(out[i])
  let layer = drawnLayer
  for (;;) {
    if (Math.abs(u) < Number(inside[layer])) {
      out[i] = u * Number(edges[layer])
      return
    }
    if (layer === 0) {
      beyond(state, out, i, u < 0)
      return
    }
    const x = u * Number(edges[layer])
    const low = height(Number(edges[layer]))
    const high = height(Number(edges[layer + 1]))
    if (low + uniform(state) * (high - low) < height(x)) {
      out[i] = x
      return
    }
    const a = next(state)
    const b = next(state)
    u = a * coarse + (b >>> 11) * fine
    layer = b & 255
  }
}

/** A standard normal beyond the tail's beginning, on one side (Marsaglia 1964). */
const beyond = (state: State, out: Float64Array, i: number, negative: boolean): void => {
  for (;;) {
    const x = -Math.log(1 - uniform(state)) / tail
    const y = -Math.log(1 - uniform(state))
    if (y + y <= x * x) continue
    out[i] = negative ? -tail - x : tail + x
    return
  }
}
