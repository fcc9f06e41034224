import * as O from 'fp-ts/lib/Option.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Opening from '../../../src/rules/Opening.js'
import * as Rao from '../../../src/domain/Rao.js'
import * as Ending from '../../../src/rules/boss/Ending.js'
import type * as Verdict from '../../../src/domain/match/Verdict.js'
import { hotkeys } from '../../addresses.js'
import { champion, eight, miner, right } from '../fields.js'

const opening = () => right(Opening.make(eight.terms)(eight.miners))
const challenger = miner(1)
const verdict = (outcome: Verdict.Verdict['outcome']): Verdict.Verdict => ({
  reign: 2,
  threshold: '0.08',
  tasks: [],
  set: 6,
  wins: { challenger: 0, champion: 0 },
  required: 4,
  outcome
})

describe('who is champion afterwards (RULES 6)', () => {
  const judged = (of: Verdict.Verdict) => Ending.judged({ champion, challenger })(of)

  it('dethroned or crowned: the challenger, with reign 1', () => {
    expect(judged(verdict('Dethroned'))).toEqual({
      type: 'Dethroned',
      champion: { ...challenger, reign: 1 },
      verdict: verdict('Dethroned')
    })
    expect(Ending.crown(challenger)).toEqual({
      type: 'Crowned',
      champion: { ...challenger, reign: 1 },
      verdict: null
    })
    expect(judged(verdict('Crowned'))).toEqual({
      type: 'Crowned',
      champion: { ...challenger, reign: 1 },
      verdict: verdict('Crowned')
    })
  })

  it('defended or retained: the champion, its reign one longer', () => {
    expect(judged(verdict('Defended'))).toEqual({
      type: 'Defended',
      champion: { ...champion, reign: 3 },
      verdict: verdict('Defended')
    })
    expect(Ending.unchallenged('NoFinisher')(champion)).toEqual({
      type: 'Retained',
      champion: { ...champion, reign: 3 },
      reason: 'NoFinisher'
    })
  })

  it('nobody, where there was neither a challenger nor a champion (RULES 8)', () => {
    expect(Ending.unchallenged('AllEliminated')(null)).toEqual({
      type: 'Vacant',
      champion: null,
      reason: 'AllEliminated'
    })
  })

  it('as before, where it was cancelled, and every fee goes back (RULES 2.2)', () => {
    const ending = Ending.cancelled(opening(), champion, 'rain')
    expect(ending).toMatchObject({ type: 'Cancelled', champion, withdrawn: null, reason: 'rain' })
    expect(Ending.cancelled(opening(), null, 'rain')).toMatchObject({ champion: null, withdrawn: champion })
    expect('refunds' in ending && ending.refunds).toEqual(
      eight.miners.map(({ hotkey, coldkey }) => ({ hotkey, coldkey, amount: '200000000' }))
    )
    const image = Ending.cancelled({ ...opening(), type: 'image' }, null, 'rain')
    expect('refunds' in image && new Set(image.refunds.map(({ amount }) => amount))).toEqual(
      new Set(['150000000'])
    )
  })
})

describe('an ending in one sentence (RULES 8)', () => {
  const champ = { ...champion, reign: 4 }
  const sentences: ReadonlyArray<readonly [Ending.Ending, string]> = [
    [
      { type: 'Dethroned', champion: champ, verdict: verdict('Dethroned') },
      `Dethroned: ${champ.hotkey} is the new champion, in reign 1.`
    ],
    [
      { type: 'Defended', champion: champ, verdict: verdict('Defended') },
      `Defended: ${champ.hotkey} beat the challenger and goes on to reign 4.`
    ],
    [
      { type: 'Crowned', champion: champ, verdict: null },
      `Crowned: the title was vacant, and ${champ.hotkey} takes it, in reign 1.`
    ],
    [
      { type: 'Retained', champion: champ, reason: 'NoFinisher' },
      `Retained: no miner came through the groups with a score, so ${champ.hotkey} goes on to reign 4.`
    ],
    [
      { type: 'Retained', champion: champ, reason: 'ChallengerWithdrawn' },
      `Retained: the challenger was withdrawn, so ${champ.hotkey} goes on to reign 4.`
    ],
    [
      { type: 'Vacant', champion: null, reason: 'AllEliminated' },
      'Vacant: nobody was left standing in the knockout, and there is no champion.'
    ],
    [
      {
        type: 'Cancelled',
        champion: null,
        withdrawn: null,
        reason: 'rain',
        refunds: eight.miners.map(({ hotkey, coldkey }) => ({ hotkey, coldkey, amount: Rao.constant('1') }))
      },
      'Cancelled ("rain"): the title stays as it was, and 8 fees go back.'
    ],
    [
      { type: 'Cancelled', champion: null, withdrawn: champ, reason: 'rain', refunds: [] },
      `Cancelled ("rain"): the title is vacant, since ${champ.hotkey} was withdrawn, and 0 fees go back.`
    ],
    [
      {
        type: 'Cancelled',
        champion: null,
        withdrawn: null,
        reason: 'rain',
        refunds: [{ hotkey: champ.hotkey, coldkey: champ.coldkey, amount: Rao.constant('1') }]
      },
      'Cancelled ("rain"): the title stays as it was, and 1 fee goes back.'
    ],
    [
      { type: 'Vacant', champion: null, reason: 'NoScore' },
      'Vacant: the last one standing never had a score of its own, and there is no champion.'
    ]
  ]
  it.each(sentences.map(([ending, sentence]) => ({ ending, sentence })))(
    '$ending.type',
    ({ ending, sentence }) => {
      expect(Ending.sentence(ending)).toBe(sentence)
    }
  )

  it('no reason can pass itself off as another line, or command a terminal', () => {
    const ending = Ending.cancelled({ ...opening(), champion: null }, null, 'x)\nCrowned: me\u001b[2J')
    expect(Ending.sentence(ending)).toBe(
      'Cancelled ("x)\\nCrowned: me\\u001b[2J"): the title stays as it was, and 8 fees go back.'
    )
  })
})

describe('the reign read off a history: count back from the newest while the same hotkey won (RULES 6)', () => {
  const [a, b] = [hotkeys[0]!, hotkeys[1]!]
  it.each([
    [[a], a, O.some(1)],
    [[b, a, a, a], a, O.some(3)],
    [[a, a, b, a], a, O.some(1)],
    [[a, null, a, a], a, O.some(2)],
    [[a, a, b], a, O.none],
    [[a, a, null], a, O.none],
    [[], a, O.none]
  ])('%j', (winners, champ, reign) => {
    expect(Ending.reign(winners)(champ)).toEqual(reign)
  })

  it('as many as the last run of the winner', () => {
    const winners = fc.array(fc.constantFrom(a, b, null), { maxLength: 12 })
    fc.assert(
      fc.property(winners, fc.integer({ min: 1, max: 9 }), (before, run) => {
        fc.pre(before.at(-1) !== a)
        expect(Ending.reign([...before, ...Array<typeof a>(run).fill(a)])(a)).toEqual(O.some(run))
      })
    )
  })
})
