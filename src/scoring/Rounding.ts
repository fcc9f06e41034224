/** Roundings of exact quotients to whole numbers, and the scale at which a fraction has so many digits in front of the point. */

export const magnitude = (n: bigint): bigint => (n < 0n ? -n : n)

/** A quotient that was not divided yet; `under` is positive. */
export interface Quotient {
  readonly over: bigint
  readonly under: bigint
}

/** Rounded down: towards minus infinity. */
export const down = ({ over, under }: Quotient): bigint => (over - (((over % under) + under) % under)) / under

/** To the nearest whole number; halfway between two, to the even one. */
export const halfEven = ({ over, under }: Quotient): bigint => {
  const whole = down({ over, under })
  const twice = 2n * (over - whole * under)
  return twice > under || (twice === under && whole % 2n !== 0n) ? whole + 1n : whole
}

const length = (n: bigint): number => String(magnitude(n)).length

/**
 * A fraction times 10^`places`, so that it has `digits` digits in front of the point. Of zero any scale will do.
 */
export const scaled =
  (digits: number) =>
  ({
    numerator,
    denominator
  }: {
    readonly numerator: bigint
    readonly denominator: bigint
  }): Quotient & { readonly places: number } => {
    const at = (places: number) => ({
      over: numerator * 10n ** BigInt(Math.max(0, places)),
      under: denominator * 10n ** BigInt(Math.max(0, -places)),
      places
    })
    // As many digits as asked for, or one more: the lengths tell the scale give or take one.
    const first = at(digits - (length(numerator) - length(denominator)))
    return length(first.over / first.under) > digits ? at(first.places - 1) : first
  }
