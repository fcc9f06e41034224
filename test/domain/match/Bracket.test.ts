import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Bracket from '../../../src/domain/match/Bracket.js'
import type * as Hotkey from '../../../src/domain/miner/Hotkey.js'
import { hotkeys } from '../../addresses.js'

const seeds = (count: number): ReadonlyArray<Hotkey.Hotkey> => hotkeys.slice(0, count)
const draw = Bracket.draw(Bracket.automatic)
const decide = Bracket.decide(Bracket.automatic)

/** Plays every match, each won by the side `pick` names; gives the bracket after each match. */
const played = (
  count: number,
  homeWins: (home: Bracket.Entrant, away: Bracket.Entrant) => boolean
): Bracket.Bracket => {
  let bracket: Bracket.Bracket = draw(seeds(count))
  for (;;) {
    const index = bracket.matches.findIndex(
      ({ home, away, decision }) => decision === null && home.type === 'Entrant' && away.type === 'Entrant'
    )
    const match = bracket.matches[index]
    if (match === undefined) return bracket
    const { home, away } = match
    if (home.type !== 'Entrant' || away.type !== 'Entrant') return bracket
    const decision = homeWins(home, away) ? beats(home, away) : beats(away, home)
    bracket = decide(index + 1, decision)(bracket)
  }
}

const fields = fc.integer({ min: 1, max: 64 })

const beats = (winner: Bracket.Entrant, loser: Bracket.Entrant) => Bracket.beats(winner, loser, 'BetterScore')

const won = (n: number): Bracket.Decision => ({
  winner: hotkeys[n]!,
  loser: null,
  scores: null,
  reason: 'BetterScore'
})

describe('the bracket is the smallest power of two that holds the field (RULES 4.1)', () => {
  it.each([
    [1, 1, 0],
    [2, 2, 1],
    [3, 4, 2],
    [4, 4, 2],
    [5, 8, 3],
    [8, 8, 3],
    [9, 16, 4],
    [14, 16, 4],
    [16, 16, 4],
    [17, 32, 5]
  ])('%d entrants: %d places, %d rounds', (entrants, size, rounds) => {
    expect(Bracket.size(entrants)).toBe(size)
    expect(Bracket.rounds(entrants)).toBe(rounds)
    expect(draw(seeds(entrants)).matches).toHaveLength(size - 1)
  })
})

describe('seating (RULES 4.1)', () => {
  it('eight sit 1 8 4 5 2 7 3 6', () => {
    expect(Bracket.seating(1)).toEqual([1])
    expect(Bracket.seating(2)).toEqual([1, 2])
    expect(Bracket.seating(4)).toEqual([1, 4, 2, 3])
    expect(Bracket.seating(8)).toEqual([1, 8, 4, 5, 2, 7, 3, 6])
    expect(Bracket.seating(16)).toEqual([1, 16, 8, 9, 4, 13, 5, 12, 2, 15, 7, 10, 3, 14, 6, 11])
  })

  it.each([2, 4, 8, 16, 32, 64, 128])('of %d: every seed once, every first pair sums to one more', size => {
    const seats = Bracket.seating(size)
    expect(Array.from(seats).sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, i) => i + 1))
    for (let i = 0; i < size; i += 2) expect(seats[i]! + seats[i + 1]!).toBe(size + 1)
  })

  it.each([4, 8, 16, 32, 64])('of %d: the best 2^k seeds meet only in the last k rounds', size => {
    const seats = Bracket.seating(size)
    for (let best = 2; best <= size; best *= 2) {
      const part = size / best
      const parts = Array.from({ length: best }, (_, i) => seats.slice(i * part, (i + 1) * part))
      expect(parts.map(ofPart => ofPart.filter(seed => seed <= best).length)).toEqual(Array(best).fill(1))
    }
  })
})

describe('matches are numbered within their round from the top (RULES 1)', () => {
  it('of eight: four, two and the final', () => {
    const numbered = [4, 5, 6, 7, 2, 3, 1].map(n => [Bracket.roundOf(3, n), Bracket.numberOf(n)])
    expect(numbered).toEqual([
      [1, 1],
      [1, 2],
      [1, 3],
      [1, 4],
      [2, 1],
      [2, 2],
      [3, 1]
    ])
  })

  it('and found again by round and number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.nat(), (total, n) => {
        const match = (n % (2 ** total - 1)) + 1
        expect(Bracket.matchAt(total, Bracket.roundOf(total, match), Bracket.numberOf(match))).toBe(match)
      })
    )
  })
})

describe('byes', () => {
  it('go to the best seeds, are values in the bracket, and decide their match at once (RULES 4.1)', () => {
    fc.assert(
      fc.property(fields, count => {
        const { matches } = draw(seeds(count))
        const byes = Bracket.size(count) - count
        const decided = matches.filter(({ decision }) => decision !== null)
        expect(decided.map(({ decision }) => decision?.reason)).toEqual(Array(byes).fill('Bye'))
        expect(new Set(decided.map(({ decision }) => decision?.winner))).toEqual(new Set(seeds(byes)))
        for (const match of decided) expect([match.home.type, match.away.type]).toEqual(['Entrant', 'Bye'])
      })
    )
  })

  it('lead straight into the second round', () => {
    const { matches } = draw(seeds(5))
    expect(matches[1]).toEqual({
      home: { type: 'Entrant', hotkey: hotkeys[0], seed: 1 },
      away: { type: 'Pending' },
      decision: null
    })
    expect(matches[2]).toEqual({
      home: { type: 'Entrant', hotkey: hotkeys[1], seed: 2 },
      away: { type: 'Entrant', hotkey: hotkeys[2], seed: 3 },
      decision: null
    })
  })
})

describe('what decides itself', () => {
  const entrant: Bracket.Side = { type: 'Entrant', hotkey: seeds(1)[0]!, seed: 1 }

  it.each([
    ['Bye', 'Bye'],
    ['Nobody', 'Walkover']
  ] as const)('an entrant against %s goes on by %s, on either side', (type, reason) => {
    const decision = { winner: entrant.hotkey, loser: null, scores: null, reason }
    expect(Bracket.automatic(entrant, { type })).toEqual(decision)
    expect(Bracket.automatic({ type }, entrant)).toEqual(decision)
  })

  it('a match that is left open leaves open whatever follows from it', () => {
    const bracket = Bracket.play(Bracket.automatic)((home, away, n) => (n === 4 ? null : beats(home, away)))(
      draw(seeds(8))
    )
    expect(bracket.matches.map(({ decision }) => decision === null)).toEqual([
      true,
      true,
      false,
      true,
      false,
      false,
      false
    ])
    expect(Bracket.champion(bracket)).toEqual({ type: 'Pending' })
  })
})

describe('play', () => {
  it('chalk: where the better seed always wins, seeds 1 and 2 meet in the final and 1 wins', () => {
    fc.assert(
      fc.property(fields, count => {
        const bracket = played(count, (home, away) => home.seed < away.seed)
        expect(Bracket.champion(bracket)).toEqual({ type: 'Entrant', hotkey: hotkeys[0], seed: 1 })
        const final = bracket.matches[0]
        if (count >= 2) expect(final?.decision?.loser).toBe(hotkeys[1])
        // Every round loses the worse half, so losers' seeds fall from round to round.
        bracket.matches.forEach((match, i) => {
          const loser = match.decision?.loser
          if (loser) expect(hotkeys.indexOf(loser) + 1).toBeGreaterThan(2 ** Math.floor(Math.log2(i + 1)))
        })
      })
    )
  })

  it('whoever wins: one match fewer than entrants, every loser loses once, the champion never', () => {
    fc.assert(
      fc.property(fields, fc.array(fc.boolean(), { minLength: 64, maxLength: 64 }), (count, coins) => {
        const bracket = played(count, home => coins[home.seed - 1] === true)
        const losers = bracket.matches.flatMap(match => match.decision?.loser ?? [])
        const champion = Bracket.champion(bracket)
        expect(losers).toHaveLength(count - 1)
        expect(champion.type === 'Entrant' && new Set([...losers, champion.hotkey])).toEqual(
          new Set(seeds(count))
        )
      })
    )
  })

  it('a match without a winner gives the next opponent a walkover (RULES 4.3)', () => {
    const bracket = decide(4, Bracket.without('BothFailed'))(draw(seeds(8)))
    expect(bracket.matches[1]).toMatchObject({
      home: { type: 'Nobody' },
      away: { type: 'Pending' },
      decision: null
    })
    const after = decide(5, won(3))(bracket)
    expect(after.matches[1]?.decision).toEqual({
      winner: hotkeys[3],
      loser: null,
      scores: null,
      reason: 'Walkover'
    })
    expect(after.matches[0]?.home).toEqual({ type: 'Entrant', hotkey: hotkeys[3], seed: 4 })
  })

  it('where nobody is left, nobody is the champion (RULES 4.4)', () => {
    const none = Bracket.without('BothFailed')
    const bracket = [4, 5, 6, 7].reduce((b, match) => decide(match, none)(b), draw(seeds(8)))
    expect(bracket.matches.slice(0, 3).map(({ decision }) => decision)).toEqual(
      Array(3).fill(Bracket.without('Nobody'))
    )
    expect(Bracket.champion(bracket)).toEqual({ type: 'Nobody' })
    expect(Bracket.champion(draw([]))).toEqual({ type: 'Nobody' })
  })

  it('is open until the final is decided, and one entrant has won already (RULES 4.5)', () => {
    expect(Bracket.champion(draw(seeds(2)))).toEqual({ type: 'Pending' })
    expect(Bracket.champion(draw(seeds(1)))).toEqual({ type: 'Entrant', hotkey: hotkeys[0], seed: 1 })
  })

  it('a decided match stays as it was decided, and so does what is no match', () => {
    const once = decide(3, won(1))(draw(seeds(4)))
    expect(decide(3, won(2))(once)).toBe(once)
    expect(decide(4, won(2))(once)).toBe(once)
    expect(decide(0, won(2))(once)).toBe(once)
  })
})
