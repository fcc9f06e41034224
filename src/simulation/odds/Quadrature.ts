/** Gauss-Legendre quadrature (Abramowitz and Stegun 25.4.30): integrals of smooth functions, to rounding. */

/** Enough for an integrand as smooth as a normal density over a few standard deviations. */
const order = 48

/** The nodes on [-1, 1] with their weights: roots of the Legendre polynomial, by Newton's method. */
const nodes: ReadonlyArray<readonly [node: number, weight: number]> = Array.from(
  { length: order },
  (_, i) => {
    let x = Math.cos((Math.PI * (i + 0.75)) / (order + 0.5))
    let slope = 1
    for (let step = 0; step < 8; step += 1) {
      let [before, value] = [1, x]
      for (let k = 2; k <= order; k += 1)
        [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k]
      slope = (order * (x * value - before)) / (x * x - 1)
      x -= value / slope
    }
    return [x, 2 / ((1 - x * x) * slope * slope)]
  }
)

/** The integral of `f` from `from` to `to`. */
export const integrate = (f: (x: number) => number, from: number, to: number): number => {
  const [middle, half] = [(from + to) / 2, (to - from) / 2]
  let sum = 0
  for (const [node, weight] of nodes) sum += weight * f(middle + half * node)
  return sum * half
}
