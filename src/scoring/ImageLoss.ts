/** Image losses: one score from the two lists an evaluator gives (RULES 7). */
import { pipe } from 'fp-ts/lib/function.js'
import * as O from 'fp-ts/lib/Option.js'
import * as Exact from '../domain/Exact.js'
import type { ImageLoss } from '../domain/task/Task.js'
import * as Fraction from './Fraction.js'

/** The losses of an image task's test images. */
export interface Losses {
  readonly textGuided: ReadonlyArray<Exact.Exact>
  readonly withoutText: ReadonlyArray<Exact.Exact>
}

/**
 * The weighted sum of the two means, rounded half-even once at the end. None where a list is empty, which is no score
 * and never 0, and where the sum leaves the range of scores.
 */
export const imageLoss =
  ({ textGuided, withoutText, digits }: ImageLoss) =>
  (losses: Losses): O.Option<Exact.Exact> => {
    if (losses.textGuided.length === 0 || losses.withoutText.length === 0) return O.none
    const part = (weight: Exact.Exact, of: ReadonlyArray<Exact.Exact>): Fraction.Fraction =>
      Fraction.multiply(Fraction.ofExact(weight), Fraction.mean(of.map(Fraction.ofExact)))
    return pipe(
      Fraction.add(part(textGuided, losses.textGuided), part(withoutText, losses.withoutText)),
      rounded(digits),
      Exact.parse
    )
  }

/** A fraction as a decimal of at most so many significant digits, rounded half-even. */
const rounded =
  (digits: number) =>
  ({ numerator, denominator }: Fraction.Fraction): string => {
    const magnitude = numerator < 0n ? -numerator : numerator
    // Digits in front of the point, give or take one; the loop below finds the exact scale.
    let places = digits - (String(magnitude).length - String(denominator).length)
    const scaled = (): readonly [bigint, bigint] =>
      places >= 0
        ? [magnitude * 10n ** BigInt(places), denominator]
        : [magnitude, denominator * 10n ** BigInt(-places)]
    while (quotient(scaled()) >= 10n ** BigInt(digits)) places -= 1
    const [over, under] = scaled()
    const [whole, twice] = [over / under, 2n * (over % under)]
    const up = twice > under || (twice === under && whole % 2n === 1n)
    return `${numerator < 0n ? '-' : ''}${up ? whole + 1n : whole}e${-places}`
  }

const quotient = ([over, under]: readonly [bigint, bigint]): bigint => over / under
