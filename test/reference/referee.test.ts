import { describe, expect, it } from 'vitest'
import { type Referee } from './Referee.js'
import { asked, byNumber, failed, matchOf, playTo, report, scored, start } from './table.js'

const atBoss = (changes: Parameters<typeof start>[1] = {}): Referee => {
  const engine = start(8, changes)
  playTo(engine, 'R4')
  return engine
}

/** The champion scores 1 on every task, the challenger this. */
const bossRound = (engine: Referee, challenger: string[]): void => {
  challenger.forEach((score, index) => {
    report(engine, `R4.B.T${index + 1}`, ask => scored(ask, ask.hotkey === 'champion' ? '1' : score))
  })
}

describe('the boss round (RULES 5)', () => {
  it('is six tasks against the champion, who comes first', () => {
    const engine = atBoss({ type: 'text' })
    expect(engine.view().phase).toBe('BossRound')
    expect(
      engine
        .asks()
        .filter(ask => ask.hotkey === 'champion')
        .map(ask => `${ask.slot} ${ask.kind}`)
    ).toEqual([
      'R4.B.T1 InstructTextTask',
      'R4.B.T2 InstructTextTask',
      'R4.B.T3 DpoTask',
      'R4.B.T4 DpoTask',
      'R4.B.T5 GrpoTask',
      'R4.B.T6 GrpoTask'
    ])
    expect(asked(engine, 'R4.B.T1')[0]?.hotkey).toBe('champion')
  })

  it('takes four of the six set, and is certain as soon as that is (RULES 5.5, 5.7)', () => {
    const engine = atBoss()
    bossRound(engine, ['0.9', '0.9', '0.95', '0.9', '0.1'])
    expect(engine.view().boss?.certain).toBe('Dethroned')
    expect(engine.view().ending).toBeNull()
    expect(engine.view().boss?.verdicts[2]).toEqual({ winner: 'Champion', threshold: '0.1', bar: '0.9' })
    expect(engine.view().boss?.verdicts[5]).toBeNull()
    report(engine, '', byNumber)
    const champion = { hotkey: matchOf(engine, 3, 1).winner, reign: 1 }
    expect(engine.view().ending).toEqual({ type: 'Dethroned', champion, reason: null, refunds: [] })
    const lost = atBoss()
    bossRound(lost, ['0.91', '0.91', '0.91'])
    expect(lost.view().boss?.certain).toBe('Defended')
    report(lost, '', ask => scored(ask, ask.hotkey === 'champion' ? '1' : '0'))
    expect(lost.view().ending).toMatchObject({ type: 'Defended', champion: { hotkey: 'champion', reign: 2 } })
  })

  it('takes all three image tasks, or two of three text tasks, under the rules of September (RULES 9)', () => {
    const image = atBoss({ rules: 'gradients-2025-09' })
    bossRound(image, ['0.8', '0.8', '0.81'])
    expect(image.view().ending?.type).toBe('Defended')
    const text = atBoss({ rules: 'gradients-2025-09', type: 'text' })
    bossRound(text, ['0.8', '0.81', '1.2'])
    expect(text.view().boss?.verdicts.map(verdict => verdict?.bar)).toEqual(['0.8', '0.8', '1.2'])
    expect(text.view().ending?.type).toBe('Dethroned')
  })

  it("replaces a double failure once, then it is the champion's (RULES 5.4)", () => {
    const engine = atBoss()
    report(engine, 'R4.B.T1', ask => failed(ask))
    expect(engine.view().boss?.verdicts[0]).toBeNull()
    report(engine, 'R4.B.T1.A2', ask => failed(ask))
    expect(engine.view().boss?.verdicts[0]).toEqual({ winner: 'Champion', threshold: '0.1', bar: null })
    report(engine, 'R4.B.T2', ask => (ask.hotkey === 'champion' ? failed(ask) : byNumber(ask)))
    expect(engine.view().boss?.verdicts[1]).toEqual({ winner: 'Challenger', threshold: '0.1', bar: null })
    // A copy of the champion counts as failed, and a valid score outranks the flag of a time limit.
    report(engine, 'R4.B.T3', ask => scored(ask, ask.hotkey === 'champion' ? '1' : '0', 'same'))
    expect(engine.view().boss?.verdicts[2]).toEqual({ winner: 'Champion', threshold: '0.1', bar: '0.9' })
    report(engine, 'R4.B.T4', ask => ({
      ...scored(ask, ask.hotkey === 'champion' ? '1' : '0'),
      timedOut: true
    }))
    expect(engine.view().boss?.verdicts[3]?.winner).toBe('Challenger')
  })
})

describe('endings (RULES 4.6, 6, 8)', () => {
  const champion = (reign: number) => ({ hotkey: 'champion', reign })

  it('crowns without a boss round when the title is vacant', () => {
    const engine = start(8, { champion: null })
    while (engine.asks().length > 0) report(engine, '', byNumber)
    const winner = { hotkey: matchOf(engine, 3, 1).winner, reign: 1 }
    expect(engine.view()).toMatchObject({ boss: null, ending: { type: 'Crowned', champion: winner } })
    const left = start(8)
    left.apply({ type: 'Withdrawn', hotkey: 'champion', reason: 'retired' })
    while (left.asks().length > 0) report(left, '', byNumber)
    expect(left.view().ending).toEqual(engine.view().ending)
  })

  it('keeps the champion when the challenger is withdrawn in the boss round', () => {
    const engine = atBoss()
    const challenger = engine.view().boss?.challenger ?? ''
    const [job] = asked(engine, 'R4.B.T2')
    if (job === undefined) throw new Error('the second boss task is not open')
    engine.apply({ type: 'Reported', reports: [scored(job, '1')] })
    engine.apply({ type: 'Withdrawn', hotkey: challenger, reason: 'disqualified' })
    const reason = 'ChallengerWithdrawn'
    expect(engine.view().ending).toEqual({ type: 'Retained', champion: champion(2), reason, refunds: [] })
    const written = (slot: string) => {
      return { type: 'Failed', slot, hotkey: challenger, reason: 'Withdrawn', detail: 'disqualified' }
    }
    expect(
      engine
        .view()
        .boss?.tasks.slice(0, 2)
        .map(task => task.attempts)
    ).toEqual([
      [{ outcome: 'Open', reports: [null, written('R4.B.T1')] }],
      [{ outcome: 'Decided', reports: [scored(job, '1'), written('R4.B.T2')] }]
    ])
    expect(engine.asks()).toEqual([])
  })

  it('crowns the challenger when the champion is withdrawn in the boss round', () => {
    const engine = atBoss()
    engine.apply({ type: 'Withdrawn', hotkey: 'champion', reason: 'deregistered' })
    const winner = { hotkey: engine.view().boss?.challenger, reign: 1 }
    expect(engine.view().ending).toEqual({ type: 'Crowned', champion: winner, reason: null, refunds: [] })
  })

  it('refunds everybody when cancelled, and nothing else changes (RULES 2.2)', () => {
    const engine = start(8, { type: 'text' })
    const before = engine.view()
    expect(engine.apply({ type: 'Cancelled', reason: 'a flood' })).toBeNull()
    const { ending, phase, ...rest } = engine.view()
    expect({ ...rest, phase: 'Knockout', ending: null }).toEqual(before)
    expect(phase).toBe('Finished')
    expect(ending).toMatchObject({ type: 'Cancelled', champion: champion(1), reason: 'a flood' })
    expect(ending?.refunds).toHaveLength(8)
    expect(ending?.refunds[1]).toEqual({ hotkey: 'm2', coldkey: 'c2', amount: '200000000' })
    expect(engine.apply({ type: 'Cancelled', reason: 'a flood' })).toBeNull()
    expect(engine.apply({ type: 'Cancelled', reason: 'a fire' })).toBe('TournamentOver')
    expect(engine.apply({ type: 'Withdrawn', hotkey: 'm1', reason: 'gone' })).toBe('TournamentOver')
    const vacated = start(8)
    vacated.apply({ type: 'Withdrawn', hotkey: 'champion', reason: 'retired' })
    vacated.apply({ type: 'Cancelled', reason: 'a flood' })
    expect(vacated.view().ending?.champion).toBeNull()
    expect(vacated.view().ending?.refunds[0]?.amount).toBe('150000000')
  })
})
