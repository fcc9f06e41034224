import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  Champion,
  type Coldkey,
  Hotkey,
  Ledger,
  Registration,
  RuleSets,
  TournamentId,
  type Candidate
} from '../../../src/index.js'
import { coldkey, hotkey, hotkeys } from '../../addresses.js'
import { balances, candidate, charges, defender } from '../../arbitraries.js'
import * as Reference from '../../reference/registration.js'
import { decoded } from '../../view.js'
import { champion, eight, miner, right } from '../fields.js'

const { id } = eight.terms
const entry: Registration.Entry = { id, rules: RuleSets.standard, type: 'text', champion }
const fee = 200_000_000n

const funded = (...keys: ReadonlyArray<Coldkey.Coldkey>): Ledger.Ledger =>
  keys.reduce((ledger, key) => Ledger.deposit(key, fee)(ledger), Ledger.empty)

/** A candidate with a coldkey of its own. */
const candidateOf = (n: number): Candidate.Candidate => ({ ...miner(n), coldkey: coldkey(n) })
const ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(candidateOf)
const purse = () => funded(...ten.map((_, i) => coldkey(i + 1)))

const reasonsOf = (change: Partial<Candidate.Candidate>): ReadonlyArray<Candidate.Rejection> => {
  const { rejected, admitted } = right(
    Registration.register(entry)(purse())([...ten.slice(0, 8), { ...candidateOf(9), ...change }])
  )
  expect(admitted).toHaveLength(8)
  expect(rejected).toHaveLength(1)
  return rejected[0]?.reasons ?? []
}

describe('candidates are admitted in the order given, or rejected with every reason (RULES 2.1)', () => {
  it('all of them, where nothing is wrong', () => {
    const registration = right(Registration.register(entry)(purse())(ten))
    expect(registration.admitted).toEqual(ten)
    expect(registration.rejected).toEqual([])
  })

  it.each<[string, Partial<Candidate.Candidate>, ReadonlyArray<Candidate.Rejection>]>([
    ['DuplicateHotkey', { hotkey: hotkey(3) }, [{ type: 'DuplicateHotkey' }]],
    ['ReigningChampion', { hotkey: champion.hotkey }, [{ type: 'ReigningChampion' }]],
    ['InvalidHotkey', { hotkey: `${hotkey(9)}x` }, [{ type: 'InvalidHotkey' }]],
    ['InvalidColdkey', { coldkey: '__proto__' }, [{ type: 'InvalidColdkey' }]],
    [
      'InvalidRepository',
      { githubRepo: 'http://github.com/a/b' },
      [{ type: 'InvalidRepository', field: 'githubRepo' }]
    ],
    ['a branch name', { commitHash: 'main' }, [{ type: 'InvalidRepository', field: 'commitHash' }]],
    [
      'InsufficientBalance',
      { coldkey: coldkey(50) },
      [{ type: 'InsufficientBalance', needed: fee, available: 0n }]
    ],
    [
      'all at once',
      { hotkey: hotkey(3), coldkey: coldkey(50), githubRepo: '', commitHash: '' },
      [
        { type: 'InvalidRepository', field: 'githubRepo' },
        { type: 'InvalidRepository', field: 'commitHash' },
        { type: 'DuplicateHotkey' }
      ]
    ]
  ])('%s', (_, change, reasons) => {
    expect(reasonsOf(change)).toEqual(reasons)
  })

  it('a rejected first entry does not make the second a duplicate', () => {
    const twice = [{ ...candidateOf(1), commitHash: 'main' }, ...ten]
    expect(right(Registration.register(entry)(purse())(twice)).admitted).toEqual(ten)
  })
})

describe('fees (RULES 2.2)', () => {
  it('are 0.2 TAO for text and 0.15 TAO for image, each charged to the coldkey', () => {
    for (const [type, amount] of [
      ['text', 200_000_000n],
      ['image', 150_000_000n]
    ] as const) {
      const { ledger } = right(Registration.register({ ...entry, type })(purse())(ten))
      expect(ten.map((_, i) => Ledger.available(coldkey(i + 1))(ledger))).toEqual(
        Array(10).fill(fee - amount)
      )
      expect(ledger.charges).toEqual(
        ten.map((c, i) => ({
          tournament: id,
          hotkey: c.hotkey,
          coldkey: coldkey(i + 1),
          amount,
          refunded: false
        }))
      )
    }
  })

  it('hotkeys of one coldkey draw on one balance, in order', () => {
    const shared = ten.map(c => ({ ...c, coldkey: coldkey(1) }))
    const nine = Ledger.deposit(coldkey(1), 9n * fee)(Ledger.empty)
    const { admitted, rejected, ledger } = right(Registration.register(entry)(nine)(shared))
    expect(admitted).toHaveLength(9)
    expect(rejected.map(({ reasons }) => reasons)).toEqual([
      [{ type: 'InsufficientBalance', needed: fee, available: 0n }]
    ])
    expect(Ledger.available(coldkey(1))(ledger)).toBe(0n)
  })

  it('one rao short is short', () => {
    const ledger = Ledger.deposit(coldkey(51), fee - 1n)(purse())
    const { rejected } = right(
      Registration.register(entry)(ledger)([...ten, { ...candidateOf(11), coldkey: coldkey(51) }])
    )
    expect(rejected[0]?.reasons).toEqual([{ type: 'InsufficientBalance', needed: fee, available: fee - 1n }])
  })

  it('registering twice charges once', () => {
    const once = right(Registration.register(entry)(purse())(ten))
    const twice = right(Registration.register(entry)(once.ledger)(ten))
    expect(twice).toEqual(once)
  })

  it('two tournaments charge twice', () => {
    const rich = ten.reduce((ledger, _, i) => Ledger.deposit(coldkey(i + 1), fee)(ledger), purse())
    const spring = right(Registration.register(entry)(rich)(ten))
    const other = { ...entry, id: decoded(TournamentId.codec, 'autumn') }
    const both = right(Registration.register(other)(spring.ledger)(ten))
    expect(both.ledger.charges).toHaveLength(20)
    expect(ten.map((_, i) => Ledger.available(coldkey(i + 1))(both.ledger))).toEqual(Array(10).fill(0n))
  })

  it('once given back, they are given back: the tournament needs a new id', () => {
    const { ledger } = right(Registration.register(entry)(purse())(ten))
    expect(Registration.register(entry)(Ledger.refund(id)(ledger))(ten)).toEqual(
      E.left({ type: 'FeesRefunded', tournament: id })
    )
  })
})

describe('fewer than eight are refused, and nobody is charged (RULES 2.3)', () => {
  it('with everybody that was rejected, and why', () => {
    const field = [...ten.slice(0, 7), { ...candidateOf(8), commitHash: 'main' }]
    const ledger = purse()
    expect(Registration.register(entry)(ledger)(field)).toEqual(
      E.left({
        type: 'FieldTooSmall',
        admitted: 7,
        minimum: 8,
        rejected: [{ candidate: field[7], reasons: [{ type: 'InvalidRepository', field: 'commitHash' }] }]
      })
    )
    expect(ledger).toEqual(purse())
  })
})

// ------------------------------------------------------------------------------------------------
// against the reference
// ------------------------------------------------------------------------------------------------

const attempt = fc.record({
  candidates: fc.array(candidate, { minLength: 10, maxLength: 30, size: 'max' }),
  balances,
  charges,
  champion: fc.option(defender),
  type: fc.constantFrom('text' as const, 'image' as const),
  rules: fc.constantFrom(
    'gradients-2025-09' as const,
    'gradients-2025-11' as const,
    'gradients-2025-12' as const
  )
})

/** Reasons in an order of their own, the two of a repository as one: so the reference has them. */
const reasons = (of: ReadonlyArray<Reference.Reason | Candidate.Rejection>): ReadonlyArray<unknown> =>
  Array.from(
    new Set(of.map(r => (r.type === 'InsufficientBalance' ? `${r.type} ${r.needed} ${r.available}` : r.type)))
  ).sort()

const total = ({ balances: of, charges: made }: Pick<Ledger.Ledger, 'balances' | 'charges'>): bigint =>
  [...Object.values<bigint>(of), ...made.filter(c => !c.refunded).map(c => c.amount)].reduce(
    (a, b) => a + b,
    0n
  )

const counts = { Registered: 0, Refused: 0, rejected: 0, FeesRefunded: 0 }

describe('random candidates, balances and charges', () => {
  it('are registered as the reference registers them, and no rao is made or lost (RULES 2)', () => {
    fc.assert(
      fc.property(attempt, ({ candidates, balances: of, charges: made, champion: hot, type, rules }) => {
        const known: Reference.Ledger = { balances: of, charges: made }
        const ledger = right(Ledger.codec.decode(Ledger.codec.encode(known as unknown as Ledger.Ledger)))
        const champ = hot === null ? null : decoded(Champion.codec, { ...miner(1), hotkey: hot, reign: 1 })
        const ours = Registration.register({
          id,
          rules: RuleSets.all.get(rules) ?? RuleSets.standard,
          type,
          champion: champ
        })(ledger)(candidates)
        if (made.some(charge => charge.tournament === id && charge.refunded)) {
          expect(ours).toEqual(E.left({ type: 'FeesRefunded', tournament: id }))
          counts.FeesRefunded += 1
          return
        }
        const theirs = Reference.register(
          { tournament: id, rules, type, champion: hot, isSs58: Hotkey.codec.is },
          known,
          candidates
        )
        counts[theirs.type] += 1
        if (theirs.type === 'Refused') {
          expect(ours).toMatchObject(E.left({ type: 'FieldTooSmall', admitted: theirs.admitted, minimum: 8 }))
          return
        }
        const { admitted, rejected, ledger: after } = right(ours)
        counts.rejected += rejected.length
        expect(admitted).toEqual(theirs.admitted)
        expect(rejected.map(r => [r.candidate, reasons(r.reasons)])).toEqual(
          theirs.rejected.map(r => [r.candidate, reasons(r.reasons)])
        )
        expect(after).toEqual(theirs.ledger)
        expect(total(after)).toBe(total(ledger))
        expect(Object.values(after.balances).every(balance => balance >= 0n)).toBe(true)
        expect(after.charges).toHaveLength(
          new Set(after.charges.map(c => `${c.tournament} ${c.hotkey}`)).size
        )

        const refunded = Ledger.refund(id)(after)
        expect(refunded).toEqual(Reference.refund(theirs.ledger, id))
        expect(Ledger.refund(id)(refunded)).toEqual(refunded)
        expect(total(refunded)).toBe(total(ledger))
        const written: unknown = JSON.parse(JSON.stringify(Ledger.codec.encode(refunded)))
        expect(Ledger.codec.decode(written)).toEqual(E.right(refunded))
      }),
      { numRuns: 600 }
    )
    // So that the property cannot pass without having seen each case.
    expect(Math.min(...Object.values(counts)), JSON.stringify(counts)).toBeGreaterThanOrEqual(20)
  })

  it('a field registered once is one that a tournament opens with (RULES 2.3)', () => {
    const { admitted } = right(Registration.register(entry)(purse())(ten))
    expect(new Set(admitted.map(({ hotkey: key }) => key)).size).toBe(10)
    expect(pipe(admitted, field => field.every(({ hotkey: key }) => hotkeys.includes(key)))).toBe(true)
  })
})
