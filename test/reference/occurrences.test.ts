import fc from 'fast-check'
import { expect, it } from 'vitest'
import { runs } from '../runs.js'
import { type Counts, count, missing } from './occurrences.js'
import { referee } from './Referee.js'
import { type Played, play, scenarioArbitrary } from './scenarios.js'

it('meets everything that can happen, many times over', () => {
  const counts: Counts = new Map()
  fc.assert(
    fc.property(scenarioArbitrary, scenario => {
      count(counts, play(scenario))
    }),
    { seed: 20251102, numRuns: runs(150) }
  )
  expect(missing(counts, runs(1))).toEqual([])
}, 120_000)

const finalView = ({ opening, log }: Played) => {
  const engine = referee(opening)
  for (const event of log) engine.apply(event)
  return { view: engine.view(), asks: engine.asks() }
}

it('plays every scenario without a limit of events to an end (RULES 8)', () => {
  fc.assert(
    fc.property(scenarioArbitrary, scenario => {
      const { view, asks } = finalView(play({ ...scenario, events: Infinity }))
      expect(view.ending).not.toBeNull()
      expect(asks).toEqual([])
    }),
    { numRuns: runs(20) }
  )
}, 60_000)

it('comes to the same by single reports as by batches, in another order, and twice (RULES 7)', () => {
  fc.assert(
    fc.property(scenarioArbitrary, scenario => {
      const { opening, log } = play(scenario)
      const batches = referee(opening)
      const singles = referee(opening)
      for (const event of log) {
        const refusal = batches.apply(event)
        if (refusal !== null) continue
        expect(batches.apply(event)).toBeNull()
        if (event.type !== 'Reported') {
          expect(singles.apply(event)).toBeNull()
          continue
        }
        // Over and over, from the last to the first, until the jobs that others open have been entered too.
        let rest = [...event.reports].reverse()
        while (rest.length > 0) {
          const refused = rest.filter(
            report => singles.apply({ type: 'Reported', reports: [report] }) !== null
          )
          expect(refused.length).toBeLessThan(rest.length)
          rest = refused
        }
      }
      expect(singles.view()).toEqual(batches.view())
      expect(singles.asks()).toEqual(batches.asks())
    }),
    { numRuns: runs(20) }
  )
}, 60_000)
