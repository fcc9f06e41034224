import { describe, expect, it } from 'vitest'
import type { Referee, TaskView } from './Referee.js'
import { asked, byNumber, failed, playTo, report, scored, start } from './table.js'

const taskOf = (engine: Referee, slot: string): TaskView => {
  const tasks = engine.view().rounds.flatMap(round => round.groups.flatMap(group => group.tasks))
  const task = tasks.find(each => each.slot === slot)
  if (task === undefined) throw new Error(`no task ${slot}`)
  return task
}

const drawn = (engine: Referee, group: number): string[] =>
  engine.view().rounds[0]?.groups[group - 1]?.miners ?? []

const outcomes = (engine: Referee, slot: string) =>
  taskOf(engine, slot).attempts.map(attempt => attempt.outcome)

describe('a group stage', () => {
  it('asks three tasks of each group in the order of slots and draw (RULES 3.4)', () => {
    const engine = start(17, { type: 'text' })
    const asks = engine.asks()
    expect(asks).toHaveLength(51)
    expect(new Set(asks.map(ask => ask.kind))).toEqual(new Set(['InstructTextTask']))
    expect(asks.slice(0, 9).map(ask => ask.hotkey)).toEqual(drawn(engine, 1))
    expect(asks.slice(-8)).toEqual(
      drawn(engine, 2).map(hotkey => ({ slot: 'R1.G2.T3', hotkey, kind: 'InstructTextTask' }))
    )
    expect(engine.view().notices).toEqual([{ type: 'GroupSizeOutOfBounds', round: 1, sizes: [9, 8] }])
  })

  it('sends the best eight of all groups on, and the next when one is withdrawn (RULES 3.6, 4.6)', () => {
    const fates = [start(16), start(16)] as const
    for (const engine of fates) report(engine, 'R1.G1', byNumber)
    const [all, one] = fates
    const leader = drawn(all, 2).toSorted((a, b) => Number(a.slice(1)) - Number(b.slice(1)))[0] ?? ''
    report(one, 'R1.G2.T1', byNumber)
    one.apply({ type: 'Withdrawn', hotkey: leader, reason: 'deregistered' })
    for (const engine of fates) report(engine, 'R1.G2', byNumber)
    const standings = (engine: Referee) => engine.view().rounds[0]?.standings ?? []
    // The four best of each group of 8: placements 1, 6/7, 5/7 and 4/7.
    expect(
      standings(all)
        .map(standing => standing.score)
        .slice(0, 9)
    ).toEqual(['1/1', '1/1', '6/7', '6/7', '5/7', '5/7', '4/7', '4/7', '3/7'])
    expect(all.view().knockout?.seeds).toContain(leader)
    expect(one.view().knockout?.seeds).not.toContain(leader)
    expect(one.view().knockout?.seeds).toHaveLength(8)
    // Its first task stands (1/1), the other two count as failed: a mean of 1/3, in no place.
    expect(standings(one).at(-1)).toEqual({
      hotkey: leader,
      group: 2,
      position: null,
      score: '1/3',
      tasksWon: '1/1',
      advantage: standings(one).at(-1)?.advantage,
      advanced: false,
      decidedBy: null
    })
  })

  it('replaces a task with more than half of its jobs failed, once (RULES 3.8)', () => {
    const engine = start(16)
    const bad = drawn(engine, 1).slice(0, 5)
    report(engine, 'R1.G1.T1', ask => (bad.includes(ask.hotkey) ? failed(ask) : byNumber(ask)))
    const four = drawn(engine, 1).slice(0, 4)
    report(engine, 'R1.G1.T2', ask => (four.includes(ask.hotkey) ? failed(ask) : byNumber(ask)))
    expect(outcomes(engine, 'R1.G1.T1')).toEqual(['Replaced', 'Open'])
    expect(outcomes(engine, 'R1.G1.T2')).toEqual(['Decided'])
    expect(asked(engine, 'R1.G1.T1').map(ask => ask.slot)).toEqual(Array(8).fill('R1.G1.T1.A2'))
    report(engine, 'R1.G1.T1.A2', ask => failed(ask))
    expect(outcomes(engine, 'R1.G1.T1')).toEqual(['Replaced', 'Decided'])
  })

  it('leaves withdrawn miners and copies out of that count (RULES 3.8)', () => {
    const engine = start(16)
    const [a = '', b = '', c = '', d = ''] = drawn(engine, 1)
    for (const hotkey of [a, b]) engine.apply({ type: 'Withdrawn', hotkey, reason: 'deregistered' })
    // Two withdrawn; two are copies of a third; three left, two of them failed: more than half of three.
    const [first = '', ...others] = drawn(engine, 1).slice(2)
    expect(first).toBe(c)
    report(engine, 'R1.G1.T1', ask => {
      const place = others.indexOf(ask.hotkey)
      if (place === 0 || place === 1 || ask.hotkey === c) return scored(ask, '1', 'same')
      return place === 2 ? scored(ask, '2') : failed(ask)
    })
    // Considered: the one whose digest counts, one scored, two failed: 2 of 4 are not more than half.
    expect(outcomes(engine, 'R1.G1.T1')).toEqual(['Decided'])
    report(engine, 'R1.G1.T2', ask => (ask.hotkey === d ? scored(ask, '1') : failed(ask, 'Duplicate')))
    expect(outcomes(engine, 'R1.G1.T2')).toEqual(['Decided'])
    report(engine, 'R1.G1.T3', ask => {
      if (ask.hotkey === c) return failed(ask)
      return ask.hotkey === d ? failed(ask, 'OutOfMemory') : failed(ask, 'Duplicate')
    })
    expect(outcomes(engine, 'R1.G1.T3')).toEqual(['Replaced', 'Open'])
    // The new attempt opens with the withdrawn filled in.
    expect(taskOf(engine, 'R1.G1.T3').attempts[1]?.reports.slice(0, 3)).toEqual([
      { type: 'Failed', slot: 'R1.G1.T3.A2', hotkey: a, reason: 'Withdrawn', detail: 'deregistered' },
      { type: 'Failed', slot: 'R1.G1.T3.A2', hotkey: b, reason: 'Withdrawn', detail: 'deregistered' },
      null
    ])
  })

  it('does not count an unavailable attempt as a replacement (RULES 3.9)', () => {
    const engine = start(16)
    const unavailable = (slot: string) => engine.apply({ type: 'Unavailable', slot, reason: 'gone' })
    expect(unavailable('R1.G2.T1')).toBeNull()
    report(engine, 'R1.G2.T1.A2', ask => failed(ask))
    expect(unavailable('R1.G2.T1.A3')).toBeNull()
    report(engine, 'R1.G2.T1.A4', ask => failed(ask))
    expect(outcomes(engine, 'R1.G2.T1')).toEqual(['Unavailable', 'Replaced', 'Unavailable', 'Decided'])
  })

  it('lets the miner admitted first keep the score of a copy (RULES 7)', () => {
    const engine = start(16)
    const admitted = drawn(engine, 1).toSorted((a, b) => Number(a.slice(1)) - Number(b.slice(1)))
    // All eight the same digest: one score, seven copies, and nobody is replaced.
    report(engine, 'R1.G1', ask => scored(ask, '3', 'same'))
    report(engine, 'R1.G2', byNumber)
    const standings = engine.view().rounds[0]?.standings ?? []
    const able = standings.filter(standing => standing.group === 1 && standing.position !== null)
    expect(able.map(standing => standing.hotkey)).toEqual(admitted.slice(0, 1))
    expect(able[0]?.score).toBe('1/1')
    expect(standings.filter(standing => standing.advanced)).toHaveLength(8)
  })

  it('makes the only finisher the challenger without a match (RULES 4.5)', () => {
    const engine = start(16)
    playTo(engine, 'R2', ask => (ask.hotkey === 'm7' ? byNumber(ask) : failed(ask)))
    expect(engine.view().knockout).toBeNull()
    expect(engine.view().boss?.challenger).toBe('m7')
    expect(asked(engine)[0]).toEqual({ slot: 'R2.B.T1', hotkey: 'champion', kind: 'ImageTask' })
  })

  it('ends without a finisher (RULES 3.7, 8)', () => {
    const engine = start(16)
    while (engine.asks().length > 0) report(engine, '', ask => failed(ask))
    const ending = { champion: { hotkey: 'champion', reign: 2 }, reason: 'NoFinisher', refunds: [] }
    expect(engine.view().ending).toEqual({ type: 'Retained', ...ending })
    const vacant = start(16, { champion: null })
    for (let i = 1; i <= 16; i += 1) vacant.apply({ type: 'Withdrawn', hotkey: `m${i}`, reason: 'gone' })
    expect(vacant.view().ending).toEqual({
      type: 'Vacant',
      champion: null,
      reason: 'NoFinisher',
      refunds: []
    })
  })

  it('plays further rounds under the rules of December (RULES 9)', () => {
    const engine = start(64, { rules: 'gradients-2025-12' })
    playTo(engine, 'R2', byNumber)
    expect(engine.view().rounds.map(round => round.groups.map(group => group.miners.length))).toEqual([
      [32, 32],
      [16]
    ])
    expect(engine.view().notices).toEqual([{ type: 'GroupSizeOutOfBounds', round: 2, sizes: [16] }])
    playTo(engine, 'R3')
    expect(engine.view().knockout?.seeds).toEqual(['m1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7', 'm8'])
  })
})
