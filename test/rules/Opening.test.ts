import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import * as Codec from '../../src/domain/codec/Codec.js'
import * as Opening from '../../src/rules/Opening.js'
import * as Digest from '../../src/domain/Digest.js'
import * as RuleSet from '../../src/rules/ruleset/RuleSet.js'
import * as RuleSets from '../../src/rules/ruleset/RuleSets.js'
import { decoded } from '../view.js'
import { eight, champion, miner, right } from './fields.js'

const { terms, miners } = eight
const json = (): Record<string, unknown> =>
  JSON.parse(JSON.stringify(right(Opening.make(terms)(miners)))) as Record<string, unknown>

const paths = (input: unknown): ReadonlyArray<string> => {
  const opening = Codec.decode(Opening.codec, 'opening')(input)
  return E.isLeft(opening) ? opening.left.map(({ path }) => path) : []
}

describe('a tournament opens', () => {
  it('with at least eight miners (RULES 2.3)', () => {
    expect(E.isRight(Opening.make(terms)(miners))).toBe(true)
    expect(Opening.make(terms)(miners.slice(1))).toEqual(
      E.left({ type: 'FieldTooSmall', admitted: 7, minimum: 8, rejected: [] })
    )
  })

  it('with nobody twice, whatever else differs', () => {
    const twice = { ...miner(20), hotkey: miner(3).hotkey }
    expect(Opening.make(terms)([...miners, twice])).toEqual(
      E.left({ type: 'DuplicateMiner', hotkey: twice.hotkey })
    )
  })

  it('without the champion in its own challenge (RULES 2.1)', () => {
    const entered = { ...miner(20), hotkey: champion.hotkey }
    expect(Opening.make(terms)([...miners, entered])).toEqual(
      E.left({ type: 'ChampionInField', hotkey: champion.hotkey })
    )
    expect(E.isRight(Opening.make({ ...terms, champion: null })([...miners, entered]))).toBe(true)
  })

  it('with miners as their codec has them; a fault is named by its path (RULES 1)', () => {
    expect(Opening.make(terms)([...miners, { ...miner(9), ...{ uid: 3 } }])).toMatchObject(
      E.left({ type: 'Invalid', faults: [{ path: 'miners[8].uid' }] })
    )
  })

  it('and carries its rules with their digest, and the field in the order of admission (RULES 9)', () => {
    const opening = right(Opening.make(terms)(Array.from(miners).reverse()))
    expect(opening.rulesDigest).toBe(Digest.of(RuleSets.standard))
    expect(opening.miners).toEqual(Array.from(miners).reverse())
    expect({ ...opening, miners: undefined, rulesDigest: undefined }).toEqual(terms)
  })
})

describe('a rule set that is none of ours (RULES 9)', () => {
  const own = (change: object = {}): RuleSet.RuleSet =>
    decoded(RuleSet.codec, { ...structuredClone(RuleSets.standard), id: 'our-own', ...change })
  const under = (rules: RuleSet.RuleSet): Opening.Opening => right(Opening.make({ ...terms, rules })(miners))
  const other = own({ replacements: 0 })

  it('has its own digest, whatever was opened under before', () => {
    const deeper = own({ registration: { ...RuleSets.standard.registration, minimumField: 7 } })
    for (const rules of [own(), other, own(), deeper, RuleSets.standard, deeper, other, other, own()]) {
      const opening = under(rules)
      expect(opening.rules).toEqual(rules)
      expect(opening.rulesDigest).toBe(Digest.of(rules))
    }
  })

  it('is a copy that later tournaments share, and that nobody can change', () => {
    const { rules } = under(own())
    expect(under(own()).rules).toBe(rules)
    expect(Reflect.set(rules, 'replacements', 0)).toBe(false)
    expect(Reflect.set(rules.registration, 'minimumField', 2)).toBe(false)
    const given = structuredClone(rules)
    expect(under(given).rules).toBe(rules)
    // What was handed in stays its owner's.
    expect(Reflect.set(given, 'replacements', 0)).toBe(true)
    expect(under(given).rules).toEqual(other)
    expect(rules).toEqual(own())
  })

  it('is not taken for the one before where it has a field more or less', () => {
    const { replacements: _, ...less } = under(own()).rules
    for (const rules of [{ ...own(), more: 1 }, less]) {
      // @ts-expect-error: what a caller without types may hand in.
      const refused = Opening.make({ ...terms, rules })(miners)
      expect(refused).toMatchObject(E.left({ type: 'Invalid' }))
    }
  })

  it('saves no other term from being looked at', () => {
    under(own())
    expect(
      Opening.make({ ...terms, rules: own(), champion: { ...champion, reign: 0 } })(miners)
    ).toMatchObject(E.left({ type: 'Invalid', faults: [{ path: 'terms.champion.reign' }] }))
  })
})

describe('an opening in JSON', () => {
  it('is read as it is written', () => {
    expect(Codec.decode(Opening.codec)(json())).toEqual(Opening.make(terms)(miners))
  })

  it.each<[string, Record<string, unknown>, ReadonlyArray<string>]>([
    ['no id', { id: '' }, ['opening.id']],
    ['a third type', { type: 'video' }, ['opening.type']],
    ['a seed in another script', { seed: 'зерно' }, ['opening.seed']],
    ['a digest cut short', { rulesDigest: 'ab' }, ['opening.rulesDigest']],
    [
      'a champion in reign 0 (RULES 5.2)',
      { champion: { ...champion, reign: 0 } },
      ['opening.champion.reign']
    ],
    ['no champion and no word of it', { champion: undefined }, ['opening.champion']],
    [
      'a miner without a coldkey',
      { miners: [{ ...miner(1), coldkey: undefined }] },
      ['opening.miners[0].coldkey']
    ],
    [
      'rules that cannot work',
      { rules: { ...RuleSets.standard, replacements: -1 } },
      ['opening.rules.replacements']
    ],
    ['a field nobody knows', { sead: 'x' }, ['opening.sead']]
  ])('%s is refused by its path', (_, change, expected) => {
    expect(paths({ ...json(), ...change })).toEqual(expected)
  })
})
