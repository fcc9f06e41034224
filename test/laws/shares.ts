// Laws of shares, boosts and pools (RULES 13.2, 13.3).
import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as Exact from '../../src/domain/Exact.js'
import * as Fraction from '../../src/scoring/Fraction.js'
import type * as Shares from '../../src/scoring/Shares.js'

/** What is held to the laws. */
export interface Implementation {
  readonly placed: typeof Shares.placed
  readonly boost: typeof Shares.boost
  readonly boosted: typeof Shares.boosted
}

/** A parameter from 0 to `most`, in ten-thousandths. */
const parameter = (most: number): fc.Arbitrary<Exact.Exact> =>
  fc.integer({ min: 0, max: most * 10_000 }).map(n => {
    const { digits, whole } = { digits: String(n % 10_000).padStart(4, '0'), whole: Math.floor(n / 10_000) }
    return Exact.constant(`${whole}.${digits}`.replace(/\.?0+$/, '') as `${number}`)
  })

const decays = fc.oneof(
  fc.constantFrom('0', '0.3', '1').map(d => Exact.constant(d as `${number}`)),
  parameter(1)
)
const boosts = fc.record({ above: parameter(1), multiplier: parameter(100), perReign: parameter(1) })
const pools = fc
  .tuple(parameter(1), parameter(1))
  .map(([a, b]) => (Number(a) < Number(b) ? { base: a, maximum: b } : { base: b, maximum: a }))

/** A field of `who` 0, 1, 2, … with points of which many are equal, and its winner. */
const fields = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 3 })), { maxLength: 20 })
  .map(points => points.map(([n, d], who) => ({ who, points: Fraction.ratio(n, d) })))
const winners = fc.option(fc.nat({ max: 21 }))

/** From -1 to 3. */
const performances = fc.integer({ min: -10_000, max: 30_000 }).map(n => Fraction.ratio(n, 10_000))
const reigns = fc.integer({ min: 1, max: 40 })

const atMost = (a: Fraction.Fraction, b: Fraction.Fraction): boolean => Fraction.compare(a, b) <= 0

export const shareLaws = ({ placed }: Implementation): void => {
  // 1. The shares of whoever is ranked sum to one; of nobody, to zero.
  it('sum to exactly one whenever anybody is ranked (RULES 13.2)', () => {
    fc.assert(
      fc.property(decays, winners, fields, (decay, winner, field) => {
        const ranked = placed(decay)(winner, field)
        const expected = ranked.length === 0 ? Fraction.zero : Fraction.one
        expect(Fraction.sum(ranked.map(({ share }) => share))).toEqual(expected)
        expect(ranked.every(({ share }) => atMost(Fraction.zero, share))).toBe(true)
      })
    )
  })
  // 2. Whoever is ranked is the winner or has points, and everybody who is or has is ranked once.
  it('rank the winner and every miner with points, and nobody else (RULES 13.2)', () => {
    fc.assert(
      fc.property(decays, winners, fields, (decay, winner, field) => {
        const expected = new Set(field.filter(({ points }) => !Fraction.isZero(points)).map(({ who }) => who))
        if (winner !== null) expected.add(winner)
        const ranked = placed(decay)(winner, field).map(({ who }) => who)
        expect(ranked.length).toBe(expected.size)
        expect(new Set(ranked)).toEqual(expected)
      })
    )
  })
  // 3. Among the others, more points never mean a smaller share, and equal points mean an equal one.
  it('never fall with points, and are equal for equal points (RULES 13.2)', () => {
    fc.assert(
      fc.property(decays, winners, fields, (decay, winner, field) => {
        const others = placed(decay)(winner, field).filter(({ who }) => who !== winner)
        for (const a of others) {
          for (const b of others) {
            const order = Fraction.compare(a.points, b.points)
            if (order === 0) expect(a.share).toEqual(b.share)
            else expect(atMost(order < 0 ? a.share : b.share, order < 0 ? b.share : a.share)).toBe(true)
          }
        }
      })
    )
  })
  // 4. The winner has place 1 alone, with the largest share.
  it('give the winner place 1 alone, whatever its points (RULES 13.2)', () => {
    fc.assert(
      fc.property(decays, fc.nat({ max: 21 }), fields, (decay, winner, field) => {
        const [first, ...others] = placed(decay)(winner, field)
        expect(first).toMatchObject({ who: winner, first: 1, last: 1 })
        expect(others.every(({ share }) => atMost(share, first?.share ?? Fraction.zero))).toBe(true)
      })
    )
  })
  // 5. The places are those of the order the field is given in, whatever it is.
  it('do not depend on the order of the field', () => {
    fc.assert(
      fc.property(
        decays,
        winners,
        fields.chain(field =>
          fc.tuple(fc.constant(field), fc.shuffledSubarray(field, { minLength: field.length }))
        ),
        (decay, winner, [field, shuffled]) => {
          const byWho = (of: typeof field) =>
            Array.from(placed(decay)(winner, of)).sort((a, b) => a.who - b.who)
          expect(byWho(shuffled)).toEqual(byWho(field))
        }
      )
    )
  })
}

export const boostLaws = ({ boost, boosted }: Implementation): void => {
  // 6. Monotone in performance.
  it('never falls with performance (RULES 13.3)', () => {
    fc.assert(
      fc.property(boosts, performances, performances, reigns, (parameters, a, b, reign) => {
        const [worse, better] = Fraction.compare(a, b) <= 0 ? [a, b] : [b, a]
        expect(atMost(boost(parameters)(worse, reign), boost(parameters)(better, reign))).toBe(true)
      })
    )
  })
  // 7. Anti-monotone in the reign.
  it('never grows with the reign, and is never negative (RULES 13.3)', () => {
    fc.assert(
      fc.property(boosts, performances, reigns, (parameters, performance, reign) => {
        const [now, next] = [boost(parameters)(performance, reign), boost(parameters)(performance, reign + 1)]
        expect(atMost(Fraction.zero, next) && atMost(next, now)).toBe(true)
      })
    )
  })
  // 8. Capped.
  it('leaves the pool between its base and its maximum, monotone in between (RULES 13.3)', () => {
    fc.assert(
      fc.property(pools, boosts, performances, performances, reigns, (pool, parameters, a, b, reign) => {
        const [worse, better] = Fraction.compare(a, b) <= 0 ? [a, b] : [b, a]
        const grown = (p: Fraction.Fraction) => boosted(pool)(boost(parameters)(p, reign))
        expect(atMost(Fraction.ofExact(pool.base), grown(worse))).toBe(true)
        expect(atMost(grown(worse), grown(better))).toBe(true)
        expect(atMost(grown(better), Fraction.ofExact(pool.maximum))).toBe(true)
      })
    )
  })
}
