/** Greatest common divisors. */

const safe = BigInt(Number.MAX_SAFE_INTEGER)

/** The greatest common divisor; `b` is not negative. */
export const gcd = (a: bigint, b: bigint): bigint => {
  let x = a < 0n ? -a : a
  let y = b
  while (y > safe) [x, y] = [y, x % y]
  return y === 0n ? x : BigInt(smallGcd(Number(y), Number(x % y)))
}

/** The same for safe integers, where it is some ten times faster; nearly all fractions of a tournament are small. */
export const smallGcd = (a: number, b: number): number => {
  let x = Math.abs(a)
  let y = b
  while (y !== 0) {
    const rest = x % y
    x = y
    y = rest
  }
  return x
}
