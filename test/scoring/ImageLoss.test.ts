import * as O from 'fp-ts/lib/Option.js'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as ImageLoss from '../../src/scoring/ImageLoss.js'
import * as RuleSets from '../../src/rules/ruleset/RuleSets.js'
import { exact } from '../bossOutcome.js'

const { imageLoss: blend } = RuleSets.standard

const loss = (textGuided: ReadonlyArray<string>, withoutText: ReadonlyArray<string>, digits = blend.digits) =>
  ImageLoss.imageLoss({ ...blend, digits })({
    textGuided: textGuided.map(exact),
    withoutText: withoutText.map(exact)
  })

it('weighs the mean of the text-guided losses by 0.25 and that of the others by 0.75 (RULES 7)', () => {
  expect(loss(['0.1', '0.3'], ['0.4', '0.8'])).toEqual(O.some('0.5'))
  expect(loss(['1'], ['0'])).toEqual(O.some('0.25'))
  expect(loss(['-1'], ['-1'])).toEqual(O.some('-1'))
})

it('rounds once, at the end, half-even to 40 significant digits', () => {
  // 0.25 × 1/3 of 1 + 0.75 × 0: a third has no end, the 40th digit stands.
  expect(loss(['1', '0', '0'], ['0'])).toEqual(O.some(`0.08${'3'.repeat(39)}`))
  // 0.75 × 2/3 is exactly a half, although two thirds have no end: rounding between would show.
  expect(loss(['0'], ['1', '1', '0'])).toEqual(O.some('0.5'))
  // To one digit: 0.25 is even at 0.2, 0.35 at 0.4, and 0.25000001 is nearer to 0.3.
  expect(loss(['1'], ['0'], 1)).toEqual(O.some('0.2'))
  expect(loss(['1.4'], ['0'], 1)).toEqual(O.some('0.4'))
  expect(loss(['1.00000004'], ['0'], 1)).toEqual(O.some('0.3'))
  expect(loss(['0'], ['13.32'], 1)).toEqual(O.some('10'))
  expect(loss(['39.9999999'], ['0'], 3)).toEqual(O.some('10'))
  // Before the point as behind it: 2500 is even at 2000, 3500 at 4000; and 1000.6 to three digits is 1000.
  expect(loss(['10000'], ['0'], 1)).toEqual(O.some('2000'))
  expect(loss(['14000'], ['0'], 1)).toEqual(O.some('4000'))
  expect(loss(['4002.4'], ['0'], 3)).toEqual(O.some('1000'))
  expect(loss(['4002.4'], ['0'], 4)).toEqual(O.some('1001'))
})

it('is no score where a list is empty, and never 0 (RULES 7)', () => {
  expect(loss([], ['0.4'])).toEqual(O.none)
  expect(loss(['0.4'], [])).toEqual(O.none)
})

it('is near what doubles make of it, for any losses', () => {
  const losses = fc.array(fc.integer({ min: 1, max: 10 ** 9 }), { minLength: 1, maxLength: 20 })
  const mean = (ns: ReadonlyArray<number>): number => ns.reduce((a, b) => a + b) / ns.length
  fc.assert(
    fc.property(losses, losses, (a, b) => {
      const ours = loss(a.map(String), b.map(String))
      const doubles = 0.25 * mean(a) + 0.75 * mean(b)
      expect(O.isSome(ours) ? Number(ours.value) / doubles : 0).toBeCloseTo(1, 12)
    })
  )
})
