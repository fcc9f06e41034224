import { describe, expect, it } from 'vitest'
import * as Report from '../../../src/domain/task/Report.js'
import * as Slot from '../../../src/domain/task/Slot.js'
import * as Verdict from '../../../src/domain/match/Verdict.js'
import { hotkeys } from '../../addresses.js'
import { decoded } from '../../view.js'

const slot = decoded(Slot.codec, 'R5.B.T1')
const report = (hotkey: string | undefined, score: string | null): Report.Report =>
  decoded(
    Report.codec,
    score === null
      ? { type: 'Failed', slot, hotkey, reason: 'OutOfMemory', detail: null }
      : { type: 'Scored', slot, hotkey, score, timedOut: false, digest: null }
  )

const task: Verdict.TaskVerdict = {
  slot,
  kind: 'InstructTextTask',
  metric: 'loss',
  champion: report(hotkeys[0], '1.5'),
  challenger: report(hotkeys[1], '1.35'),
  threshold: '0.1',
  bar: '1.35',
  margin: '0.1',
  winner: 'Challenger',
  reason: 'ReachedBar'
}

describe('whoever reads a verdict can check it by hand (RULES 5.6)', () => {
  it('both scores, the bar, the threshold, the margin and the reason stand in one sentence', () => {
    expect(Verdict.sentence(task)).toBe(
      "R5.B.T1: challenger 1.35 against champion 1.5, bar at most 1.35 at a threshold of 10 %, margin 10 %: challenger's task, the challenger is better and reaches the bar."
    )
  })

  it('a reward is judged from below', () => {
    expect(
      Verdict.sentence({
        ...task,
        metric: 'reward',
        champion: report(hotkeys[0], '-2'),
        challenger: report(hotkeys[1], '-1.95'),
        threshold: '0.032768',
        bar: '-1.934464',
        margin: '0.025',
        winner: 'Champion',
        reason: 'ShortOfBar'
      })
    ).toBe(
      "R5.B.T1: challenger -1.95 against champion -2, bar at least -1.934464 at a threshold of 3.2768 %, margin 2.5 %: champion's task, the challenger is better but does not reach the bar."
    )
  })

  it('a failure says which, and has no bar or margin to show', () => {
    expect(
      Verdict.sentence({
        ...task,
        champion: report(hotkeys[0], null),
        challenger: report(hotkeys[1], null),
        bar: null,
        margin: null,
        winner: 'Champion',
        reason: 'BothFailed'
      })
    ).toBe(
      "R5.B.T1: challenger failed (OutOfMemory) against champion failed (OutOfMemory): champion's task, both failed, and a title is not won by failing."
    )
  })

  it.each<[Verdict.Reason, string]>([
    ['NotBetter', 'the challenger is not strictly better.'],
    ['ChampionFailed', 'the champion failed and the challenger has a score.'],
    ['ChallengerFailed', 'the challenger failed.']
  ])('%s has its words', (reason, words) => {
    expect(Verdict.sentence({ ...task, reason }).endsWith(`, ${words}`)).toBe(true)
  })

  it('the totals are of the tasks set (RULES 5.5)', () => {
    const verdict: Verdict.Verdict = {
      reign: 3,
      threshold: '0.064',
      tasks: Array<Verdict.TaskVerdict>(6).fill(task),
      set: 6,
      wins: { challenger: 4, champion: 2 },
      required: 4,
      outcome: 'Dethroned'
    }
    expect(Verdict.summary(verdict)).toBe(
      'The challenger won 4 of 6 tasks and needed 4: the champion is dethroned.'
    )
    expect(Verdict.summary({ ...verdict, wins: { challenger: 3, champion: 3 }, outcome: 'Defended' })).toBe(
      'The challenger won 3 of 6 tasks and needed 4: the champion defends the title in reign 3.'
    )
  })

  it('and of the tasks decided, where the champion was withdrawn (RULES 4.6)', () => {
    const verdict: Verdict.Verdict = {
      reign: 3,
      threshold: '0.064',
      tasks: Array<Verdict.TaskVerdict>(3).fill(task),
      set: 6,
      wins: { challenger: 3, champion: 0 },
      required: 4,
      outcome: 'Crowned'
    }
    expect(Verdict.summary(verdict)).toBe(
      'The challenger won 3 of 6 tasks and needed 4; the champion was withdrawn when 3 were decided: the challenger is crowned.'
    )
  })
})
