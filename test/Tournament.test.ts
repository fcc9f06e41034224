// What can happen to a tournament, and what is refused (RULES 3.9, 4.6, 7, 8).
import * as Context from '../src/rules/Context.js'
import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import type * as Log from '../src/rules/log/Log.js'
import * as Phase from '../src/rules/Phase.js'
import * as Report from '../src/domain/task/Report.js'
import * as Slot from '../src/domain/task/Slot.js'
import * as Tournament from '../src/Tournament.js'
import { hotkeys } from './addresses.js'
import { report, score } from './rules/contests.js'
import { champion, eight, miner, right } from './rules/fields.js'
import { decoded } from './view.js'

const slotOf = (text: string): Slot.Slot => decoded(Slot.codec, text)
const stranger = hotkeys[120]!

const open = (field = 8, holder: typeof champion | null = champion): Tournament.Tournament =>
  right(
    Tournament.open({ ...eight.terms, champion: holder })(
      Array.from({ length: field }, (_, i) => miner(i + 1))
    )
  )

/** Reports on every job that is asked for and that `outcome` has something to say on, until it has not. */
const played = (
  tournament: Tournament.Tournament,
  outcome: (slot: string, hotkey: string) => number | string | null,
  steps = 100
): Tournament.Tournament => {
  if (steps === 0) throw new Error('it does not end')
  const reports = Tournament.asks(tournament).flatMap(({ slot, miner: { hotkey } }) => {
    const what = outcome(slot, hotkey)
    return what === null ? [] : [report(slot, hotkey, what)]
  })
  return reports.length === 0
    ? tournament
    : played(right(Tournament.advance(reports)(tournament)), outcome, steps - 1)
}

const all = () => 1
const until =
  (mark: string) =>
  (slot: string): number | null =>
    slot.includes(mark) ? null : 1

/** One report of the first job that is asked for. */
const first = (tournament: Tournament.Tournament, outcome: number | string = 1): Report.Report => {
  const [job] = Tournament.asks(tournament)
  if (job === undefined) throw new Error('nothing is asked for')
  return report(job.slot, job.miner.hotkey, outcome)
}

const refused = (result: E.Either<unknown, unknown>): unknown => (E.isLeft(result) ? result.left : null)

const bossRound = (): Tournament.Tournament => played(open(), until('.B.'))

const tournaments: ReadonlyArray<readonly [Tournament.Tournament['phase'], () => Tournament.Tournament]> = [
  ['GroupStage', () => open(17)],
  ['Knockout', open],
  ['BossRound', bossRound],
  ['Finished', () => played(open(), all)]
]

describe('the phases of a tournament (RULES 3.1, 4, 5, 8)', () => {
  it.each(tournaments)('%s: asks for what its phase has in play', (phase, of) => {
    const tournament = of()
    expect(tournament.phase).toBe(phase)
    const slots = Tournament.asks(tournament).map(({ slot }) => slot)
    const marks = { GroupStage: /^R1\.G/, Knockout: /^R1\.M/, BossRound: /^R4\.B/, Finished: /never/ }
    expect(slots.length > 0).toBe(phase !== 'Finished')
    for (const slot of slots) expect(slot).toMatch(marks[phase])
  })

  it('a job says whose it is and what is asked, the champion’s too', () => {
    const [ofChampion, ofChallenger] = Tournament.asks(bossRound())
    const { reign: _, ...identity } = champion
    expect(ofChampion).toEqual({
      tournament: 'spring',
      slot: 'R4.B.T1',
      kind: 'InstructTextTask',
      miner: identity
    })
    expect(ofChallenger?.miner.githubRepo).toMatch(/owner-\d/)
  })

  it('of equal content the champion’s goes before everyone’s, then who was admitted first (RULES 7)', () => {
    for (const holder of [champion, null]) {
      const tournament = open(17, holder)
      const inOrder = [...(holder === null ? [] : [holder]), ...tournament.opening.miners].map(m => m.hotkey)
      const { precedence } = Context.of(tournament)
      expect(inOrder.toReversed().sort((a, b) => precedence(a) - precedence(b))).toEqual(inOrder)
      expect(new Set(inOrder.map(precedence)).size).toBe(inOrder.length)
    }
  })

  it('a small field goes straight to the knockout, in a drawn order; a large one plays groups', () => {
    const small = open(14)
    expect(small.phase).toBe('Knockout')
    expect(small.groups).toEqual([])
    const seeds = Phase.knockout(small)?.seeds ?? []
    expect(seeds).not.toEqual(small.opening.miners.map(({ hotkey }) => hotkey))
    expect(Array.from(seeds).sort()).toEqual(small.opening.miners.map(({ hotkey }) => hotkey).sort())
    expect(open(15).phase).toBe('GroupStage')
  })

  it('every task that was set is found again, stage by stage, in the order of slots (RULES 1)', () => {
    const slots = (of: Tournament.Tournament) => Phase.contests(of).map(({ slot }) => slot)
    const groups = slots(open(17))
    expect(groups).toEqual(Array.from(new Set(Tournament.asks(open(17)).map(({ slot }) => slot))))
    const over = slots(played(open(17), all))
    expect(over.slice(0, groups.length)).toEqual(groups)
    expect(over.toSorted(Slot.compare)).toEqual(over)
    expect(over.filter(slot => slot.includes('.B.'))).toHaveLength(6)
  })

  it('the best of the groups are the seeds of the knockout', () => {
    const tournament = played(open(17), until('R2.'))
    expect(tournament.phase).toBe('Knockout')
    const seeds = Phase.knockout(tournament)?.seeds
    expect(seeds).toEqual(tournament.groups[0]?.standings.slice(0, 8).map(({ hotkey }) => hotkey))
  })

  it('no finisher: the champion retains, or the title stays vacant (RULES 3.7, 8)', () => {
    const nobody = played(open(17), () => 'Crashed')
    expect(nobody).toMatchObject({
      phase: 'Finished',
      stage: { phase: 'Knockout', knockout: { seeds: [], matches: [] } },
      ending: { type: 'Retained', reason: 'NoFinisher', champion: { reign: 3 } }
    })
    expect(played(open(17, null), () => 'Crashed')).toMatchObject({
      ending: { type: 'Vacant', reason: 'NoFinisher' }
    })
  })

  it('walkovers alone win no title: a challenger has a score of its own (RULES 4.4)', () => {
    for (const field of [9, 11, 13]) {
      const vacant = played(open(field, null), () => 'Crashed')
      expect(vacant).toMatchObject({ phase: 'Finished', ending: { type: 'Vacant', reason: 'NoScore' } })
      expect(played(open(field), () => 'Crashed')).toMatchObject({
        ending: { type: 'Retained', reason: 'NoScore', champion: { reign: 3 } }
      })
    }
    // One score on the way, of whoever goes through, is enough.
    expect(played(open(9, null), slot => (/^R1.M2|^R2.M1/.test(slot) ? 1 : 'Crashed'))).toMatchObject({
      ending: { type: 'Crowned' }
    })
  })

  it('the scores of others win it none either (RULES 4.4)', () => {
    // Whoever meets this one leaves, and its own reports never come.
    let tournament = open(8, null)
    const [lucky] = Phase.knockout(tournament)!.seeds
    while (tournament.phase === 'Knockout') {
      const asked = Tournament.asks(tournament)
      const own = asked.find(({ miner: { hotkey } }) => hotkey === lucky)
      const opponent = asked.find(({ slot, miner: { hotkey } }) => slot === own?.slot && hotkey !== lucky)
      const others = asked.filter(({ slot }) => slot !== own?.slot)
      tournament = right(
        opponent === undefined || others.length > 0
          ? Tournament.advance(others.map(({ slot, miner: { hotkey } }) => report(slot, hotkey, 1)))(
              tournament
            )
          : Tournament.withdraw(opponent.miner.hotkey, 'gone')(tournament)
      )
    }
    expect(Phase.contests(tournament).some(({ attempts }) => attempts[0].reports.some(r => r !== null))).toBe(
      true
    )
    expect(tournament).toMatchObject({ ending: { type: 'Vacant', reason: 'NoScore' } })
  })

  it('one finisher is the challenger without a match (RULES 4.5)', () => {
    const only = (of: Tournament.Tournament) =>
      played(of, (slot, hotkey) => (slot.includes('.B.') ? null : hotkey === hotkeys[2] ? 1 : 'Crashed'))
    const boss = only(open(17))
    expect(boss).toMatchObject({ phase: 'BossRound', boss: { round: 2, challenger: { hotkey: hotkeys[2] } } })
    expect(only(open(17, null))).toMatchObject({
      phase: 'Finished',
      ending: { type: 'Crowned', champion: { hotkey: hotkeys[2], reign: 1 } }
    })
  })

  it('nobody left standing in the knockout (RULES 4.4)', () => {
    expect(played(open(), () => 'Crashed')).toMatchObject({
      ending: { type: 'Retained', reason: 'AllEliminated' }
    })
  })

  it('a boss round played to its end carries its verdict (RULES 5.6)', () => {
    expect(played(open(), all)).toMatchObject({
      phase: 'Finished',
      ending: {
        type: 'Defended',
        champion: { reign: 3 },
        verdict: { outcome: 'Defended', wins: { challenger: 0, champion: 6 } }
      }
    })
  })
})

describe('reports (RULES 7)', () => {
  /** A tournament, and a report that it asks for. */
  const begun = () => ({ tournament: open(), one: first(open()) })

  it('no report changes nothing', () => {
    const { tournament } = begun()
    expect(Tournament.advance([])(tournament)).toEqual(E.right(tournament))
  })

  it('are refused when nobody asked for them, also in a batch with others, and the batch is refused whole', () => {
    const { tournament, one } = begun()
    const stray = report(slotOf('R9.G1.T1'), one.hotkey, 1)
    const refusal = { type: 'UnexpectedReport', slot: 'R9.G1.T1', hotkey: one.hotkey }
    expect(refused(Tournament.advance([stray])(tournament))).toEqual(refusal)
    expect(refused(Tournament.advance([one, stray])(tournament))).toEqual(refusal)
    expect(refused(Tournament.advance([report(one.slot, stranger, 1)])(tournament))).toMatchObject({
      type: 'UnexpectedReport',
      hotkey: stranger
    })
  })

  it('conflict with a different one of the same job, recorded or in the same batch; equal ones do not', () => {
    const { tournament, one } = begun()
    const other = report(one.slot, one.hotkey, 2)
    const refusal = { type: 'ConflictingReport', slot: one.slot, hotkey: one.hotkey }
    const after = right(Tournament.advance([one])(tournament))
    expect(refused(Tournament.advance([other])(after))).toEqual(refusal)
    expect(refused(Tournament.advance([one, other])(tournament))).toEqual(refusal)
    expect(right(Tournament.advance([one, one])(tournament))).toEqual(after)
    expect(right(Tournament.advance([one])(after))).toEqual(after)
  })

  it('that are not sound are refused, by the path of each fault (RULES 1)', () => {
    const sound = first(open())
    for (const [field, value] of [
      ['score', '5e-05'],
      ['timedOut', 'no'],
      ['more', 1]
    ] as const)
      expect(refused(Tournament.advance([sound, { ...sound, [field]: value }])(open()))).toMatchObject({
        type: 'Invalid',
        faults: [{ path: `reports[1].${field}` }]
      })
  })

  it('may not claim a withdrawal, which only the engine writes (RULES 4.6)', () => {
    const { tournament, one } = begun()
    const claim = report(one.slot, one.hotkey, 'Withdrawn')
    expect(refused(Tournament.advance([claim])(tournament))).toEqual({
      type: 'ReservedReason',
      slot: one.slot,
      hotkey: one.hotkey,
      reason: 'Withdrawn'
    })
    const withdrawn = right(Tournament.withdraw(one.hotkey, 'gone')(tournament))
    expect(refused(Tournament.advance([one])(withdrawn))).toMatchObject({ type: 'UnexpectedReport' })
  })

  it('of one batch may open each other’s jobs', () => {
    const { tournament } = begun()
    const step = played(tournament, until('R2.'))
    const both = [...Tournament.asks(step)].map(({ slot, miner: { hotkey } }) => report(slot, hotkey, 1))
    const rounds = played(step, until('R3.'))
    const next = Tournament.asks(rounds).map(({ slot, miner: { hotkey } }) => report(slot, hotkey, 1))
    const together = right(Tournament.advance([...next, ...both])(step))
    expect(together).toEqual(right(Tournament.advance(next)(rounds)))
  })

  it('of an earlier attempt are taken as recorded, and refused when they differ (RULES 3.8)', () => {
    const { tournament, one } = begun()
    const jobs = Tournament.asks(tournament).filter(({ slot }) => slot === one.slot)
    const crashed = jobs.map(({ slot, miner: { hotkey } }) => report(slot, hotkey, 'Crashed'))
    const replaced = right(Tournament.advance(crashed)(tournament))
    expect(Tournament.asks(replaced)[0]?.slot).toBe(`${one.slot}.A2`)
    expect(right(Tournament.advance(crashed)(replaced))).toEqual(replaced)
    expect(refused(Tournament.advance([one])(replaced))).toMatchObject({ type: 'ConflictingReport' })
  })

  it('still missing when a match is over are not asked for any more', () => {
    const { tournament, one } = begun()
    const gone = Tournament.asks(tournament)[1]!.miner.hotkey
    const after = right(Tournament.withdraw(gone, 'gone')(tournament))
    expect(refused(Tournament.advance([one])(after))).toMatchObject({ type: 'UnexpectedReport' })
  })

  it.each(tournaments)('%s: everything fed a second time changes nothing (RULES 8)', (_, of) => {
    const whole = of()
    for (const event of whole.record) expect(right(Tournament.apply(event)(whole))).toBe(whole)
  })

  it('of groups that are over are on record as well', () => {
    const whole = played(open(17), until('.B.'))
    for (const event of whole.record) expect(right(Tournament.apply(event)(whole))).toBe(whole)
    const [recorded] = whole.record
    const other = recorded?.type === 'Reported' ? recorded.reports[0]! : first(open(17))
    expect(refused(Tournament.advance([report(other.slot, other.hotkey, 7)])(whole))).toEqual({
      type: 'ConflictingReport',
      slot: other.slot,
      hotkey: other.hotkey
    })
  })

  it('on places that a tournament does not have, or has not reached, are not asked for', () => {
    const over = played(open(17), () => 'Crashed')
    const cancelled = right(Tournament.cancel('rain')(played(open(), until('R2.'))))
    const groups = right(Tournament.advance([first(open(17))])(open(17)))
    for (const [of, slots] of [
      [groups, ['R2.G1.T1', 'R9.G1.T1', 'R1.G9.T1', 'R1.G1.T9', 'R1.M1.T1', 'R2.B.T1']],
      [over, ['R2.G1.T1', 'R2.M1.T1', 'R2.B.T1']],
      [cancelled, ['R1.G1.T1', 'R9.M1.T1', 'R1.M1.T2', 'R4.B.T1']],
      [played(open(), until('.B.T3')), ['R9.B.T1', 'R9.B.T3', 'R4.B.T9', 'R3.M1.T2']]
    ] as const) {
      for (const slot of slots.map(slotOf)) {
        for (const { hotkey } of [of.opening.miners[0]!, first(open(17)), champion])
          expect(refused(Tournament.advance([report(slot, hotkey, 1)])(of))).toEqual({
            type: 'UnexpectedReport',
            slot,
            hotkey
          })
        expect(refused(Tournament.unavailable(slot, 'gone')(of))).toEqual({
          type: 'UnexpectedUnavailable',
          slot
        })
      }
    }
  })

  it('of an attempt that is over, or not begun, are not asked for, though the next one is (RULES 3.9)', () => {
    const { tournament, one } = begun()
    const after = right(Tournament.unavailable(one.slot, 'gone')(tournament))
    for (const slot of [one.slot, slotOf(`${one.slot}.A3`)])
      expect(refused(Tournament.advance([report(slot, one.hotkey, 1)])(after))).toEqual({
        type: 'UnexpectedReport',
        slot,
        hotkey: one.hotkey
      })
    expect(E.isRight(Tournament.advance([report(slotOf(`${one.slot}.A2`), one.hotkey, 1)])(after))).toBe(true)
  })

  it('after the end are refused unless they are on record', () => {
    const { tournament, one } = begun()
    const over = played(open(), all)
    expect(refused(Tournament.advance([report(slotOf('R4.B.T7'), champion.hotkey, 1)])(over))).toMatchObject({
      type: 'UnexpectedReport'
    })
    const crowned = right(Tournament.cancel('rain')(tournament))
    expect(refused(Tournament.advance([one])(crowned))).toMatchObject({ type: 'UnexpectedReport' })
  })
})

describe('a task that the world cannot run (RULES 3.9)', () => {
  it.each(tournaments.slice(0, 3))('%s: is set once more, with the reason on record', (_, of) => {
    const tournament = of()
    const [job] = Tournament.asks(tournament)
    const after = right(Tournament.unavailable(job!.slot, 'gone')(tournament))
    expect(Tournament.asks(after)[0]?.slot).toBe(`${job!.slot}.A2`)
    expect(after.record.at(-1)).toEqual({ type: 'Unavailable', slot: job?.slot, reason: 'gone' })
    expect(Tournament.unavailable(job!.slot, 'gone')(after)).toEqual(E.right(after))
    expect(refused(Tournament.unavailable(job!.slot, 'another')(after))).toEqual({
      type: 'ConflictingUnavailable',
      slot: job!.slot,
      recorded: 'gone'
    })
  })

  it('after the end the same again changes nothing, another is refused', () => {
    const [job] = Tournament.asks(open())
    const over = played(right(Tournament.unavailable(job!.slot, 'gone')(open())), all)
    expect(Tournament.unavailable(job!.slot, 'gone')(over)).toEqual(E.right(over))
    expect(refused(Tournament.unavailable(job!.slot, 'another')(over))).toMatchObject({
      type: 'ConflictingUnavailable'
    })
  })

  it.each(['R1.M1.T1.A2', 'R1.M1.T2', 'R1.M9.T1', 'R2.M1.T1', 'R1.G1.T1', 'R4.B.T1', 'R9.M1.T1'])(
    'is not %s, which is not in play',
    slot => {
      expect(refused(Tournament.unavailable(slotOf(slot), 'gone')(open()))).toEqual({
        type: 'UnexpectedUnavailable',
        slot
      })
    }
  )

  it('is not one that is decided, or of a tournament that is over', () => {
    const boss = played(open(), until('.B.'))
    expect(refused(Tournament.unavailable(slotOf('R1.M1.T1'), 'gone')(boss))).toMatchObject({
      type: 'UnexpectedUnavailable'
    })
    const cancelled = right(Tournament.cancel('rain')(open()))
    expect(refused(Tournament.unavailable(slotOf('R1.M1.T1'), 'gone')(cancelled))).toMatchObject({
      type: 'UnexpectedUnavailable'
    })
  })

  it('needs a reason that a record can hold', () => {
    expect(refused(Tournament.unavailable(slotOf('R1.M1.T1'), 'x'.repeat(4097))(open()))).toMatchObject({
      type: 'Invalid',
      faults: [{ path: 'reason' }]
    })
  })
})

describe('withdrawals (RULES 4.6)', () => {
  it('of somebody who is neither in the field nor the champion are refused', () => {
    expect(refused(Tournament.withdraw(stranger, 'gone')(open()))).toEqual({
      type: 'UnknownMiner',
      hotkey: stranger
    })
    expect(refused(Tournament.withdraw(champion.hotkey, 'gone')(open(8, null)))).toMatchObject({
      type: 'UnknownMiner'
    })
  })

  it('repeated change nothing; for another reason they are refused, also after the end', () => {
    const after = right(Tournament.withdraw(hotkeys[0]!, 'gone')(open()))
    for (const tournament of [after, played(after, all)]) {
      expect(Tournament.withdraw(hotkeys[0]!, 'gone')(tournament)).toEqual(E.right(tournament))
      expect(refused(Tournament.withdraw(hotkeys[0]!, 'another')(tournament))).toEqual({
        type: 'ConflictingWithdrawal',
        hotkey: hotkeys[0],
        recorded: 'gone'
      })
    }
  })

  it('after the end are refused, with how it ended', () => {
    expect(refused(Tournament.withdraw(hotkeys[0]!, 'gone')(played(open(), all)))).toEqual({
      type: 'TournamentOver',
      ending: 'Defended'
    })
  })

  it('need a reason that a record can hold', () => {
    expect(refused(Tournament.withdraw(hotkeys[0]!, 'x'.repeat(4097))(open()))).toMatchObject({
      type: 'Invalid'
    })
  })

  it('in the groups: its open jobs have failed, and the next finisher moves up', () => {
    const groups = played(open(17), slot => (slot.endsWith('T3') ? null : 1))
    const gone = groups.opening.miners[0]!.hotkey
    const after = right(Tournament.withdraw(gone, 'gone')(groups))
    expect(after.record.at(-1)).toEqual({ type: 'Withdrawn', hotkey: gone, reason: 'gone' })
    expect(Tournament.asks(after)).toHaveLength(Tournament.asks(groups).length - 1)
    const standings = played(after, until('R2.')).groups[0]?.standings
    expect(standings?.at(-1)).toMatchObject({ hotkey: gone, position: null, advanced: false })
  })

  it('of the last miners with open jobs end the group stage', () => {
    const groups = played(open(17), (slot, hotkey) => (hotkey === hotkeys[0] ? null : 1))
    expect(groups.phase).toBe('GroupStage')
    expect(right(Tournament.withdraw(hotkeys[0]!, 'gone')(groups)).phase).toBe('Knockout')
  })

  it('in the knockout: the match is the opponent’s', () => {
    const [, job] = Tournament.asks(open())
    const after = right(Tournament.withdraw(job!.miner.hotkey, 'gone')(open()))
    expect(Tournament.asks(after).map(({ slot }) => slot)).not.toContain('R1.M1.T1')
  })

  it('of the last opponent decide who challenges', () => {
    const final = played(open(), until('R3.'))
    const [job] = Tournament.asks(final)
    expect(right(Tournament.withdraw(job!.miner.hotkey, 'gone')(final)).phase).toBe('BossRound')
  })

  const finalists = () => {
    const boss = bossRound()
    return { boss, challenger: Phase.boss(boss)?.challenger ?? miner(1) }
  }

  it('of the challenger in the boss round: the champion retains', () => {
    const { boss, challenger } = finalists()
    expect(right(Tournament.withdraw(challenger.hotkey, 'gone')(boss))).toMatchObject({
      phase: 'Finished',
      ending: {
        type: 'Retained',
        reason: 'ChallengerWithdrawn',
        champion: { hotkey: champion.hotkey, reign: 3 }
      }
    })
  })

  it('of the champion in the boss round: the challenger is crowned', () => {
    const { boss, challenger } = finalists()
    const after = right(Tournament.withdraw(champion.hotkey, 'gone')(boss))
    expect(after).toMatchObject({
      phase: 'Finished',
      ending: {
        type: 'Crowned',
        champion: { hotkey: challenger.hotkey, reign: 1 },
        verdict: { outcome: 'Crowned', set: 6, tasks: [] }
      }
    })
    expect(Tournament.asks(after)).toEqual([])
  })

  it('of the champion once four wins are certain: it is dethroned all the same, on the decided tasks', () => {
    const { boss, challenger } = finalists()
    const won = Tournament.asks(boss)
      .filter(({ slot }) => /T[1-4]$/.test(slot))
      .map(({ slot, miner: { hotkey } }) =>
        hotkey === champion.hotkey
          ? Report.failed(slot, hotkey, 'Crashed')
          : Report.scored(slot, hotkey, score(1))
      )
    const certain = right(Tournament.advance(won)(boss))
    const after = right(Tournament.withdraw(champion.hotkey, 'gone')(certain))
    expect(after).toMatchObject({
      phase: 'Finished',
      ending: {
        type: 'Dethroned',
        champion: { hotkey: challenger.hotkey, reign: 1 },
        verdict: { outcome: 'Dethroned', set: 6, required: 4, wins: { challenger: 4, champion: 0 } }
      }
    })
    expect(Phase.verdict(after)?.tasks).toHaveLength(4)
    // The challenger withdrawn means retained, whatever was certain.
    expect(right(Tournament.withdraw(challenger.hotkey, 'gone')(certain))).toMatchObject({
      ending: { type: 'Retained', reason: 'ChallengerWithdrawn', champion: { hotkey: champion.hotkey } }
    })
  })

  it('of the champion, and cancelled then: the title is vacant, and the ending names who was (RULES 6)', () => {
    const left = right(Tournament.withdraw(champion.hotkey, 'gone')(open()))
    expect(right(Tournament.cancel('rain')(left))).toMatchObject({
      ending: { type: 'Cancelled', champion: null, withdrawn: champion }
    })
    expect(right(Tournament.cancel('rain')(open()))).toMatchObject({
      ending: { type: 'Cancelled', champion, withdrawn: null }
    })
  })

  it('of either in the boss round close its tasks: the leaver has failed them, nobody else is asked', () => {
    const { boss, challenger } = finalists()
    for (const { hotkey } of [champion, challenger]) {
      const after = right(Tournament.withdraw(hotkey, 'gone')(boss))
      const tasks = Phase.boss(after)?.tasks ?? []
      expect(tasks).toHaveLength(6)
      for (const { slot, entrants, attempts } of tasks)
        expect(attempts).toEqual([
          {
            outcome: 'Closed',
            reason: null,
            reports: entrants.map(of => (of === hotkey ? Report.failed(slot, of, 'Withdrawn', 'gone') : null))
          }
        ])
    }
  })

  it('of somebody else in the boss round: it goes on', () => {
    const { boss, challenger } = finalists()
    const other = boss.opening.miners.find(({ hotkey }) => hotkey !== challenger.hotkey)!
    const after = right(Tournament.withdraw(other.hotkey, 'gone')(boss))
    expect(after.phase).toBe('BossRound')
    expect(Tournament.asks(after)).toEqual(Tournament.asks(boss))
  })

  it('of the champion before the boss round leave a vacant title', () => {
    const left = right(Tournament.withdraw(champion.hotkey, 'gone')(open()))
    expect(left.phase).toBe('Knockout')
    expect(Phase.titleHolder(left)).toBeNull()
    expect(Phase.titleHolder(open())).toEqual(champion)
    expect(played(left, all)).toMatchObject({ ending: { type: 'Crowned' } })
    expect(played(left, () => 'Crashed')).toMatchObject({ ending: { type: 'Vacant' } })
  })
})

describe('cancellation (RULES 2.2, 6)', () => {
  it.each(tournaments.slice(0, 3))('%s: ends it, the title as it was, every fee back', (_, of) => {
    const tournament = of()
    const over = right(Tournament.cancel('rain')(tournament))
    expect(over).toMatchObject({
      phase: 'Finished',
      ending: { type: 'Cancelled', reason: 'rain', champion: { ...champion } }
    })
    expect(over.record.at(-1)).toEqual({ type: 'Cancelled', reason: 'rain' })
    expect('refunds' in over && over.refunds).toBe(false)
    expect(over.phase === 'Finished' && 'refunds' in over.ending && over.ending.refunds).toHaveLength(
      tournament.opening.miners.length
    )
    expect(Tournament.asks(over)).toEqual([])
    expect(Tournament.cancel('rain')(over)).toEqual(E.right(over))
    expect(refused(Tournament.cancel('another')(over))).toEqual({
      type: 'TournamentOver',
      ending: 'Cancelled'
    })
  })

  it('is refused when the tournament has ended otherwise', () => {
    expect(refused(Tournament.cancel('rain')(played(open(), all)))).toEqual({
      type: 'TournamentOver',
      ending: 'Defended'
    })
    const retained = played(open(), () => 'Crashed')
    expect(refused(Tournament.cancel('AllEliminated')(retained))).toEqual({
      type: 'TournamentOver',
      ending: 'Retained'
    })
  })

  it('needs a reason that a record can hold', () => {
    expect(refused(Tournament.cancel('\ud800')(open()))).toMatchObject({ type: 'Invalid' })
  })

  it('leaves a vacant title vacant', () => {
    const left = right(Tournament.withdraw(champion.hotkey, 'gone')(open()))
    expect(right(Tournament.cancel('rain')(left))).toMatchObject({
      ending: { type: 'Cancelled', champion: null }
    })
  })
})

describe('logs (RULES 10)', () => {
  const logged = () => {
    const tournament = played(open(), until('R2.'))
    return { tournament, entry: Tournament.opened(tournament) }
  }
  const event: Log.Event = { type: 'Cancelled', reason: 'rain' }

  it('are what opened it and what happened since, and tell the tournament again', () => {
    const { tournament, entry } = logged()
    expect(Tournament.replay([entry, ...tournament.record])).toEqual(E.right(tournament))
    expect(right(Tournament.replay([entry, event]))).toMatchObject({ ending: { type: 'Cancelled' } })
  })

  it('begin with one Opened and hold no other', () => {
    const { entry } = logged()
    expect(refused(Tournament.replay([]))).toEqual({ type: 'NotALog', at: 0 })
    expect(refused(Tournament.replay([event]))).toEqual({ type: 'NotALog', at: 0 })
    expect(refused(Tournament.replay([entry, event, entry]))).toEqual({ type: 'NotALog', at: 2 })
  })

  it('of which an entry is not sound are refused by its number and path', () => {
    const { entry } = logged()
    const faults = (log: unknown): unknown => refused(Tournament.replay(log as Log.Log))
    const at = (path: string) => ({ type: 'Invalid', faults: [{ path }] })
    expect(faults(null)).toMatchObject(at('log'))
    expect(faults([{ ...entry, format: 3 }])).toMatchObject(at('log[0].format'))
    expect(faults([entry, { type: 'Cancelled', reason: 5 }])).toMatchObject(at('log[1].reason'))
    expect(faults([entry, { type: 'Reported', reports: [], more: 1 }])).toMatchObject(at('log[1].more'))
  })

  it('that break a rule are refused as the event would be', () => {
    const { tournament, entry } = logged()
    expect(refused(Tournament.replay([entry, event, { type: 'Cancelled', reason: 'sun' }]))).toEqual({
      type: 'TournamentOver',
      ending: 'Cancelled'
    })
    const empty = { ...entry, opening: { ...tournament.opening, miners: [] } } as Log.Entry
    expect(refused(Tournament.replay([empty, event]))).toMatchObject({ type: 'FieldTooSmall' })
  })

  it('whose rules are not those of the digest are refused', () => {
    const { tournament, entry } = logged()
    const other = { ...entry, opening: { ...tournament.opening, rulesDigest: '0'.repeat(64) } } as unknown
    expect(refused(Tournament.replay([other as Log.Entry]))).toEqual({
      type: 'Inconsistent',
      path: 'opening.rulesDigest'
    })
  })
})

describe('notices (RULES 3.2)', () => {
  it('tell of the groups of 17, in play and over, and of no others', () => {
    const notice = [{ type: 'GroupSizeOutOfBounds', round: 1, sizes: [9, 8], minimum: 6, expected: 8 }]
    expect(Tournament.notices(open(17))).toEqual(notice)
    expect(Tournament.notices(played(open(17), until('R2.')))).toEqual(notice)
    expect(Tournament.notices(open(18))).toEqual([])
    expect(Tournament.notices(open())).toEqual([])
  })
})
