import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Champion from '../../../src/domain/miner/Champion.js'
import type * as Coldkey from '../../../src/domain/miner/Coldkey.js'
import * as Hotkey from '../../../src/domain/miner/Hotkey.js'
import * as Ledger from '../../../src/rules/admission/Ledger.js'
import * as Miner from '../../../src/domain/miner/Miner.js'
import * as Rao from '../../../src/domain/Rao.js'
import type * as Refusal from '../../../src/rules/Refusal.js'
import * as Registration from '../../../src/rules/admission/Registration.js'
import * as RuleSets from '../../../src/rules/ruleset/RuleSets.js'
import * as TournamentId from '../../../src/domain/TournamentId.js'
import type * as Candidate from '../../../src/domain/miner/Candidate.js'
import { coldkey, hotkey, hotkeys } from '../../addresses.js'
import { balances, candidate, charges, defender } from '../../arbitraries.js'
import * as Reference from '../../reference/registration.js'
import { decoded } from '../../view.js'
import { champion, eight, miner, right } from '../fields.js'
import { runs } from '../../runs.js'

const { id } = eight.terms
const entry: Registration.Entry = { id, rules: RuleSets.standard, type: 'text', champion }
const fee = 200_000_000n
const rao = (amount: bigint): Rao.RaoText => decoded(Rao.text, String(amount))

const give = (key: Coldkey.Coldkey, amount: bigint, ledger: Ledger.Ledger): Ledger.Ledger =>
  right(Ledger.deposit(key, amount)(ledger))

const funded = (...keys: ReadonlyArray<Coldkey.Coldkey>): Ledger.Ledger =>
  keys.reduce((ledger, key) => give(key, fee, ledger), Ledger.empty)

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
      [{ type: 'InsufficientBalance', needed: rao(fee), available: rao(0n) }]
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
      expect(ten.map((_, i) => right(Ledger.available(coldkey(i + 1))(ledger)))).toEqual(
        Array(10).fill(fee - amount)
      )
      expect(ledger.charges).toEqual(
        ten.map((c, i) => ({
          tournament: id,
          type,
          hotkey: c.hotkey,
          coldkey: coldkey(i + 1),
          amount: rao(amount),
          refunded: false
        }))
      )
    }
  })

  it('hotkeys of one coldkey draw on one balance, in order', () => {
    const shared = ten.map(c => ({ ...c, coldkey: coldkey(1) }))
    const nine = give(coldkey(1), 9n * fee, Ledger.empty)
    const { admitted, rejected, ledger } = right(Registration.register(entry)(nine)(shared))
    expect(admitted).toHaveLength(9)
    expect(rejected.map(({ reasons }) => reasons)).toEqual([
      [{ type: 'InsufficientBalance', needed: rao(fee), available: rao(0n) }]
    ])
    expect(right(Ledger.available(coldkey(1))(ledger))).toBe(0n)
  })

  it('whoever is rejected stops nobody: all that is wrong with it is named, and the others pay (RULES 2.5)', () => {
    const broken = { ...candidateOf(11), coldkey: 'x', githubRepo: 'x', commitHash: 'main' }
    const before = purse()
    const { admitted, rejected, ledger } = right(Registration.register(entry)(before)([broken, ...ten]))
    expect(admitted.map(({ hotkey }) => hotkey)).toEqual(ten.map(({ hotkey }) => hotkey))
    expect(rejected.map(({ at, candidate }) => [at, candidate])).toEqual([[0, broken]])
    expect(rejected[0]?.reasons).toEqual(
      expect.arrayContaining([
        { type: 'InvalidColdkey' },
        { type: 'InvalidRepository', field: 'githubRepo' },
        { type: 'InvalidRepository', field: 'commitHash' }
      ])
    )
    for (const { coldkey: key } of admitted) {
      expect(right(Ledger.available(key)(ledger))).toBe(right(Ledger.available(key)(before)) - fee)
    }
  })

  it('one rao short is short', () => {
    const ledger = give(coldkey(51), fee - 1n, purse())
    const { rejected } = right(
      Registration.register(entry)(ledger)([...ten, { ...candidateOf(11), coldkey: coldkey(51) }])
    )
    expect(rejected[0]?.reasons).toEqual([
      { type: 'InsufficientBalance', needed: rao(fee), available: rao(fee - 1n) }
    ])
  })

  it('registering twice charges once', () => {
    const once = right(Registration.register(entry)(purse())(ten))
    const twice = right(Registration.register(entry)(once.ledger)(ten))
    expect(twice).toEqual(once)
  })

  it('two tournaments charge twice', () => {
    const rich = ten.reduce((ledger, _, i) => give(coldkey(i + 1), fee, ledger), purse())
    const spring = right(Registration.register(entry)(rich)(ten))
    const other = { ...entry, id: decoded(TournamentId.codec, 'autumn') }
    const both = right(Registration.register(other)(spring.ledger)(ten))
    expect(both.ledger.charges).toHaveLength(20)
    expect(ten.map((_, i) => right(Ledger.available(coldkey(i + 1))(both.ledger)))).toEqual(
      Array(10).fill(0n)
    )
  })

  it('once given back, they are given back: the tournament needs a new id', () => {
    const { ledger } = right(Registration.register(entry)(purse())(ten))
    expect(Registration.register(entry)(right(Ledger.refund(id)(ledger)))(ten)).toEqual(
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
        rejected: [
          { at: 7, candidate: field[7], reasons: [{ type: 'InvalidRepository', field: 'commitHash' }] }
        ]
      })
    )
    expect(ledger).toEqual(purse())
  })
})

describe('registration in batches (RULES 2.4)', () => {
  const first = () => right(Registration.register(entry)(purse())(ten.slice(0, 8)))

  it('takes the earlier admissions along: two more after eight that paid', () => {
    const { admitted, ledger } = first()
    const second = right(Registration.register({ ...entry, earlier: admitted })(ledger)(ten.slice(8)))
    expect(second).toEqual(right(Registration.register(entry)(purse())(ten)))
  })

  it('a hotkey admitted before is a duplicate, whatever its coldkey, and whoever is told of the earlier batch', () => {
    const { admitted, ledger } = first()
    const rich = give(coldkey(50), fee, ledger)
    const again = { ...candidateOf(3), coldkey: coldkey(50) }
    const both = right(Registration.register({ ...entry, earlier: admitted })(rich)([again, candidateOf(9)]))
    expect(both.rejected).toEqual([{ at: 0, candidate: again, reasons: [{ type: 'DuplicateHotkey' }] }])
    const alone = right(Registration.register(entry)(rich)([again, ...ten]))
    expect(alone.rejected[0]?.reasons).toEqual([{ type: 'DuplicateHotkey' }])
    expect(alone.admitted).toEqual(ten)
  })

  it('nobody pays while all batches together are too few, and then all pay', () => {
    const ledger = purse()
    const few = Registration.register(entry)(ledger)(ten.slice(0, 5))
    expect(few).toMatchObject(E.left({ type: 'FieldTooSmall', admitted: 5 }))
    const together = { ...entry, earlier: right(first7(ten.slice(0, 5))) }
    expect(Registration.register(together)(ledger)(ten.slice(5, 7))).toMatchObject(
      E.left({ type: 'FieldTooSmall', admitted: 7 })
    )
    const all = right(Registration.register(together)(ledger)(ten.slice(5)))
    expect(all).toEqual(right(Registration.register(entry)(ledger)(ten)))
  })

  it('is refused where somebody has paid and would be left out of the field', () => {
    const { ledger } = first()
    expect(Registration.register(entry)(ledger)(ten.slice(1))).toEqual(
      E.left({ type: 'AdmissionsMissing', tournament: id, hotkeys: [hotkey(1)] })
    )
  })

  it('field and ledger name the same coldkeys, so refunds go where the fees came from (RULES 13.5)', () => {
    const { admitted, ledger } = right(Registration.register(entry)(purse())(ten))
    expect(ledger.charges.map(({ hotkey: h, coldkey: c }) => [h, c])).toEqual(
      admitted.map(({ hotkey: h, coldkey: c }) => [h, c])
    )
  })

  it('an earlier miner that has left the subnet stays admitted', () => {
    const { admitted, ledger } = first()
    const metagraph = ten.slice(1).map((c, i) => ({ id: i, hotkey: decoded(Hotkey.codec, c.hotkey) }))
    const second = Registration.register({ ...entry, earlier: admitted, metagraph })(ledger)(ten.slice(8))
    expect(right(second).admitted).toEqual(ten)
  })
})

/** Miners as an earlier batch would have admitted them. */
const first7 = (of: ReadonlyArray<Candidate.Candidate>) =>
  E.traverseArray((c: Candidate.Candidate) => Miner.codec.decode(c))(of)

describe('a metagraph (RULES 2.4)', () => {
  it('keeps out who is not registered on the subnet', () => {
    const metagraph = ten.slice(0, 9).map((c, i) => ({ id: 7 * i, hotkey: decoded(Hotkey.codec, c.hotkey) }))
    const { admitted, rejected } = right(Registration.register({ ...entry, metagraph })(purse())(ten))
    expect(admitted).toEqual(ten.slice(0, 9))
    expect(rejected).toEqual([{ at: 9, candidate: ten[9], reasons: [{ type: 'NotRegistered' }] }])
  })
})

describe('an id is one tournament’s (RULES 1)', () => {
  it('of the other type is taken', () => {
    const { ledger } = right(Registration.register(entry)(purse())(ten))
    expect(Registration.register({ ...entry, type: 'image' })(ledger)(ten)).toEqual(
      E.left({ type: 'IdTaken', tournament: id, tournamentType: 'text' })
    )
  })
})

describe('the border (RULES 1)', () => {
  const path = (answer: E.Either<Refusal.Refusal, unknown>) =>
    E.isLeft(answer) && answer.left.type === 'Invalid' ? answer.left.faults[0]?.path : answer
  const anything = (change: object): Registration.Entry => ({ ...entry, ...change })

  it.each([
    ['seed', { seed: 'x' }],
    ['champion.reign', { champion: { ...champion, reign: 0 } }],
    [
      'rules.boss.winsRequired.text',
      {
        rules: {
          ...RuleSets.standard,
          boss: { ...RuleSets.standard.boss, winsRequired: { text: 7, image: 4 } }
        }
      }
    ],
    ['metagraph[1].hotkey', { metagraph: [0, 1].map(at => ({ id: at, hotkey: hotkey(1) })) }],
    ['earlier[0].uid', { earlier: [{ ...miner(1), uid: 3 }] }],
    ['id', { id: '' }]
  ])('refuses what is none: %s', (expected, change) => {
    expect(path(Registration.register(anything(change))(purse())(ten))).toBe(expected)
  })

  it('refuses ledgers and candidates that are none', () => {
    const broken = { balances: {}, charges: [null] } as unknown as Ledger.Ledger
    expect(path(Registration.register(entry)(broken)(ten))).toBe('ledger.charges[0]')
    const odd = [...ten, { ...candidateOf(11), uid: 1 }]
    expect(path(Registration.register(entry)(purse())(odd))).toBe('candidates[10].uid')
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
  subnet: fc.option(fc.subarray(Array.from(hotkeys), { minLength: hotkeys.length - 3 })),
  earlier: fc.nat({ max: 4 }),
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
  [...Object.values<string>(of), ...made.filter(c => !c.refunded).map(c => c.amount)].reduce(
    (a, b) => a + BigInt(b),
    0n
  )

/** The reference's ledger, whose amounts are numbers, as ours, whose amounts are text. */
const asText = ({ balances: of, charges: made }: Reference.Ledger): unknown => ({
  balances: Object.fromEntries(Object.entries(of).map(([key, amount]) => [key, String(amount)])),
  charges: made.map(c => ({ ...c, amount: String(c.amount) }))
})

const counts = { Registered: 0, Refused: 0, Missing: 0, IdTaken: 0, rejected: 0, FeesRefunded: 0 }

describe('random candidates, balances and charges', () => {
  it('are registered as the reference registers them, and no rao is made or lost (RULES 2)', () => {
    fc.assert(
      fc.property(
        attempt,
        ({ candidates, balances: of, charges: made, champion: hot, subnet, earlier, type, rules }) => {
          const known: Reference.Ledger = { balances: of, charges: made }
          const ledger = decoded(Ledger.codec, asText(known))
          const before = candidates.flatMap(c => (Miner.codec.is(c) ? [c] : [])).slice(0, earlier)
          const champ = hot === null ? null : decoded(Champion.codec, { ...miner(1), hotkey: hot, reign: 1 })
          const ours = Registration.register({
            id,
            rules: RuleSets.all.get(rules) ?? RuleSets.standard,
            type,
            champion: champ,
            earlier: before,
            ...(subnet === null ? {} : { metagraph: subnet.map((hotkey, i) => ({ id: i, hotkey })) })
          })(ledger)(candidates)
          const other = made.find(charge => charge.tournament === id && charge.type !== type)
          if (other === undefined && made.some(charge => charge.tournament === id && charge.refunded)) {
            expect(ours).toEqual(E.left({ type: 'FeesRefunded', tournament: id }))
            counts.FeesRefunded += 1
            return
          }
          const theirs = Reference.register(
            {
              tournament: id,
              rules,
              type,
              champion: hot,
              isSs58: Hotkey.codec.is,
              subnet,
              earlier: before.map(m => ({ ...m }))
            },
            known,
            candidates
          )
          counts[theirs.type] += 1
          if (theirs.type === 'IdTaken' || theirs.type === 'Missing') {
            expect(ours).toMatchObject(
              E.left({ type: theirs.type === 'Missing' ? 'AdmissionsMissing' : 'IdTaken', tournament: id })
            )
            return
          }
          if (theirs.type === 'Refused') {
            expect(ours).toMatchObject(
              E.left({ type: 'FieldTooSmall', admitted: theirs.admitted, minimum: 8 })
            )
            return
          }
          const { admitted, rejected, ledger: after } = right(ours)
          counts.rejected += rejected.length
          expect(admitted).toEqual(theirs.admitted)
          expect(rejected.map(r => [r.candidate, reasons(r.reasons)])).toEqual(
            theirs.rejected.map(r => [r.candidate, reasons(r.reasons)])
          )
          expect(after).toEqual(asText(theirs.ledger))
          expect(total(after)).toBe(total(ledger))
          expect(Object.values<string>(after.balances).every(balance => BigInt(balance) >= 0n)).toBe(true)
          expect(after.charges).toHaveLength(
            new Set(after.charges.map(c => `${c.tournament} ${c.hotkey}`)).size
          )

          const refunded = right(Ledger.refund(id)(after))
          expect(refunded).toEqual(asText(Reference.refund(theirs.ledger, id)))
          expect(Ledger.refund(id)(refunded)).toEqual(E.right(refunded))
          expect(total(refunded)).toBe(total(ledger))
          const written: unknown = JSON.parse(JSON.stringify(refunded))
          expect(Ledger.codec.decode(written)).toEqual(E.right(refunded))
        }
      ),
      { seed: 20251101, numRuns: runs(120) }
    )
    // So that the property cannot pass without having seen each case.
    expect(Math.min(...Object.values(counts)), JSON.stringify(counts)).toBeGreaterThanOrEqual(runs(4))
  })

  it('a field registered once is one that a tournament opens with (RULES 2.3)', () => {
    const { admitted } = right(Registration.register(entry)(purse())(ten))
    expect(new Set(admitted.map(({ hotkey: key }) => key)).size).toBe(10)
    expect(pipe(admitted, field => field.every(({ hotkey: key }) => hotkeys.includes(key)))).toBe(true)
  })
})
