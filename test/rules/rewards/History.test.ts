import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Codec, Fraction, History, type Hotkey, type Result } from '../../../src/index.js'
import { hotkeys } from '../../addresses.js'
import { golden } from '../../golden.js'
import { opened } from '../../view.js'
import { play, scenarioArbitrary } from '../../reference/scenarios.js'
import { historiesOf, idOf } from '../histories.js'
import { unsaid } from '../refusals.js'

const [x, y, z] = hotkeys as [Hotkey.Hotkey, Hotkey.Hotkey, Hotkey.Hotkey]
const half: Fraction.Fraction = { numerator: 1n, denominator: 2n }

const text = (...endings: ReadonlyArray<Result.Result['ending']>): History.History =>
  endings.map((ending, i) => ({ id: idOf(`t${i + 1}`), type: 'text', ending, wins: [] }))
const crowned = (champion: Hotkey.Hotkey) => ({ type: 'Crowned', champion }) as const
const dethroned = (champion: Hotkey.Hotkey, performance = half) =>
  ({ type: 'Dethroned', champion, performance }) as const
const defended = (champion: Hotkey.Hotkey, reign: number) => ({ type: 'Defended', champion, reign }) as const
const retained = (champion: Hotkey.Hotkey, reign: number) => ({ type: 'Retained', champion, reign }) as const
const vacant = { type: 'Vacant' } as const
const cancelled = { type: 'Cancelled' } as const

const title = (history: History.History) => {
  const latest = History.latest('text')(history)
  return E.isLeft(latest) ? latest.left.type : (latest.right?.title ?? null)
}

describe('History', () => {
  it('agrees with the reference on every reign (RULES 6)', () => {
    interface Case {
      readonly history: ReadonlyArray<{ readonly winner: 'X' | 'Y' | 'Z'; readonly defended: boolean }>
      readonly champion: 'X' | 'Y' | 'Z'
      readonly reign: number
    }
    for (const { history, champion, reign } of golden<Case>('reign')) {
      const keys = { X: x, Y: y, Z: z }
      const reigns = history.map((_, i) => {
        const before = history.slice(0, i + 1).findLastIndex(({ defended: again }) => !again)
        return i - before + 1
      })
      const endings = history.map(({ winner, defended: again }, i) =>
        again ? defended(keys[winner], reigns[i] ?? 0) : dethroned(keys[winner])
      )
      expect(title(text(...endings))).toMatchObject({ champion: keys[champion], reign })
    }
  })

  it('tells since when the champion reigns, and how it won its crown (RULES 13.3)', () => {
    const third = Fraction.ratio(1, 3)
    const history = text(crowned(x), dethroned(y, third), defended(y, 2), retained(y, 3))
    expect(title(history)).toEqual({ champion: y, reign: 3, since: 't2', performance: third })
  })

  it('has performance 0 for who was crowned without a boss round (RULES 13.3)', () => {
    expect(title(text(crowned(x), defended(x, 2)))).toMatchObject({ reign: 2, performance: Fraction.zero })
  })

  it('lets no cancelled tournament break a reign (RULES 6)', () => {
    const history = text(cancelled, dethroned(x), cancelled, defended(x, 2), cancelled, cancelled)
    expect(title(history)).toEqual({ champion: x, reign: 2, since: 't2', performance: half })
  })

  it('begins a new reign with a new crown, also of the same hotkey (RULES 6, 8)', () => {
    expect(title(text(dethroned(x), defended(x, 2), vacant, crowned(x)))).toMatchObject({
      reign: 1,
      since: 't4'
    })
    expect(title(text(dethroned(x), defended(x, 2), crowned(x)))).toMatchObject({ reign: 1, since: 't3' })
  })

  it('knows no title before the first tournament, nor a vacant one (RULES 8)', () => {
    expect(History.latest('text')([])).toEqual(E.right(null))
    expect(History.latest('image')(text(crowned(x)))).toEqual(E.right(null))
    const [before, last] = text(crowned(x), vacant)
    expect(History.latest('text')([before!, last!])).toEqual(E.right({ result: last, title: null }))
  })

  it.each([
    ['no crown', text(defended(x, 2))],
    ['another’s crown', text(crowned(y), defended(x, 2))],
    ['too few defences', text(crowned(x), defended(x, 4))],
    ['a defence counted twice', text(crowned(x), defended(x, 2), defended(x, 2))],
    ['somebody in between', text(crowned(x), dethroned(y), defended(x, 2))]
  ])('refuses to guess the performance from a history with %s (RULES 13.3)', (_, history) => {
    expect(title(history)).toBe('CrownUnknown')
  })

  it('leaves out tournaments that have not ended, and reads the others off their endings (RULES 6)', () => {
    fc.assert(
      fc.property(scenarioArbitrary, scenario => {
        const tournament = opened(play(scenario, Array.from(hotkeys)).opening)
        expect(History.of([tournament])).toEqual([])
      }),
      { numRuns: 10 }
    )
  })

  it('takes back what it gives out', () => {
    fc.assert(
      fc.property(historiesOf(hotkeys.slice(0, 6)), history => {
        const json: unknown = JSON.parse(JSON.stringify(History.codec.encode(history)))
        expect(Codec.decode(History.codec)(json)).toEqual(E.right(history))
      })
    )
  })

  it('refuses what stands in the place of a part of one there, with words for what belongs there', () => {
    const ending = { type: 'Dethroned', champion: x, performance: '1/2' }
    const wins = [{ slot: 'R1.G1.T1', winners: [x, y] }]
    expect(unsaid(History.codec, [{ id: 't1', type: 'text', ending, wins }])).toEqual([])
  })

  it('names what is wrong with a history', () => {
    const faults = (...results: ReadonlyArray<unknown>) => {
      const decoded = Codec.decode(History.codec, 'tournaments')(results)
      return E.isLeft(decoded) ? decoded.left.map(Codec.sentence) : []
    }
    const result = { id: 't1', type: 'text', ending: { type: 'Crowned', champion: x }, wins: [] }
    const with_ = (fields: object) => faults({ ...result, ...fields })
    expect(faults(result)).toEqual([])
    expect(faults(result, result)).toEqual(['tournaments[1].id is "t1": expected each tournament once'])
    expect(with_({ ending: { type: 'Defended', champion: x, reign: 1 } })).toEqual([
      'tournaments[0].ending.reign is 1: expected an integer of at least 2'
    ])
    expect(with_({ ending: { type: 'Dethroned', champion: x, performance: '1/0' } })).toEqual([
      'tournaments[0].ending.performance is "1/0": expected a fraction (such as 3/20) or a finite decimal'
    ])
    const win = (slot: string, ...winners: ReadonlyArray<unknown>) => ({ slot, winners })
    const of = (...wins: ReadonlyArray<unknown>) => with_({ wins })
    expect(of(win('R1.G1.T1', x, y), win('R2.M1.T1', x))).toEqual([])
    expect(of(win('R2.M1.T1', x, y))).toEqual([
      'tournaments[0].wins[0].winners is a list of 2: expected one winner outside the groups'
    ])
    expect(of(win('R1.G1.T1'))).toEqual([
      'tournaments[0].wins[0].winners is a list of 0: expected at least one winner'
    ])
    expect(of(win('R1.G1.T1', x, x))).toEqual([
      `tournaments[0].wins[0].winners[1] is "${x}": expected each winner once`
    ])
    expect(of(win('R1.G1.T1', x), win('R1.G1.T1.A2', x))).toEqual([
      'tournaments[0].wins[1].slot is "R1.G1.T1.A2": expected each slot once'
    ])
    expect(of({ ...win('R1.G1.T1', x), points: 1 })).toEqual([
      'tournaments[0].wins[0].points is 1: expected no such field'
    ])
  })
})
