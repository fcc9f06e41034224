/** Student's t: within how many deviations two-sided 95 % lie, by degrees of freedom. */
import { z95 } from './odds/Normal.js'

/** From 1 degree of freedom on; any book has the table. */
const table = [
  12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281, 2.201, 2.1788, 2.1604,
  2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.093, 2.086, 2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555,
  2.0518, 2.0484, 2.0452, 2.0423
]

/** The quantile for so many degrees of freedom, at least 1; beyond the table by the first terms of its series in 1/degrees. */
export const of = (degrees: number): number => {
  const known = table[degrees - 1]
  if (known !== undefined) return known
  const [z, z3, z5] = [z95, z95 ** 3, z95 ** 5]
  return z + (z3 + z) / (4 * degrees) + (5 * z5 + 16 * z3 + 3 * z) / (96 * degrees * degrees)
}
