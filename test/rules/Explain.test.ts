// The way of one miner: what is told of it is what the tournament says elsewhere.
import { describe, expect, it } from 'vitest'
import * as Ending from '../../src/rules/boss/Ending.js'
import * as Hotkey from '../../src/domain/miner/Hotkey.js'
import * as Journal from '../../src/ports/Journal.js'
import * as Phase from '../../src/rules/Phase.js'
import * as Program from '../../src/play/Program.js'
import * as Tournament from '../../src/Tournament.js'
import * as Verdict from '../../src/domain/match/Verdict.js'
import { decoded } from '../view.js'
import { champion, environment, given, miners, opened, world } from '../play/worlds.js'

const states: Array<Tournament.Tournament> = []
const finished = await given(Program.finish(opened(miners, { seed: 'explain' })), {
  ...environment(undefined, world('explain', 0.1)),
  journal: Journal.telling(state => void states.push(state))(Journal.inMemory())
})
const told = (hotkey: Hotkey.Hotkey, of: Tournament.Tournament = finished): string =>
  Tournament.explain(hotkey)(of).join('\n')

describe('the way of a miner', () => {
  it('has its entry, its group, its standing and the ending, for everybody in the field', () => {
    for (const { hotkey, commitHash } of miners) {
      const text = told(hotkey)
      expect(text).toMatch(new RegExp(`^${hotkey} entered, one of 64, with commit ${commitHash} `))
      expect(text).toMatch(/Round 1: it was drawn into group \d+, with 7 others\./)
      expect(text).toMatch(new RegExp(`${hotkey} (?:advances|does not advance)`))
      expect(text.match(/^R1\.G\d+\.T\d/gm)).toHaveLength(3)
      expect(text.endsWith(Ending.sentence(finished.ending))).toBe(true)
    }
  })

  it('goes through the knockout for the seeds alone, and ends for each in a loss but for the challenger', () => {
    const { seeds } = Phase.knockout(finished)!
    const challenger = Phase.boss(finished)!.challenger.hotkey
    for (const { hotkey } of miners) {
      expect(told(hotkey).includes('It came to the knockout')).toBe(seeds.includes(hotkey))
      if (seeds.includes(hotkey) && hotkey !== challenger)
        expect(told(hotkey)).toMatch(new RegExp(`beats ${hotkey}|both are out`))
    }
    expect(told(challenger)).toContain(Verdict.summary(Phase.verdict(finished)!))
    expect(told(champion.hotkey)).toContain(`met the challenger ${challenger}`)
  })

  it('says so of a stranger, whatever it is called, and of a withdrawal', () => {
    const stranger = decoded(Hotkey.codec, '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty')
    expect(Tournament.explain(stranger)(finished)).toEqual([
      `"${stranger}" is neither in the field nor the champion.`
    ])
    const [{ hotkey }] = miners as [(typeof miners)[0]]
    const left = Tournament.withdraw(hotkey, 'asked \u001b[2J for it')(opened(miners.slice(0, 16)))
    const text = left._tag === 'Right' ? told(hotkey, left.right) : ''
    expect(text).toContain('It was withdrawn: "asked \\u001b[2J for it".')
    expect(text.endsWith('The tournament goes on.')).toBe(true)
  })
})

it('what is certain of the boss round is what becomes of it, and nothing is before it (RULES 5.7)', () => {
  const certain = states.flatMap(state => Tournament.certain(state) ?? [])
  expect(certain.length).toBeGreaterThan(0)
  expect(new Set(certain)).toEqual(new Set([finished.ending.type]))
  expect(Tournament.certain(opened(miners))).toBeNull()
  expect(Tournament.certain(finished)).toBeNull()
})
