/** The normal distribution, and the one door to the library that computes it. */
import { compiled, ndtr } from 'cephes'

await compiled

/** Beyond so many standard deviations a tail is less than a double can hold; the library has no answer for infinities. */
const beyond = 38

/** The chance that a standard normal is at most `x`, to double precision in both tails. */
export const distribution = (x: number): number => (x < -beyond ? 0 : x > beyond ? 1 : ndtr(x))

/** Two-sided 95 % of a standard normal lie within so many standard deviations. */
export const z95 = 1.959963984540054

/** The density of the standard normal at `x`. */
export const density = (x: number): number => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI)
