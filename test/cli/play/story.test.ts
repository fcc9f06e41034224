// The story of a tournament that has not ended, or not as most do.
import { describe, expect, it } from 'vitest'
import { story } from '../../../src/cli/play/story.js'
import { beside, table } from '../../../src/cli/terminal/terminal.js'
import * as Tournament from '../../../src/Tournament.js'
import { miner, right } from '../../rules/fields.js'
import { begun, played, reports, type Outcome } from './tournaments.js'

const allFail: Outcome = () => null
const onlyFirst: Outcome = job => (job.miner.hotkey === miner(1).hotkey ? 1 : null)

const lines = (tournament: Tournament.Tournament): ReadonlyArray<string> => story(tournament).split('\n')

describe('the story so far', () => {
  it('of groups in play shows what is in, leaves out what is not, and says what it waits for', () => {
    const two = reports(begun(16), ({ slot }) => slot.length).slice(0, 2)
    const told = lines(right(Tournament.advance(two)(begun(16))))
    expect(told).toContain('GROUPS, round 1')
    expect(told.filter(line => /^ {2}\w+….* {2}8 .*…/.test(line))).toHaveLength(2)
    expect(told.filter(line => /^ {2}\w+….*… +… +… +-$/.test(line))).toHaveLength(14)
    expect(told.some(line => line.includes('ADVANCE'))).toBe(false)
    expect(told.at(-1)).toBe('In play: it waits for 46 reports.')
  })

  it('names a failure where a score would stand', () => {
    const one = reports(begun(16), allFail).slice(0, 1)
    const told = lines(right(Tournament.advance(one)(begun(16))))
    expect(told.filter(line => / Crashed +…/.test(line))).toHaveLength(1)
  })

  it('of a bracket in play names the matches that are not decided', () => {
    const told = lines(begun(8))
    expect(told.filter(line => /├─ R\d\.M\d(?: |$)/.test(line))).toHaveLength(7)
    expect(told.at(-1)).toBe('In play: it waits for 8 reports.')
  })

  it('of a boss round in play shows who meets whom and what is needed', () => {
    const told = lines(played(begun(8), ({ slot }) => slot.length, 'BossRound'))
    expect(told.some(line => line.startsWith('BOSS ROUND: challenger '))).toBe(true)
    expect(told.at(-3)).toBe('  threshold 0.08, 4 of 6 tasks needed')
    expect(told.at(-1)).toBe('In play: it waits for 12 reports.')
  })

  it('waits for one report in the singular', () => {
    let final = begun(8)
    while (Tournament.asks(final).length > 2)
      final = right(Tournament.advance(reports(final, () => 1))(final))
    const told = lines(right(Tournament.advance(reports(final, () => 1).slice(1))(final)))
    expect(told.at(-1)).toBe('In play: it waits for 1 report.')
  })
})

describe('the story of an odd ending', () => {
  it('in the groups: it was called off', () => {
    const told = lines(right(Tournament.cancel('no GPUs left')(begun(16))))
    expect(told).toContain('GROUPS, round 1')
    expect(told).not.toContain('KNOCKOUT')
    expect(told.at(-2)).toContain('no GPUs left')
    expect(told.at(-1)).toMatch(/^Digest: /)
  })

  it('nobody scored in the bracket: nobody goes on from any match, and the champion stays', () => {
    const told = lines(played(begun(8), allFail))
    expect(
      told.filter(line => /├─ nobody \(\w+ failed \(Crashed\) : failed \(Crashed\)\)/.test(line))
    ).toHaveLength(4)
    expect(told.filter(line => line.includes('├─ nobody (Nobody)'))).toHaveLength(3)
    expect(told.some(line => line.startsWith('BOSS ROUND'))).toBe(false)
    expect(told.at(-2)).toMatch(/^Retained: /)
  })

  it('nobody scored in the groups: nobody advances', () => {
    const told = lines(played(begun(16), allFail))
    expect(told).toContain('0 ADVANCE')
    expect(told).not.toContain('KNOCKOUT')
  })

  it('one finisher is the challenger without a bracket (RULES 4.5)', () => {
    const told = lines(played(begun(16), onlyFirst))
    expect(told).toContain('1 ADVANCE')
    expect(told).not.toContain('KNOCKOUT')
    expect(told.some(line => line.startsWith(`BOSS ROUND: challenger ${miner(1).hotkey}`))).toBe(true)
  })

  it('a champion that fails sets no bar, and falls', () => {
    const told = lines(played(begun(16), onlyFirst))
    const tasks = told.filter(line => /^ {2}R\d\.B\.T\d {2}/.test(line))
    expect(tasks).toHaveLength(6)
    for (const line of tasks) expect(line).toMatch(/ Crashed +1 +- {2}Challenger$/)
    expect(told.at(-2)).toMatch(/^Dethroned: /)
  })
})

describe('tables', () => {
  it('align their columns, the first to the left, and need no rows', () => {
    expect(
      table([
        ['a', 'bbb'],
        ['cc', 'd']
      ])
    ).toEqual(['a   bbb', 'cc    d'])
    expect(
      table(
        [
          ['a', 'bbb'],
          ['cc', 'd']
        ],
        [1]
      )
    ).toEqual([' a  bbb', 'cc  d'])
    expect(table([])).toEqual([])
  })

  it('stand side by side', () => {
    expect(
      beside(
        [['a'], ['b']],
        [
          ['c', 'd'],
          ['e', 'f']
        ]
      )
    ).toEqual([
      ['a', 'c', 'd'],
      ['b', 'e', 'f']
    ])
  })
})
