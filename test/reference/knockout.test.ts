import { describe, expect, it } from 'vitest'
import { asked, byNumber, failed, matchOf, report, scored, start } from './table.js'

const outcomes = (engine: ReturnType<typeof start>, round: number, match: number) =>
  matchOf(engine, round, match).task?.attempts.map(attempt => attempt.outcome)

describe('a knockout without groups', () => {
  it('gives the byes of eleven to the best five seeds (RULES 4.1)', () => {
    const engine = start(11)
    const seeds = engine.view().knockout?.seeds ?? []
    expect([...seeds].sort()).toEqual(['m1', 'm10', 'm11', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7', 'm8', 'm9'])
    const byes = [1, 2, 3, 4, 5, 6, 7, 8]
      .map(match => matchOf(engine, 1, match))
      .filter(match => match.reason === 'Bye')
    expect(byes.map(match => match.home)).toEqual([seeds[0], seeds[3], seeds[4], seeds[1], seeds[2]])
    expect(
      byes.every(match => match.away === null && match.winner === match.home && match.task === null)
    ).toBe(true)
    // Seats 1 16 8 9 4 13 5 12 2 15 7 10 3 14 6 11: 4 meets 5 at once in the second round.
    expect(asked(engine).map(ask => ask.slot)).toEqual(
      ['R1.M2.T1', 'R1.M6.T1', 'R1.M8.T1', 'R2.M2.T1'].flatMap(slot => [slot, slot])
    )
    expect(matchOf(engine, 2, 2)).toMatchObject({ home: seeds[3], away: seeds[4], state: 'Open' })
  })

  it('lets the better score win, and the better seed between equal ones (RULES 4.3)', () => {
    const engine = start(8)
    const seeds = engine.view().knockout?.seeds ?? []
    report(engine, 'R1.M1', ask => scored(ask, ask.hotkey === seeds[0] ? '0.5' : '0.50'))
    report(engine, 'R1.M2', ask =>
      scored(ask, ask.hotkey === seeds[3] ? '-1' : '-1.0000000000000000000000001')
    )
    expect(matchOf(engine, 1, 1)).toMatchObject({ winner: seeds[0], reason: 'BetterSeed' })
    expect(matchOf(engine, 1, 2)).toMatchObject({ winner: seeds[4], reason: 'BetterScore' })
  })

  it('judges a GRPO match by the higher reward (RULES 1)', () => {
    const engine = start(14, { type: 'text', seed: 'five' })
    const kinds = new Set(asked(engine).map(ask => ask.kind))
    expect(kinds).toContain('GrpoTask')
    const job = asked(engine).find(ask => ask.kind === 'GrpoTask')
    const match = Number(job?.slot.split('.')[1]?.slice(1))
    const { home, away } = matchOf(engine, 1, match)
    report(engine, job?.slot ?? '', ask => scored(ask, ask.hotkey === home ? '0.9' : '1'))
    expect(matchOf(engine, 1, match).winner).toBe(away)
  })

  it('replaces a double failure once, then both are out and the next has a walkover (RULES 4.3)', () => {
    const engine = start(8)
    report(engine, 'R1.M1', ask => failed(ask))
    expect(outcomes(engine, 1, 1)).toEqual(['Replaced', 'Open'])
    report(engine, 'R1.M1', ask => failed(ask))
    expect(outcomes(engine, 1, 1)).toEqual(['Replaced', 'Decided'])
    expect(matchOf(engine, 1, 1)).toMatchObject({ winner: null, reason: 'BothFailed' })
    expect(matchOf(engine, 2, 1).state).toBe('Waiting')
    report(engine, 'R1.M2', byNumber)
    expect(matchOf(engine, 2, 1)).toMatchObject({ home: null, reason: 'Walkover', task: null })
    expect(matchOf(engine, 2, 1).winner).toBe(matchOf(engine, 1, 2).winner)
  })

  it('passes nobody on from two double failures', () => {
    const engine = start(8)
    const upper = (slot: string) => slot.startsWith('R1.M1.') || slot.startsWith('R1.M2.')
    report(engine, '', ask => (upper(ask.slot) ? failed(ask) : byNumber(ask)))
    report(engine, 'R1', ask => failed(ask))
    expect(matchOf(engine, 2, 1)).toMatchObject({ winner: null, reason: 'Nobody' })
    report(engine, 'R2', byNumber)
    expect(matchOf(engine, 3, 1)).toMatchObject({ home: null, reason: 'Walkover' })
    expect(engine.view().boss?.challenger).toBe(matchOf(engine, 2, 2).winner)
  })

  it('gives a copy to the miner admitted first (RULES 7)', () => {
    const engine = start(8)
    const { home, away } = matchOf(engine, 1, 3)
    const [earlier, later] = [home ?? '', away ?? ''].toSorted(
      (a, b) => Number(a.slice(1)) - Number(b.slice(1))
    )
    report(engine, 'R1.M3', ask => scored(ask, ask.hotkey === later ? '1' : '2', 'same'))
    expect(matchOf(engine, 1, 3)).toMatchObject({ winner: earlier, reason: 'OpponentFailed' })
    expect(outcomes(engine, 1, 3)).toEqual(['Decided'])
  })

  it('keeps the champion when nobody is left (RULES 4.4)', () => {
    const engine = start(8)
    while (engine.asks().length > 0) report(engine, '', ask => failed(ask))
    const ending = { reason: 'AllEliminated', refunds: [] }
    expect(engine.view().ending).toEqual({
      type: 'Retained',
      champion: { hotkey: 'champion', reign: 2 },
      ...ending
    })
    const vacant = start(8, { champion: null })
    while (vacant.asks().length > 0) report(vacant, '', ask => failed(ask))
    expect(vacant.view().ending).toEqual({ type: 'Vacant', champion: null, ...ending })
    expect(matchOf(vacant, 3, 1).reason).toBe('Nobody')
  })
})

describe('a withdrawal in the knockout (RULES 4.6)', () => {
  it('gives the match to the opponent, even where scores are in', () => {
    const engine = start(8)
    const { home, away } = matchOf(engine, 1, 1)
    const [job] = asked(engine, 'R1.M1')
    if (job === undefined || home === null) throw new Error('the first match is not open')
    expect(job.hotkey).toBe(home)
    engine.apply({ type: 'Reported', reports: [scored(job, '0.1')] })
    engine.apply({ type: 'Withdrawn', hotkey: home, reason: 'disqualified' })
    expect(matchOf(engine, 1, 1)).toMatchObject({
      winner: away,
      reason: 'OpponentWithdrawn',
      state: 'Decided'
    })
    expect(matchOf(engine, 1, 1).task?.attempts).toEqual([
      { outcome: 'Decided', reports: [scored(job, '0.1'), null] }
    ])
    expect(asked(engine, 'R1.M1')).toEqual([])
    const late = engine.apply({ type: 'Reported', reports: [scored({ ...job, hotkey: away ?? '' }, '1')] })
    expect(late).toBe('UnexpectedReport')
  })

  it('closes the open job of the withdrawn', () => {
    const engine = start(8)
    const { home, away } = matchOf(engine, 1, 4)
    engine.apply({ type: 'Withdrawn', hotkey: away ?? '', reason: 'deregistered' })
    const slot = 'R1.M4.T1'
    const written = { type: 'Failed', slot, hotkey: away, reason: 'Withdrawn', detail: 'deregistered' }
    expect(matchOf(engine, 1, 4).task?.attempts).toEqual([{ outcome: 'Decided', reports: [null, written] }])
    expect(matchOf(engine, 1, 4).winner).toBe(home)
  })

  it('waits until the opponent is known', () => {
    const engine = start(8)
    report(engine, 'R1.M1', byNumber)
    const early = matchOf(engine, 1, 1).winner ?? ''
    engine.apply({ type: 'Withdrawn', hotkey: early, reason: 'gone' })
    expect(matchOf(engine, 2, 1)).toMatchObject({ home: early, away: null, state: 'Waiting', winner: null })
    report(engine, 'R1.M2', byNumber)
    const opponent = matchOf(engine, 1, 2).winner
    expect(matchOf(engine, 2, 1)).toMatchObject({ winner: opponent, reason: 'OpponentWithdrawn', task: null })
  })

  it('leaves nobody where the other half has nobody either', () => {
    const engine = start(8)
    report(engine, 'R1.M1', byNumber)
    engine.apply({ type: 'Withdrawn', hotkey: matchOf(engine, 1, 1).winner ?? '', reason: 'gone' })
    report(engine, 'R1.M2', ask => failed(ask))
    report(engine, 'R1.M2', ask => failed(ask))
    expect(matchOf(engine, 2, 1)).toMatchObject({ winner: null, reason: 'Nobody' })
  })

  it('changes nothing for whoever is already out', () => {
    const engine = start(8)
    report(engine, 'R1.M1', byNumber)
    const { home, away, winner } = matchOf(engine, 1, 1)
    const before = engine.view()
    const loser = (winner === home ? away : home) ?? ''
    expect(engine.apply({ type: 'Withdrawn', hotkey: loser, reason: 'gone' })).toBeNull()
    expect(engine.view()).toEqual({ ...before, withdrawn: [{ hotkey: loser, reason: 'gone' }] })
  })
})
