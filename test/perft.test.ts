// Perft: whole worlds counted, by numbers that anyone can check without this engine.
import { describe, expect, it } from 'vitest'
import * as Bracket from '../src/domain/match/Bracket.js'
import * as Groups from '../src/rules/groups/Groups.js'
import * as Margin from '../src/scoring/Margin.js'
import * as Decimal from '../src/scoring/Decimal.js'
import * as Random from '../src/domain/Random.js'
import * as RuleSets from '../src/rules/ruleset/RuleSets.js'
import * as Seed from '../src/domain/Seed.js'
import type * as Hotkey from '../src/domain/miner/Hotkey.js'
import { hotkeys } from './addresses.js'
import { bossOutcome, exact } from './bossOutcome.js'
import { decoded } from './view.js'

/** Plays the bracket to its end, the home side winning where the bit of the match is 0. */
const playOut = (seeds: ReadonlyArray<Hotkey.Hotkey>, bits: number): Bracket.Bracket => {
  const drawn = Bracket.draw(Bracket.automatic)(seeds)
  const pick = (home: Bracket.Entrant, away: Bracket.Entrant, n: number): Bracket.Decision =>
    ((bits >> (n - 1)) & 1) === 0
      ? Bracket.beats(home, away, 'BetterScore')
      : Bracket.beats(away, home, 'BetterScore')
  const played = Bracket.play(Bracket.automatic)(pick)(drawn)
  // The same, match by match.
  let bracket = drawn
  for (let n = bracket.matches.length; n >= 1; n -= 1) {
    const { home, away, decision } = bracket.matches[n - 1]!
    if (decision !== null || home.type !== 'Entrant' || away.type !== 'Entrant') continue
    bracket = Bracket.decide(Bracket.automatic)(n, pick(home, away, n))(bracket)
  }
  expect(played).toEqual(bracket)
  return played
}

const winnerOf = (bracket: Bracket.Bracket): string => {
  const last = Bracket.champion(bracket)
  return last.type === 'Entrant' ? last.hotkey : last.type
}

const countWinners = (field: number, matches: number): ReadonlyArray<number> => {
  const seeds = hotkeys.slice(0, field)
  const wins = new Map<string, number>()
  for (let bits = 0; bits < 2 ** matches; bits += 1) {
    const winner = winnerOf(playOut(seeds, bits))
    wins.set(winner, (wins.get(winner) ?? 0) + 1)
  }
  return seeds.map(hotkey => wins.get(hotkey) ?? 0)
}

describe('brackets (RULES 4.1)', () => {
  it('of eight: 2^7 ways to play, and each name wins 16 of them', () => {
    expect(countWinners(8, 7)).toEqual(Array.from({ length: 8 }, () => 16))
  })

  it('of four: 2^3 ways to play, and each name wins 2 of them', () => {
    expect(countWinners(4, 3)).toEqual([2, 2, 2, 2])
  })

  it('of six in a bracket of eight: who has a bye needs two wins of three, the others three', () => {
    // Bits of the two bye matches count for nothing, so each of the 2^5 ways comes 4 times: 32, 16.
    expect(countWinners(6, 7)).toEqual([32, 32, 16, 16, 16, 16])
  })

  it('has field - 1 matches that are played, for every field from 1 to 130', () => {
    for (let field = 1; field <= 130; field += 1) {
      const { matches } = Bracket.draw(Bracket.automatic)(hotkeys.slice(0, field))
      const byes = matches.filter(({ decision }) => decision?.reason === 'Bye').length
      expect(matches.length - byes).toBe(field - 1)
      expect(byes).toBe(Bracket.size(field) - field)
    }
  })

  it('leaves the last 2^k as the best 2^k when the better seed always wins', () => {
    for (let field = 2; field <= 64; field += 1) {
      const seeds = hotkeys.slice(0, field)
      let bracket = Bracket.draw(Bracket.automatic)(seeds)
      const size = Bracket.size(field)
      for (let n = size - 1; n >= 1; n -= 1) {
        const { home, away, decision } = bracket.matches[n - 1]!
        if (decision !== null || home.type !== 'Entrant' || away.type !== 'Entrant') continue
        const [best, other] = home.seed < away.seed ? [home, away] : [away, home]
        bracket = Bracket.decide(Bracket.automatic)(n, Bracket.beats(best, other, 'BetterScore'))(bracket)
        // Before the first match of a round is decided, everybody of the round below is known.
        if (Math.log2(n) % 1 === 0) {
          const left = bracket.matches.slice(n - 1, 2 * n - 1).map(Bracket.winnerOf)
          const names = left.flatMap(side => (side.type === 'Entrant' ? [side.seed] : []))
          expect(names.sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i + 1))
        }
      }
      expect(winnerOf(bracket)).toBe(seeds[0])
    }
  })
})

describe('boss rounds (RULES 5.5)', () => {
  it.each([
    ['gradients-2025-11', 'text', 22],
    ['gradients-2025-11', 'image', 22],
    ['gradients-2025-12', 'text', 22],
    ['gradients-2025-09', 'text', 4],
    ['gradients-2025-09', 'image', 1]
  ] as const)('of %s, %s: of all ways to win and lose the tasks, %i dethrone', (id, type, expected) => {
    const rules = RuleSets.all.get(id)!
    const tasks = rules.boss.kinds[type].length
    let dethroned = 0
    for (let bits = 0; bits < 2 ** tasks; bits += 1) {
      const won = Array.from({ length: tasks }, (_, i) => ((bits >> i) & 1) === 1)
      if (bossOutcome(rules, type, won) === 'Dethroned') dethroned += 1
    }
    expect(dethroned).toBe(expected)
  })
})

describe('groups (RULES 3.2)', () => {
  it('split every field from 15 to 500 into groups of 6 to 8 that sum to it, 17 excepted', () => {
    const outside: Array<number> = []
    for (let field = 15; field <= 500; field += 1) {
      const sizes = Groups.sizes(RuleSets.standard)(field)
      expect(sizes.reduce((a, b) => a + b)).toBe(field)
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
      expect(Array.from(sizes).sort((a, b) => b - a)).toEqual(sizes)
      if (Groups.notices(RuleSets.standard)(1, sizes).length > 0) outside.push(field)
    }
    expect(outside).toEqual([17])
    expect(Groups.sizes(RuleSets.standard)(17)).toEqual([9, 8])
  })

  it('leave the bounds of December 2025 for fields of 15-19 and 33-39 alone (RULES 9)', () => {
    const rules = RuleSets.gradients202512
    const outside = Array.from({ length: 486 }, (_, i) => i + 15).filter(
      field => Groups.notices(rules)(1, Groups.sizes(rules)(field)).length > 0
    )
    expect(outside).toEqual([15, 16, 17, 18, 19, 33, 34, 35, 36, 37, 38, 39])
  })
})

describe('shuffles (RULES 10)', () => {
  it('reach all 5! orders of five', () => {
    const seen = new Set<string>()
    for (let i = 0; i < 2000; i += 1) {
      seen.add(Random.shuffle('perft')([1, 2, 3, 4, 5])(decoded(Seed.codec, `seed ${i}`)).join(''))
    }
    expect(seen.size).toBe(120)
  })
})

describe('verdicts on a grid (RULES 5.3)', () => {
  it('go to the challenger on as many pairs of the integers -10 to 10 as can be counted by hand', () => {
    // At 10 % and a loss: from champion c > 0 the bar is 0.9 c, so the challenger needs at most the integer below c:
    // floor(0.9 c) = c - 1 for c = 1..10, and c + 10 integers from -10 up to it. The same for c < 0: the bar is 1.1 c,
    // so at most c - 1, but for c = -10 that is outside the grid. At c = 0 anything below zero: 10.
    let wins = 0
    const threshold = Decimal.of(RuleSets.standard.boss.threshold.base)
    for (let champion = -10; champion <= 10; champion += 1) {
      for (let challenger = -10; challenger <= 10; challenger += 1) {
        const [a, b] = [exact(champion), exact(challenger)]
        if (Margin.judge('loss')(threshold)(a, b) === 'ReachedBar') wins += 1
      }
    }
    expect(wins).toBe(155 + 45 + 10)
  })
})
