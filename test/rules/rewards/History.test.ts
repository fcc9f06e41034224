import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Codec from '../../../src/domain/codec/Codec.js'
import * as Fraction from '../../../src/scoring/Fraction.js'
import * as History from '../../../src/rules/rewards/History.js'
import type * as Hotkey from '../../../src/domain/miner/Hotkey.js'
import * as Result from '../../../src/rules/rewards/Result.js'
import { hotkeys } from '../../addresses.js'
import { golden } from '../../golden.js'
import { champion, historiesOf, idOf } from '../histories.js'
import { unsaid } from '../refusals.js'

const [x, y, z] = hotkeys as [Hotkey.Hotkey, Hotkey.Hotkey, Hotkey.Hotkey]
const half = Fraction.ratio(1, 2)

const text = (...endings: ReadonlyArray<Result.Result['ending']>): ReadonlyArray<Result.Result> =>
  endings.map((ending, i) => ({
    id: idOf(`t${i + 1}`),
    type: 'text',
    opened: 10 * i,
    ended: 10 * i + 9,
    ending,
    wins: []
  }))
const crowned = (of: Hotkey.Hotkey, performance = Fraction.zero) =>
  ({ type: 'Crowned', champion: champion(of), performance }) as const
const dethroned = (of: Hotkey.Hotkey, performance = half) =>
  ({ type: 'Dethroned', champion: champion(of), performance }) as const
const defended = (of: Hotkey.Hotkey, reign: number) =>
  ({ type: 'Defended', champion: champion(of, reign) }) as const
const retained = (of: Hotkey.Hotkey, reign: number) =>
  ({ type: 'Retained', champion: champion(of, reign) }) as const
const vacant = { type: 'Vacant' } as const
const cancelled = { type: 'Cancelled', withdrawn: null } as const
const withdrawn = (of: Hotkey.Hotkey, reign: number) =>
  ({ type: 'Cancelled', withdrawn: champion(of, reign) }) as const

/** The newest result with its title, asked for in both ways: they answer the same. */
const latestOf = (history: History.History) => {
  const latest = History.latest('text')(history)
  expect(History.latestOfDecoded('text')(history)).toEqual(latest)
  return latest
}

const title = (history: History.History) => {
  const latest = latestOf(history)
  return E.isLeft(latest) ? latest.left.type : (latest.right?.title ?? null)
}

/** The path of what does not follow. */
const flaw = (history: History.History) => {
  const latest = latestOf(history)
  return E.isLeft(latest) && latest.left.type === 'Invalid' ? latest.left.faults[0]?.path : latest
}

describe('History', () => {
  it('agrees with the reference on every reign (RULES 6)', () => {
    interface Case {
      readonly history: ReadonlyArray<{ readonly winner: 'X' | 'Y' | 'Z'; readonly defended: boolean }>
      readonly champion: 'X' | 'Y' | 'Z'
      readonly reign: number
    }
    for (const { history, champion: of, reign } of golden<Case>('reign')) {
      const keys = { X: x, Y: y, Z: z }
      const reigns = history.map((_, i) => {
        const before = history.slice(0, i + 1).findLastIndex(({ defended: again }) => !again)
        return i - before + 1
      })
      const endings = history.map(({ winner, defended: again }, i) =>
        again ? defended(keys[winner], reigns[i] ?? 0) : dethroned(keys[winner])
      )
      expect(title(text(...endings))).toMatchObject({ champion: { hotkey: keys[of], reign } })
    }
  })

  it('tells since when the champion reigns, and how it won its crown (RULES 13.3)', () => {
    const third = Fraction.ratio(1, 3)
    const history = text(crowned(x), dethroned(y, third), defended(y, 2), retained(y, 3))
    expect(title(history)).toEqual({
      champion: champion(y, 3),
      tournament: 't2',
      since: 19,
      performance: third
    })
  })

  it('has performance 0 for who was crowned without a boss round (RULES 13.3)', () => {
    expect(title(text(crowned(x), defended(x, 2)))).toMatchObject({
      champion: { reign: 2 },
      performance: Fraction.zero
    })
  })

  it('lets no cancelled tournament break a reign (RULES 6)', () => {
    const history = text(cancelled, dethroned(x), cancelled, defended(x, 2), cancelled, cancelled)
    expect(title(history)).toMatchObject({ champion: champion(x, 2), tournament: 't2', performance: half })
  })

  it('begins a new reign with a new crown, also of the same hotkey (RULES 6, 8)', () => {
    expect(title(text(dethroned(x), defended(x, 2), vacant, crowned(x)))).toMatchObject({
      champion: { reign: 1 },
      tournament: 't4'
    })
    expect(title(text(dethroned(x), defended(x, 2), crowned(x)))).toMatchObject({
      champion: { reign: 1 },
      tournament: 't3'
    })
  })

  it('knows no title before the first tournament, nor a vacant one (RULES 8)', () => {
    expect(History.latest('text')([])).toEqual(E.right(null))
    expect(History.latest('image')(text(crowned(x)))).toEqual(E.right(null))
    const [before, last] = text(crowned(x), vacant)
    expect(History.latest('text')([before!, last!])).toEqual(
      E.right({ result: last, title: null, left: null })
    )
  })

  it('refuses to guess the performance of a crown that it does not hold (RULES 13.3)', () => {
    expect(title(text(defended(x, 2)))).toBe('CrownUnknown')
    expect(title(text(retained(x, 4), defended(x, 5), cancelled))).toBe('CrownUnknown')
    expect(title(text(defended(x, 2), dethroned(y)))).toMatchObject({ tournament: 't2' })
  })

  it.each([
    ['another’s crown', '[1].ending.champion', text(crowned(y), defended(x, 2))],
    ['too few defences', '[1].ending.champion', text(crowned(x), defended(x, 4))],
    ['a defence counted twice', '[2].ending.champion', text(crowned(x), defended(x, 2), defended(x, 2))],
    ['somebody in between', '[2].ending.champion', text(crowned(x), dethroned(y), defended(x, 2))],
    ['a defence without a title', '[1].ending.champion', text(vacant, defended(x, 2))],
    ['a throne that nobody sat on', '[1].ending.type', text(vacant, dethroned(x))],
    ['who dethroned itself', '[1].ending.champion.hotkey', text(crowned(x), dethroned(x))],
    ['another champion withdrawn', '[1].ending.withdrawn', text(crowned(x), withdrawn(y, 1))],
    ['a champion that came back', '[2].ending.champion', text(crowned(x), withdrawn(x, 1), defended(x, 2))],
    ['the newest first', '[1].opened', text(dethroned(x), defended(x, 2), retained(x, 3)).toReversed()]
  ])('refuses a history with %s (RULES 1)', (_, at, history) => {
    expect(flaw(history)).toBe(`history${at}`)
  })

  it('says in words what would follow from the result before (RULES 1)', () => {
    const told = (history: History.History): string => {
      const latest = History.latest('text')(history)
      return E.isLeft(latest) && latest.left.type === 'Invalid'
        ? (latest.left.faults[0]?.expected ?? '')
        : 'followed'
    }
    const none = 'oldest first, none left out'
    expect(told(text(crowned(x), defended(x, 4)))).toBe(`${x} in reign 2, after the one before it: ${none}`)
    expect(told(text(crowned(x), defended(y, 2)))).toBe(`${x} in reign 2, after the one before it: ${none}`)
    expect(told(text(vacant, defended(x, 2)))).toBe(`none, since the title was vacant: ${none}`)
    expect(told(text(vacant, dethroned(x)))).toBe(`no Dethroned, since the title was vacant: ${none}`)
    expect(told(text(crowned(x), dethroned(x)))).toBe('somebody else than the champion before')
    expect(told(text(crowned(x), withdrawn(x, 2)))).toBe(`the champion as it was before: ${none}`)
    expect(told(text(vacant, withdrawn(x, 1)))).toBe(`the champion as it was before: ${none}`)
    expect(told(text(crowned(x), vacant).toReversed())).toBe(
      'no instant before 19, when the one before it ended: oldest first'
    )
    const held: History.Held = { type: 'text', champion: champion(x, 3), since: 5, performance: half }
    expect(told([...text(cancelled), held])).toBe('a title before all results of its type')
    expect(told([held, held])).toBe('each tournament once')
    expect(told([held, { ...held, type: 'image' }])).toBe('followed')
  })

  it('compares instants only where there are two, and the next may open when the last one ends', () => {
    const [a, b] = text(crowned(x), defended(x, 2)) as [Result.Result, Result.Result]
    const opening = (opened: number | null, ended: number | null) =>
      title([
        { ...a, ended },
        { ...b, opened }
      ])
    for (const [opened, ended] of [
      [null, 9],
      [0, null],
      [null, null],
      [9, 9]
    ] as const)
      expect(opening(opened, ended)).toMatchObject({ champion: champion(x, 2) })
    expect(opening(8, 9)).toBe('Invalid')
  })

  it('knows nothing of a title where nothing was ever told of one', () => {
    expect(History.latest('text')(text(cancelled))).toEqual(E.right(null))
    expect(History.latest('text')(text(withdrawn(x, 3)))).toEqual(E.right(null))
    const [last] = text(vacant)
    expect(History.latest('text')(text(vacant))).toEqual(E.right({ result: last, title: null, left: null }))
    // In a reign that began before: who is champion is known, how it was won is not.
    expect(title(text(withdrawn(x, 3), defended(x, 4)))).toBe('CrownUnknown')
  })

  it('refuses the newest first also where no instant tells (RULES 1)', () => {
    const history = text(dethroned(x), defended(x, 2), retained(x, 3), defended(x, 4))
    const timeless = history.map(result => ({ ...result, ...Result.unknown })).toReversed()
    expect(flaw(timeless)).toBe('history[1].ending.champion')
  })

  it('begins with a title that was held before it (RULES 14.8)', () => {
    const held: History.Held = { type: 'text', champion: champion(x, 3), since: 5, performance: half }
    const at = { champion: champion(x, 3), tournament: null, since: 5, performance: half }
    expect(History.latest('text')([held])).toEqual(E.right({ result: null, title: at, left: null }))
    expect(History.latest('image')([held])).toEqual(E.right(null))
    expect(title([held, ...text(cancelled, defended(x, 4))])).toEqual({ ...at, champion: champion(x, 4) })
    expect(title([held, ...text(dethroned(y))])).toMatchObject({ champion: champion(y), tournament: 't1' })
    expect(flaw([held, ...text(defended(x, 3))])).toBe('history[1].ending.champion')
    expect(flaw([...text(defended(x, 3)), held])).toBe('history[1]')
    const json: unknown = JSON.parse(JSON.stringify([held]))
    expect(Codec.decode(History.codec)(json)).toEqual(E.right([held]))
  })

  it('counts the results of its own type alone, beside a title of the other (RULES 6)', () => {
    const held: History.Held = { type: 'image', champion: champion(x, 3), since: 5, performance: half }
    const at = { champion: champion(x, 3), tournament: null, since: 5, performance: half }
    const mixed = [held, ...text(crowned(y))]
    expect(History.latest('image')(mixed)).toEqual(E.right({ result: null, title: at, left: null }))
    expect(History.counting('image')(mixed)).toEqual([])
    expect(History.counting('text')(mixed)).toHaveLength(1)
  })

  it('takes what has an ending for a result, and what has none for a title at the start, to name its faults', () => {
    const paths = (entry: unknown): ReadonlyArray<string> => {
      const decoded = Codec.decode(History.codec, 'history')([entry])
      return E.isLeft(decoded) ? decoded.left.map(({ path }) => path) : []
    }
    const [result] = text(crowned(x))
    const held = { type: 'text', champion: champion(x, 3), since: 5, performance: '1/2' }
    expect(paths({ ...result, champion: champion(x) })).toEqual(['history[0].champion'])
    expect(paths({ ...held, since: 'noon' })).toEqual(['history[0].since'])
    expect(paths({ ...held, more: 1 })).toEqual(['history[0].more'])
    for (const entry of [null, 5, 'title', ['champion']]) expect(paths(entry)).toEqual(['history[0]'])
  })

  it('is vacant after the champion was withdrawn, though the tournament was cancelled (RULES 4.6)', () => {
    const history = text(dethroned(x), defended(x, 2), withdrawn(x, 2), cancelled)
    expect(History.latest('text')(history)).toMatchObject(
      E.right({ result: { id: 't2' }, title: null, left: { champion: champion(x, 2), performance: half } })
    )
    expect(
      title([...history.slice(0, 3), ...text(crowned(x), crowned(x), crowned(x), crowned(y)).slice(3)])
    ).toMatchObject({
      champion: champion(y),
      tournament: 't4'
    })
  })

  it('takes back what it gives out', () => {
    fc.assert(
      fc.property(historiesOf(hotkeys.slice(0, 6)), history => {
        const json: unknown = JSON.parse(JSON.stringify(history))
        expect(Codec.decode(History.codec)(json)).toEqual(E.right(history))
      })
    )
  })

  it('tells the newest of decoded entries as it does of any (RULES 6)', () => {
    fc.assert(
      fc.property(historiesOf(hotkeys.slice(0, 6)), history => {
        for (const type of ['text', 'image'] as const)
          expect(History.latestOfDecoded(type)(history)).toEqual(History.latest(type)(history))
      })
    )
  })

  it('refuses what stands in the place of a part of one there, with words for what belongs there', () => {
    const ending = { type: 'Dethroned', champion: champion(x), performance: '1/2' }
    const wins = [{ slot: 'R1.G1.T1', winners: [x, y] }]
    expect(unsaid(History.codec, [{ id: 't1', type: 'text', opened: 1, ended: 2, ending, wins }])).toEqual([])
  })

  it('names what is wrong with a history', () => {
    const faults = (...results: ReadonlyArray<unknown>) => {
      const decoded = Codec.decode(History.codec, 'tournaments')(results)
      return E.isLeft(decoded) ? decoded.left.map(Codec.sentence) : []
    }
    const result = {
      id: 't1',
      type: 'text',
      opened: null,
      ended: null,
      ending: { type: 'Crowned', champion: champion(x), performance: '0' },
      wins: []
    }
    const with_ = (fields: object) => faults({ ...result, ...fields })
    expect(faults(result)).toEqual([])
    expect(faults(result, result)).toEqual(['tournaments[1].id is "t1": expected each tournament once'])
    expect(with_({ ending: { type: 'Defended', champion: champion(x) } })).toEqual([
      'tournaments[0].ending.champion.reign is 1: expected at least 2, the reign of a champion that stays'
    ])
    expect(with_({ ending: { type: 'Crowned', champion: champion(x, 2), performance: '0' } })).toEqual([
      'tournaments[0].ending.champion.reign is 2: expected 1, the reign of a new champion'
    ])
    for (const at of [
      { opened: 5, ended: 5 },
      { opened: null, ended: 0 },
      { opened: 5, ended: null }
    ])
      expect(with_(at)).toEqual([])
    expect(with_({ opened: 5, ended: 4 })).toEqual([
      'tournaments[0].ended is 4: expected no instant before 5, when it opened'
    ])
    expect(with_({ ending: { type: 'Dethroned', champion: champion(x), performance: '1/0' } })).toEqual([
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
