// Every way a match can go, told in a sentence (RULES 4.3, 4.6), from the tournaments worked out by hand.
import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type * as Bracket from '../../../src/domain/match/Bracket.js'
import * as Knockout from '../../../src/rules/knockout/Knockout.js'
import * as MatchOutcome from '../../../src/rules/knockout/MatchOutcome.js'
import * as Phase from '../../../src/rules/Phase.js'
import * as Slot from '../../../src/domain/task/Slot.js'
import type * as Tournament from '../../../src/Tournament.js'
import { hotkeys } from '../../addresses.js'
import * as eight from '../../golden/eight.js'
import * as Context from '../../../src/rules/Context.js'
import { play, scenarioArbitrary } from '../../reference/scenarios.js'
import type { Event, Opening } from '../../reference/types.js'
import { applied, opened } from '../../view.js'
import { report } from '../contests.js'

const after = (opening: Opening, log: ReadonlyArray<Event>): Tournament.Tournament =>
  log.reduce((t, event) => E.getOrElse(() => t)(applied(event)(t)), opened(opening))

const outcomes = (t: Tournament.Tournament): ReadonlyArray<MatchOutcome.MatchOutcome> =>
  Knockout.inOrder(Phase.knockout(t))
    .map(MatchOutcome.of(Context.of(t)))
    .filter(outcome => outcome !== null)

it('tells the matches of the tournament of eight', () => {
  const short = (sentence: string): string =>
    sentence.replace(/5C\w{46}/g, key =>
      'ABCDEFGH'.charAt(
        ['62Ck', '7LYp', '8ett', '9yEy', 'BHb3', 'Cbw7', 'DvHB', 'FEdG'].indexOf(key.slice(2, 6))
      )
    )
  expect(outcomes(after(eight.opening, eight.log)).map(MatchOutcome.sentence).map(short)).toEqual([
    'R1.M1: H beats F on GrpoTask, 0.7 against 0.61.',
    'R1.M2: C beats A as the better seed, with equal scores of 0.55 on GrpoTask.',
    'R1.M3: failed (NoOutput) and failed (TimedOut), so both are out.',
    'R1.M4: E beats G with 1.2: the opponent failed (BuildFailed).',
    'R2.M1: C beats H on InstructTextTask, 1.5 against 1.75.',
    'R2.M2: E has a walkover: nobody came through the other half.',
    'R3.M1: E beats C on GrpoTask, 0.31 against 0.3.'
  ])
})

describe('every reason has its sentence', () => {
  const [a, b] = hotkeys as [(typeof hotkeys)[0], (typeof hotkeys)[0]]
  const slot = Slot.match(2, 1)
  const [scored, crashed] = [report(slot, a, 1.5), report(slot, b, 'Crashed')]
  const outcome: MatchOutcome.MatchOutcome = {
    name: 'R2.M1',
    kind: 'DpoTask',
    winner: a,
    loser: b,
    reports: [scored, crashed],
    reason: 'BetterScore'
  }
  const unplayed = { kind: null, loser: null, reports: [] }

  it.each<[Bracket.Reason, Partial<MatchOutcome.MatchOutcome>, string]>([
    ['Bye', unplayed, `${a} has a bye.`],
    ['Walkover', unplayed, `${a} has a walkover: nobody came through the other half.`],
    ['BetterScore', { reports: [report(slot, b, 2), scored] }, `${a} beats ${b} on DpoTask, 1.5 against 2.`],
    [
      'BetterSeed',
      { reports: [report(slot, a, 1), report(slot, b, 1)] },
      `${a} beats ${b} as the better seed, with equal scores of 1 on DpoTask.`
    ],
    ['OpponentFailed', {}, `${a} beats ${b} with 1.5: the opponent failed (Crashed).`],
    ['OpponentWithdrawn', { reports: [] }, `${a} beats ${b}, who was withdrawn.`],
    [
      'BothFailed',
      { winner: null, loser: null, reports: [crashed, crashed] },
      'failed (Crashed) and failed (Crashed), so both are out.'
    ],
    ['Nobody', { ...unplayed, winner: null }, 'nobody came through.']
  ])('%s', (reason, change, sentence) => {
    expect(MatchOutcome.sentence({ ...outcome, ...change, reason })).toBe(`R2.M1: ${sentence}`)
  })

  it('who is not named is told as nobody, what is not known as such', () => {
    const told = (reason: Bracket.Reason): string =>
      MatchOutcome.sentence({ ...outcome, ...unplayed, winner: null, reason })
    expect(told('BetterScore')).toBe('R2.M1: nobody beats nobody on its task, no report against no report.')
    expect(told('BetterSeed')).toContain('with equal scores of no report on its task.')
    expect([told('Bye'), told('Walkover')].map(text => text.slice(0, 19))).toEqual(
      Array(2).fill('R2.M1: nobody has a')
    )
  })
})

it('has a winner only where it says so, and names both where both played', () => {
  const seen = new Set<string>()
  fc.assert(
    fc.property(scenarioArbitrary, scenario => {
      const { opening, log } = play(scenario, Array.from(hotkeys))
      for (const outcome of outcomes(after(opening, log))) {
        const { reason, winner, loser, kind, reports } = outcome
        seen.add(reason)
        expect(winner === null).toBe(reason === 'BothFailed' || reason === 'Nobody')
        expect(loser !== null).toBe(
          ['BetterScore', 'BetterSeed', 'OpponentFailed', 'OpponentWithdrawn'].includes(reason)
        )
        if (['BetterScore', 'BetterSeed', 'OpponentFailed', 'BothFailed'].includes(reason)) {
          expect(kind).not.toBeNull()
          expect(reports).toHaveLength(2)
        }
        if (kind === null) expect(reports).toEqual([])
        const sentence = MatchOutcome.sentence(outcome)
        expect(sentence).toContain(outcome.name)
        if (winner !== null) expect(sentence).toContain(winner)
        if (loser !== null) expect(sentence).toContain(loser)
      }
    }),
    { numRuns: 150, seed: 8 }
  )
  expect(seen.size).toBe(8)
})
