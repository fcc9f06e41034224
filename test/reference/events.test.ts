import { describe, expect, it } from 'vitest'
import { type Report, referee } from './Referee.js'
import { asked, byNumber, failed, matchOf, opening, report, scored, start } from './table.js'

describe('events (RULES 7)', () => {
  const begun = () => {
    const engine = start(8)
    const [one, two] = asked(engine)
    if (one === undefined || two === undefined) throw new Error('nothing is asked')
    const apply = (...reports: Report[]) => engine.apply({ type: 'Reported', reports })
    apply(scored(one, '0.10'))
    return { engine, one, two, apply, before: engine.view() }
  }

  it('that are recorded change nothing, however the score is written', () => {
    const { engine, one, apply, before } = begun()
    expect(apply(scored(one, '1e-1'), scored(one, '0.1'))).toBeNull()
    expect(engine.view()).toEqual(before)
  })

  it('that contradict or were not asked are refused whole, the gravest reason first', () => {
    const { engine, one, two, apply, before } = begun()
    const reserved = failed(two, 'Withdrawn')
    const stray = scored({ slot: 'R9.M1.T1', hotkey: 'm1' }, '1')
    expect(apply(scored(two, '1'), scored(one, '0.2'))).toBe('ConflictingReport')
    expect(apply(scored(two, '1'), failed(two))).toBe('ConflictingReport')
    expect(apply(scored(one, '0.1', 'digest'))).toBe('ConflictingReport')
    expect(apply(scored(two, '1'), stray)).toBe('UnexpectedReport')
    expect(apply(stray, scored(one, '0.2'))).toBe('ConflictingReport')
    expect(apply(stray, scored(one, '0.2'), reserved)).toBe('ReservedReason')
    expect(engine.view()).toEqual(before)
  })

  it('name a slot that can still be unavailable', () => {
    const { engine } = begun()
    const unavailable = (slot: string, reason: string) => engine.apply({ type: 'Unavailable', slot, reason })
    expect(unavailable('R1.M9.T1', 'gone')).toBe('UnexpectedUnavailable')
    expect(unavailable('R1.M4.T1', 'gone')).toBeNull()
    expect(unavailable('R1.M4.T1', 'gone')).toBeNull()
    expect(unavailable('R1.M4.T1', 'broken')).toBe('ConflictingUnavailable')
    expect(unavailable('R1.M4.T1.A3', 'gone')).toBe('UnexpectedUnavailable')
    expect(matchOf(engine, 1, 4).task?.attempts.map(attempt => attempt.outcome)).toEqual([
      'Unavailable',
      'Open'
    ])
  })

  it('withdraw only who takes part, and once', () => {
    const { engine, two, apply } = begun()
    const withdraw = (hotkey: string, reason: string) => engine.apply({ type: 'Withdrawn', hotkey, reason })
    expect(withdraw('stranger', 'gone')).toBe('UnknownMiner')
    expect(withdraw(two.hotkey, 'gone')).toBeNull()
    expect(withdraw(two.hotkey, 'gone')).toBeNull()
    expect(withdraw(two.hotkey, 'banned')).toBe('ConflictingWithdrawal')
    expect(apply(scored(two, '1'))).toBe('UnexpectedReport')
  })

  it('may come in one batch that opens its own jobs', () => {
    const batches = start(8)
    const singles = start(8)
    const all: Report[] = []
    while (singles.asks().length > 0) {
      all.unshift(...singles.asks().map(byNumber))
      report(singles, '', byNumber)
    }
    expect(batches.apply({ type: 'Reported', reports: all })).toBeNull()
    expect(batches.view()).toEqual(singles.view())
    expect(batches.apply({ type: 'Reported', reports: all })).toBeNull()
  })

  it('give the same whatever order the miners were admitted in, but for copies (RULES 3.3)', () => {
    const forth = opening(33)
    const back = { ...forth, miners: [...forth.miners].reverse() }
    expect(referee(back).view()).toEqual(referee(forth).view())
  })
})
