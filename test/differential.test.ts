// Two engines, one answer: whole made-up tournaments, played by the engine and by the reference engine.
import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as Digest from '../src/domain/Digest.js'
import * as Result from '../src/rules/rewards/Result.js'
import * as Fraction from '../src/scoring/Fraction.js'
import * as Snapshot from '../src/Snapshot.js'
import * as Tournament from '../src/Tournament.js'
import { hotkeys } from './addresses.js'
import { count, missing, type Counts } from './reference/occurrences.js'
import { referee, type Referee } from './reference/Referee.js'
import { play, scenarioArbitrary } from './reference/scenarios.js'
import { applied, opened, view, withoutUnreached } from './view.js'
import { tournaments } from './runs.js'

const keys = Array.from<string>(hotkeys)

const expectSame = (engine: Tournament.Tournament, reference: Referee): void => {
  expect(view(engine)).toEqual(withoutUnreached(reference.view()))
}

/** What its result says of a new champion (RULES 13.3). */
const performance = (engine: Tournament.Tournament): string | null => {
  const result = Result.of(Result.unknown)(engine)
  if (E.isLeft(result) || !('performance' in result.right.ending)) return null
  return Fraction.codec.encode(result.right.ending.performance)
}

it(`plays ${tournaments} tournaments like the reference engine, event by event`, () => {
  const counts: Counts = new Map()
  let better = 0
  fc.assert(
    fc.property(scenarioArbitrary, scenario => {
      const played = play(scenario, keys)
      const reference = referee(played.opening)
      let engine = opened(played.opening)
      for (const event of played.log) {
        const refusal = reference.apply(event)
        const next = applied(event)(engine)
        expect(E.isLeft(next) ? next.left.type : null).toBe(refusal)
        if (E.isRight(next)) engine = next.right
        const asked = Tournament.asks(engine).map(job => `${job.slot} ${job.miner.hotkey} ${job.kind}`)
        expect(asked).toEqual(reference.asks().map(job => `${job.slot} ${job.hotkey} ${job.kind}`))
        if (engine.phase === 'BossRound') expectSame(engine, reference)
      }
      expectSame(engine, reference)
      expect(performance(engine)).toBe(reference.performance())
      count(counts, played)
      if (!/^(?:0|-)/.test(reference.performance() ?? '0')) better += 1
    }),
    { numRuns: tournaments }
  )
  expect(missing(counts, tournaments >= 1000 ? Math.floor(tournaments / 500) : 0)).toEqual([])
  expect(better).toBeGreaterThan(tournaments >= 100 ? 0 : -1)
}, 600_000)

it('takes back every state it gives out, and knows it by its digest', () => {
  fc.assert(
    fc.property(scenarioArbitrary, scenario => {
      const { opening, log } = play(scenario, keys)
      let engine = opened(opening)
      for (const event of log) {
        const next = applied(event)(engine)
        if (E.isRight(next)) engine = next.right
      }
      const json: unknown = JSON.parse(JSON.stringify(engine))
      const back = Snapshot.decode(json)
      expect(back).toEqual(E.right(engine))
      expect(Digest.of(json)).toBe(Tournament.digest(engine))
    }),
    { numRuns: Math.min(100, Math.ceil(tournaments / 5)) }
  )
}, 120_000)
