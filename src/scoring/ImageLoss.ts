/** Image losses: one score from the two lists an evaluator gives (RULES 7). */
import { pipe } from 'fp-ts/lib/function.js'
import * as O from 'fp-ts/lib/Option.js'
import * as Exact from '../domain/Exact.js'
import type { ImageLoss } from '../domain/task/Task.js'
import * as Fraction from './Fraction.js'
import * as Rounding from './Rounding.js'

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
  (fraction: Fraction.Fraction): string => {
    const scaled = Rounding.scaled(digits)(fraction)
    return `${Rounding.halfEven(scaled)}e${-scaled.places}`
  }
