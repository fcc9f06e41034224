/** The normal distribution: its density, and its distribution function to double precision in both tails. */

/** Beyond so many standard deviations a tail is less than a double can hold. */
const beyond = 38.5

/** Two-sided 95 % of a standard normal lie within so many standard deviations. */
export const z95 = 1.959963984540054

const root = Math.sqrt(2 * Math.PI)

/**
 * The density of the standard normal at `x`. The square is taken in two parts, the first of which is exact: else its
 * last bit would be multiplied by the square's size, and the far tails would lose digits.
 */
export const density = (x: number): number => {
  if (!(Math.abs(x) <= beyond)) return Number.isNaN(x) ? NaN : 0
  const coarse = Math.trunc(x * 16) / 16
  return (Math.exp(-0.5 * coarse * coarse) * Math.exp(-0.5 * (x - coarse) * (x + coarse))) / root
}

/** Up to here the series is short and loses nothing; beyond, the continued fraction is. */
const near = 1

/** The chance of a standard normal to lie between 0 and `x`, divided by the density: x + x³/3 + x⁵/15 + … (all of one sign). */
const series = (x: number): number => {
  let [term, sum] = [x, x]
  for (let k = 3; Math.abs(term) > Math.abs(sum) * 1e-17; k += 2) {
    term *= (x * x) / k
    sum += term
  }
  return sum
}

/** Mills' ratio, the upper tail divided by the density: Laplace's continued fraction, from where it no longer tells. */
const mills = (x: number): number => {
  let denominator = x
  for (let k = Math.ceil(600 / (x * x)) + 12; k > 0; k -= 1) denominator = x + k / denominator
  return 1 / denominator
}

/** The chance that a standard normal is at most `x`, to double precision in both tails; not a number where `x` is none. */
export const distribution = (x: number): number => {
  if (Number.isNaN(x)) return NaN
  if (x < -beyond) return 0
  if (x > beyond) return 1
  if (Math.abs(x) < near) return 0.5 + density(x) * series(x)
  const tail = density(x) * mills(Math.abs(x))
  return x < 0 ? tail : 1 - tail
}
