// The generator: known answers, its jump by linear algebra, and the statistics of what is drawn from it.
import { describe, expect, it } from 'vitest'
import * as Planning from '../../src/simulation/Planning.js'
import * as Gaussian from '../../src/simulation/kernel/Gaussian.js'
import * as Normal from '../../src/simulation/odds/Normal.js'
import * as Xoshiro from '../../src/simulation/kernel/Xoshiro.js'
import { bits, steps, upTo } from './kernel/generators.js'

const unsigned = (n: number): number => n >>> 0

describe('xoshiro128**', () => {
  it('gives the numbers of its authors’ program from the state 1, 2, 3, 4', () => {
    const state = Int32Array.of(1, 2, 3, 4)
    expect(Array.from({ length: 10 }, () => unsigned(Xoshiro.next(state)))).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804
    ])
  })

  it('jumps 2^64 steps: as far as the 64th square of its transition does', () => {
    const jumped = steps(64)
    for (const seed of ['a', 'b', 'c']) {
      const state = Planning.state(seed)
      expect(bits(Xoshiro.jumped(state))).toBe(jumped(bits(state)))
    }
  })

  it('never begins where all bits are zero, since it would stay there', () => {
    const state = Xoshiro.ofDigest('0'.repeat(64))
    expect(Array.from(state)).toEqual([1, 0, 0, 0])
    expect(Xoshiro.ofDigest(`${'0'.repeat(32)}${'f'.repeat(32)}`)).toEqual(state)
  })

  it('draws again what would make a number likelier than another', () => {
    // The second number of the state 1, 2, 3, 4 is 0. It is one too many for seven, which 2^32 is no multiple of.
    const second = (): Xoshiro.State => {
      const state = Int32Array.of(1, 2, 3, 4)
      Xoshiro.next(state)
      return state
    }
    const after = (n: number): number => {
      const state = second()
      Xoshiro.below(state, n)
      return unsigned(Xoshiro.next(state))
    }
    expect(after(8)).toBe(5927040)
    expect(after(7)).toBe(70819200)
  })

  it('is seeded with the beginning of a digest', () => {
    // SHA-256 of "abc" begins ba7816bf 8f01cfea 414140de 5dae2223.
    expect(Array.from(Planning.state('abc'), unsigned)).toEqual([
      0xba7816bf, 0x8f01cfea, 0x414140de, 0x5dae2223
    ])
  })
})

/** How many standard deviations a count is from what is expected of independent trials. */
const deviations = (count: number, trials: number, p: number): number =>
  (count - trials * p) / Math.sqrt(trials * p * (1 - p))

describe('statistics, to 5 standard deviations', () => {
  const n = 2_000_000

  it('uniforms are even: mean, spread, and a hundred bins; bits alike', () => {
    const state = Planning.state('uniforms')
    const bins = new Float64Array(100)
    const ones = new Float64Array(32)
    let sum = 0
    let squares = 0
    let [least, greatest] = [1, 0]
    for (let i = 0; i < n; i += 1) {
      const u = Xoshiro.uniform(state)
      sum += u
      squares += u * u
      least = Math.min(least, u)
      greatest = Math.max(greatest, u)
      bins[Math.floor(100 * u)]! += 1
    }
    for (let i = 0; i < 200_000; i += 1) {
      const word = Xoshiro.next(state)
      for (let bit = 0; bit < 32; bit += 1) ones[bit]! += (word >>> bit) & 1
    }
    expect(Math.abs((sum / n - 0.5) / Math.sqrt(1 / 12 / n))).toBeLessThan(5)
    expect(Math.abs((squares / n - 1 / 3) / Math.sqrt(4 / 45 / n))).toBeLessThan(5)
    for (const count of bins) expect(Math.abs(deviations(count, n, 0.01))).toBeLessThan(5)
    for (const count of ones) expect(Math.abs(deviations(count, 200_000, 0.5))).toBeLessThan(5)
    expect(least).toBeGreaterThanOrEqual(0)
    expect(greatest).toBeLessThan(1)
  })

  it('normals have the moments of a normal, its tails, and no gap at the edges of the layers', () => {
    const state = Planning.state('normals')
    const out = new Float64Array(n)
    Gaussian.fill(state, out, 0, n)
    const sorted = out.toSorted()
    const moment = (k: number): number => out.reduce((sum, x) => sum + x ** k, 0) / n
    // Variances of powers of a standard normal: 1, 2, 15, 96.
    expect(Math.abs(moment(1)) * Math.sqrt(n)).toBeLessThan(5)
    expect(Math.abs(moment(2) - 1) * Math.sqrt(n / 2)).toBeLessThan(5)
    expect(Math.abs(moment(3)) * Math.sqrt(n / 15)).toBeLessThan(5)
    expect(Math.abs(moment(4) - 3) * Math.sqrt(n / 96)).toBeLessThan(5)
    // Two sides of every bound: 0, half the standard deviations, the beginning of the tail, some layers' edges.
    const bounds = [
      0,
      0.1,
      0.5,
      1,
      1.5,
      2,
      2.5,
      3,
      3.5,
      Gaussian.tail,
      4,
      4.5,
      ...Gaussian.edges.filter((_, i) => i % 16 === 5)
    ]
    for (const bound of bounds) {
      const above = n - upTo(sorted, bound)
      const below = upTo(sorted, -bound)
      const p = Normal.distribution(-bound)
      expect(Math.abs(deviations(above, n, p)), `above ${bound}`).toBeLessThan(5)
      expect(Math.abs(deviations(below, n, p)), `below ${-bound}`).toBeLessThan(5)
    }
  })

  it('one normal tells nothing of the next', () => {
    const out = new Float64Array(n)
    Gaussian.fill(Planning.state('pairs'), out, 0, n)
    for (const lag of [1, 2, 7, 64]) {
      let product = 0
      let squares = 0
      for (let i = lag; i < n; i += 1) {
        product += out[i]! * out[i - lag]!
        squares += (out[i]! ** 2 - 1) * (out[i - lag]! ** 2 - 1)
      }
      expect(Math.abs(product) / Math.sqrt(n)).toBeLessThan(5)
      expect(Math.abs(squares) / Math.sqrt(4 * n)).toBeLessThan(5)
    }
  })

  it('layers all have one area', () => {
    const { edges, area, tail } = Gaussian
    const height = (x: number): number => Math.exp(-0.5 * x * x)
    for (let i = 1; i < 256; i += 1)
      expect(edges[i]! * (height(edges[i + 1]!) - height(edges[i]!))).toBeCloseTo(area, 14)
    expect(tail * height(tail) + Math.sqrt(2 * Math.PI) * Normal.distribution(-tail)).toBeCloseTo(area, 14)
  })

  it('shuffles put every item everywhere, and give every order of four alike', () => {
    const state = Planning.state('shuffles')
    const orders = new Map<string, number>()
    const places = new Float64Array(9 * 9)
    const trials = 200_000
    for (let i = 0; i < trials; i += 1) {
      const four = Int32Array.of(0, 1, 2, 3)
      Xoshiro.shuffle(state, four, 4)
      const key = four.join('')
      orders.set(key, (orders.get(key) ?? 0) + 1)
      const nine = Int32Array.from({ length: 9 }, (_, k) => k)
      Xoshiro.shuffle(state, nine, 9)
      nine.forEach((item, place) => (places[9 * item + place]! += 1))
    }
    expect(orders.size).toBe(24)
    for (const count of orders.values()) expect(Math.abs(deviations(count, trials, 1 / 24))).toBeLessThan(5)
    for (const count of places) expect(Math.abs(deviations(count, trials, 1 / 9))).toBeLessThan(5)
  })

  it('whole numbers below n are even', () => {
    const state = Planning.state('below')
    const counts = new Float64Array(7)
    for (let i = 0; i < 700_000; i += 1) counts[Xoshiro.below(state, 7)]! += 1
    for (const count of counts) expect(Math.abs(deviations(count, 700_000, 1 / 7))).toBeLessThan(5)
  })
})
