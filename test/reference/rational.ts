// Fractions of two big integers, always in lowest terms with a positive denominator, and decimal texts.
// RULES 1: a score decides titles exactly, so nothing here ever becomes a binary floating point number.

export interface Fraction {
  n: bigint
  d: bigint
}

export const fraction = (n: bigint, d: bigint): Fraction => {
  if (d === 0n) throw new Error('a fraction needs a denominator other than zero')
  let a = n < 0n ? -n : n
  let b = d < 0n ? -d : d
  while (b !== 0n) {
    const rest = a % b
    a = b
    b = rest
  }
  const sign = d < 0n ? -1n : 1n
  return { n: (sign * n) / a, d: (sign * d) / a }
}

export const whole = (n: number): Fraction => ({ n: BigInt(n), d: 1n })
export const ZERO = whole(0)
export const ONE = whole(1)

export const add = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d + b.n * a.d, a.d * b.d)
export const subtract = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d - b.n * a.d, a.d * b.d)
export const multiply = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.n, a.d * b.d)
export const divide = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d, a.d * b.n)
export const magnitude = (a: Fraction): Fraction => ({ n: a.n < 0n ? -a.n : a.n, d: a.d })

/** Negative when a is smaller, 0 when they are equal, positive when a is greater. */
export const compare = (a: Fraction, b: Fraction): number => {
  const left = a.n * b.d
  const right = b.n * a.d
  if (left < right) return -1
  if (left > right) return 1
  return 0
}

export const mean = (list: Fraction[]): Fraction => {
  let sum = ZERO
  for (const each of list) sum = add(sum, each)
  return divide(sum, whole(list.length))
}

/** `n/d`, the text of a fraction in a view. */
export const fractionText = (a: Fraction): string => `${a.n}/${a.d}`

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/

/** The decimal text as a fraction: `-12.5e-1` is -5/4. */
export const parseDecimal = (text: string): Fraction => {
  const parts = DECIMAL.exec(text)
  if (parts === null) throw new Error(`not a decimal: ${text}`)
  const before = parts[2] ?? ''
  const after = parts[3] ?? ''
  if (before + after === '') throw new Error(`not a decimal: ${text}`)
  const exponent = Number(parts[4] ?? '0') - after.length
  const digits = BigInt((parts[1] === '-' ? '-' : '') + before + after)
  if (exponent >= 0) return { n: digits * 10n ** BigInt(exponent), d: 1n }
  return fraction(digits, 10n ** BigInt(-exponent))
}

/** Plain decimal text without exponent or trailing zeros, of a fraction that has one. */
export const decimalText = (a: Fraction): string => {
  let places = 0
  let scaled = a.n
  while (scaled % a.d !== 0n) {
    if (places === 500) throw new Error(`not a finite decimal: ${fractionText(a)}`)
    places += 1
    scaled *= 10n
  }
  const units = scaled / a.d
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0')
  const point = digits.length - places
  const sign = units < 0n ? '-' : ''
  return sign + digits.slice(0, point) + (places === 0 ? '' : '.' + digits.slice(point))
}

/** RULES 1: `0.10` and `1e-1` become `0.1`, `-0` becomes `0`. */
export const canonical = (text: string): string => decimalText(parseDecimal(text))
