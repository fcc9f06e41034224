// Decimals of every length, many of them so close that doubles cannot tell them apart.
import * as O from 'fp-ts/lib/Option.js'
import fc from 'fast-check'
import * as Exact from '../../src/domain/Exact.js'

const decimal = (digits: bigint, exponent: number): fc.Arbitrary<Exact.Exact> => {
  const parsed = Exact.parse(`${digits}e${exponent}`)
  return fc.constant(O.isSome(parsed) ? parsed.value : Exact.constant('0'))
}

const near = fc
  .tuple(fc.bigInt({ min: -20n, max: 20n }), fc.constantFrom(-19, -18))
  .map(([ulps, exponent]) => ({
    digits: 1234567890123456789n + ulps,
    exponent
  }))

const any = fc.record({
  digits: fc.oneof(fc.bigInt({ min: -999n, max: 999n }), fc.bigInt({ min: -(10n ** 59n), max: 10n ** 59n })),
  exponent: fc.integer({ min: -60, max: 10 })
})

export const exacts: fc.Arbitrary<Exact.Exact> = fc
  .oneof(near, near, any)
  .chain(({ digits, exponent }) => decimal(digits, exponent))
