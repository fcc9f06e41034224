import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import * as Contest from '../../src/rules/Contest.js'
import * as Report from '../../src/domain/task/Report.js'
import * as Slot from '../../src/domain/task/Slot.js'
import { hotkeys } from '../addresses.js'
import { contextOf, report } from './contests.js'

const slot = Slot.group(1, 1, 1)
const entrants = hotkeys.slice(0, 4)
const [a, b, c, d] = entrants as [
  (typeof hotkeys)[0],
  (typeof hotkeys)[0],
  (typeof hotkeys)[0],
  (typeof hotkeys)[0]
]
const again = Slot.attempt(2)(slot)

const setFor = (context = contextOf()) => Contest.set(context)(slot, 'InstructTextTask', entrants)

/** Files an outcome for each entrant: a score, or the reason of a failure. */
const filed = (
  outcomes: ReadonlyArray<number | string>,
  contest: Contest.Contest,
  context = contextOf()
): Contest.Contest =>
  Contest.file(context)(
    outcomes.map((outcome, i) => report(Contest.slotInPlay(contest), entrants[i]!, outcome))
  )(contest)

const outcomesOf = ({ attempts }: Contest.Contest) => attempts.map(({ outcome }) => outcome)

describe('a task is decided when every job of its attempt has a report (RULES 3.8)', () => {
  it('asks every entrant when it is set', () => {
    const contest = setFor()
    expect(contest).toEqual({
      slot,
      kind: 'InstructTextTask',
      entrants,
      attempts: [{ outcome: 'Open', reason: null, reports: [null, null, null, null] }]
    })
    expect(Contest.missing(contest)).toEqual(entrants)
    expect(Contest.isDecided(contest)).toBe(false)
    expect(Contest.slotInPlay(contest)).toBe(slot)
  })

  it('is open while one report is missing, and asks for that one alone', () => {
    const contest = filed([1, 2, 'Crashed'], setFor())
    expect(outcomesOf(contest)).toEqual(['Open'])
    expect(Contest.missing(contest)).toEqual([d])
    expect(entrants.map(hotkey => Contest.isMissing(contest, hotkey))).toEqual([false, false, false, true])
  })

  it('keeps each report at its entrant, whatever the order they come in', () => {
    const reports = [report(slot, c, 3), report(slot, a, 1)]
    const contest = Contest.file(contextOf())(reports)(setFor())
    expect(contest.attempts[0].reports).toEqual([report(slot, a, 1), null, report(slot, c, 3), null])
    expect(Contest.recorded(contest, 1, c)).toEqual(report(slot, c, 3))
  })

  it('is decided by the last one, and asks for nothing more', () => {
    const contest = filed([1, 2, 3, 4], setFor())
    expect(outcomesOf(contest)).toEqual(['Decided'])
    expect(Contest.isDecided(contest)).toBe(true)
    expect(Contest.missing(contest)).toEqual([])
    expect(Contest.isMissing(contest, a)).toBe(false)
  })

  it('refuses to be complete while a report is missing, and names the first such job (RULES 7)', () => {
    const contest = filed([1, 2], setFor())
    expect(Contest.complete(contextOf())(contest)).toEqual(E.left({ type: 'MissingReport', slot, hotkey: c }))
    const second = filed(['Crashed', 'Crashed', 'Crashed', 4], setFor())
    expect(Contest.complete(contextOf())(second)).toEqual(
      E.left({ type: 'MissingReport', slot: again, hotkey: a })
    )
    const full = filed([1, 2, 3, 4], setFor())
    expect(Contest.complete(contextOf())(full)).toEqual(E.right(full.attempts[0].reports))
  })

  it('has the reports so far as results, those missing left out', () => {
    expect(Contest.results(contextOf())(filed([1, 'Crashed'], setFor()))).toEqual([
      report(slot, a, 1),
      report(slot, b, 'Crashed')
    ])
  })
})

describe('a task of which more than half failed is replaced (RULES 3.8)', () => {
  it('not when exactly half failed', () => {
    expect(outcomesOf(filed([1, 2, 'Crashed', 'TimedOut'], setFor()))).toEqual(['Decided'])
  })

  it('when more than half failed: the same slot, kind and entrants, the next attempt', () => {
    const contest = filed(['Crashed', 'NoOutput', 'TimedOut', 4], setFor())
    expect(outcomesOf(contest)).toEqual(['Replaced', 'Open'])
    expect(contest).toMatchObject({ slot, kind: 'InstructTextTask', entrants })
    expect(contest.attempts[1]).toEqual({
      outcome: 'Open',
      reason: null,
      reports: [null, null, null, null]
    })
    expect(Contest.slotInPlay(contest)).toBe(again)
    expect(Contest.missing(contest)).toEqual(entrants)
  })

  it('at most as often as the rules allow; after that it counts as it stands', () => {
    const allFailed = ['Crashed', 'Crashed', 'Crashed', 'Crashed']
    expect(outcomesOf(filed(allFailed, setFor(), contextOf(0)))).toEqual(['Decided'])
    const once = filed(allFailed, setFor())
    expect(outcomesOf(filed(allFailed, once))).toEqual(['Replaced', 'Decided'])
    const twice = filed(allFailed, filed(allFailed, setFor(), contextOf(2)), contextOf(2))
    expect(outcomesOf(twice)).toEqual(['Replaced', 'Replaced', 'Open'])
  })

  it('only the last attempt counts, and every attempt stays on record', () => {
    const first = filed(['Crashed', 'Crashed', 'Crashed', 4], setFor())
    const contest = filed([1, 2, 3, 4], first)
    expect(Contest.results(contextOf())(contest)).toEqual([
      report(again, a, 1),
      report(again, b, 2),
      report(again, c, 3),
      report(again, d, 4)
    ])
    expect(Contest.recorded(contest, 1, d)).toEqual(report(slot, d, 4))
    expect(Contest.recorded(contest, 2, d)).toEqual(report(again, d, 4))
    expect(Contest.recorded(contest, 3, d)).toBeNull()
    expect(Contest.recorded(contest, 1, hotkeys[9]!)).toBeNull()
    expect(Contest.attemptAt(contest, 2)?.outcome).toBe('Decided')
    expect(Contest.attemptAt(contest, 3)).toBeUndefined()
  })

  it('withdrawn miners and copies count neither as failed nor as jobs', () => {
    // Two withdrew, one of the two others scored: half, not three quarters.
    const left = contextOf(
      1,
      new Map([
        [a, 'gone'],
        [b, 'gone']
      ])
    )
    const withdrawn = Contest.file(left)([report(slot, c, 3), report(slot, d, 'Crashed')])(setFor(left))
    expect(outcomesOf(withdrawn)).toEqual(['Decided'])
    // Three of the same content: one original and two copies, which are no failures of the task.
    const copies = Contest.file(contextOf())([
      report(slot, a, 1, 'same'),
      report(slot, b, 1, 'same'),
      report(slot, c, 1, 'same'),
      report(slot, d, 'Crashed')
    ])(setFor())
    expect(outcomesOf(copies)).toEqual(['Decided'])
    expect(Contest.results(contextOf())(copies).map(r => (Report.isScored(r) ? r.score : r.reason))).toEqual([
      '1',
      'Duplicate',
      'Duplicate',
      'Crashed'
    ])
  })

  it('not when nobody is left to fail', () => {
    const gone = contextOf(1, new Map(entrants.map(hotkey => [hotkey, 'gone'])))
    expect(outcomesOf(setFor(gone))).toEqual(['Decided'])
  })
})

describe('a withdrawn entrant (RULES 4.6)', () => {
  const left = contextOf(1, new Map([[a, 'deregistered']]))
  const withdrawn = (of: Slot.Slot) => Report.failed(of, a, 'Withdrawn', 'deregistered')

  it('has failed before the task starts, and is not asked', () => {
    const contest = setFor(left)
    expect(contest.attempts[0].reports).toEqual([withdrawn(slot), null, null, null])
    expect(Contest.missing(contest)).toEqual([b, c, d])
  })

  it('has failed its open job, of the attempt in play', () => {
    const contest = Contest.withdraw(left)(a)(filed(['Crashed', 'Crashed', 'Crashed', 4], setFor()))
    expect(Contest.recorded(contest, 2, a)).toEqual(withdrawn(again))
    expect(Contest.recorded(contest, 1, a)).toEqual(report(slot, a, 'Crashed'))
  })

  it('keeps what it scored', () => {
    const contest = filed([1], setFor())
    expect(Contest.withdraw(left)(a)(contest)).toEqual(contest)
    expect(Contest.forfeit(left)(a)(contest).attempts[0].reports[0]).toEqual(report(slot, a, 1))
  })

  it('decides the task, if it was the last to be waited for', () => {
    const contest = Contest.file(contextOf())([b, c, d].map(hotkey => report(slot, hotkey, 1)))(setFor())
    expect(outcomesOf(Contest.withdraw(left)(a)(contest))).toEqual(['Decided'])
  })

  it('is nobody while there is no reason on record, or where it is no entrant', () => {
    expect(Contest.withdraw(contextOf())(a)(setFor())).toEqual(setFor())
    const stranger = hotkeys[9]!
    expect(Contest.withdraw(contextOf(1, new Map([[stranger, 'gone']])))(stranger)(setFor())).toEqual(
      setFor()
    )
  })

  it('closes a task that it decides: nothing more is asked, and what was decided stays', () => {
    const contest = Contest.forfeit(left)(a)(filed(['Crashed', 2], filed([], setFor())))
    const open = Contest.forfeit(left)(a)(setFor())
    expect(outcomesOf(open)).toEqual(['Closed'])
    expect(open.attempts[0].reports[0]).toEqual(withdrawn(slot))
    expect(Contest.missing(open)).toEqual([])
    expect(Contest.isMissing(open, b)).toBe(false)
    expect(Contest.isDecided(open)).toBe(false)
    expect(outcomesOf(contest)).toEqual(['Closed'])
    const decided = filed([1, 2, 3, 4], setFor())
    expect(Contest.forfeit(left)(a)(decided)).toEqual(decided)
  })

  it('a closed task stays closed, though every job of it has a report by then', () => {
    const others = Contest.file(contextOf())([b, c, d].map(hotkey => report(slot, hotkey, 1)))(setFor())
    const closed = Contest.forfeit(left)(a)(others)
    expect(outcomesOf(closed)).toEqual(['Closed'])
    expect(Contest.withdraw(left)(a)(closed)).toEqual(closed)
  })
})

describe('a task the world cannot run (RULES 3.9)', () => {
  const gone = (contest: Contest.Contest) => Contest.unavailable(contextOf())('the dataset is gone')(contest)

  it('is set again, with its reason on record, and whatever had come in is not asked for twice', () => {
    const contest = gone(filed([1], setFor()))
    expect(contest.attempts).toEqual([
      {
        outcome: 'Unavailable',
        reason: 'the dataset is gone',
        reports: [report(slot, a, 1), null, null, null]
      },
      { outcome: 'Open', reason: null, reports: [null, null, null, null] }
    ])
    expect(Contest.slotInPlay(contest)).toBe(again)
  })

  it('costs no replacement', () => {
    const allFailed = ['Crashed', 'Crashed', 'Crashed', 'Crashed']
    expect(outcomesOf(filed(allFailed, gone(setFor())))).toEqual(['Unavailable', 'Replaced', 'Open'])
  })
})
