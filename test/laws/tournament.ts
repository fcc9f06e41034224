// Laws of whole tournaments (RULES 7, 8, 10): whatever happened, in whatever order its reports came.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Event, Opening, Report } from '../reference/types.js'
import { play, scenarioArbitrary } from '../reference/scenarios.js'

/** An engine as these laws see it: a tournament `T`, and what can be done with it. */
export interface Engine<T> {
  readonly open: (opening: Opening) => T
  /** Null where the event is refused. */
  readonly apply: (event: Event) => (tournament: T) => T | null
  readonly asks: (tournament: T) => ReadonlyArray<string>
  readonly ended: (tournament: T) => boolean
  readonly digest: (tournament: T) => string
  readonly encode: (tournament: T) => unknown
  /** Null where the state is refused. */
  readonly decode: (json: unknown) => T | null
  /** The tournament's own log, replayed. */
  readonly replay: (tournament: T) => T | null
}

/** A small generator of choices, so that a law's random order is part of its counterexample. */
const shuffled = <A>(items: ReadonlyArray<A>, seed: number): ReadonlyArray<A> => {
  let state = seed >>> 0
  const next = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0)
  return items
    .map(item => ({ item, key: next() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)
}

export const tournamentLaws = <T>(
  engine: Engine<T>,
  hotkeys: ReadonlyArray<string>,
  numRuns: number
): void => {
  const each = (check: (opening: Opening, log: ReadonlyArray<Event>, seed: number) => void): void => {
    fc.assert(
      fc.property(scenarioArbitrary, fc.integer(), (scenario, seed) => {
        const { opening, log } = play(scenario, Array.from(hotkeys))
        check(opening, log, seed)
      }),
      { numRuns }
    )
  }
  const after = (opening: Opening, log: ReadonlyArray<Event>): T =>
    log.reduce((t, event) => engine.apply(event)(t) ?? t, engine.open(opening))

  it('gives the same state for any order and batching of the reports between two other events', () => {
    each((opening, log, seed) => {
      let [one, other] = [engine.open(opening), engine.open(opening)]
      let due: ReadonlyArray<Report> = []
      const flush = (): void => {
        // One report at a time in another order; what is not asked yet waits for what opens its job.
        let waiting = shuffled(due, seed)
        while (waiting.length > 0) {
          const left: Array<Report> = []
          for (const report of waiting) {
            const next = engine.apply({ type: 'Reported', reports: [report] })(other)
            if (next === null) left.push(report)
            else other = next
          }
          expect(left.length).toBeLessThan(waiting.length)
          waiting = left
        }
        due = []
      }
      for (const event of log) {
        const next = engine.apply(event)(one)
        if (next === null) continue
        one = next
        if (event.type === 'Reported') {
          due = [...due, ...event.reports]
          continue
        }
        flush()
        other = engine.apply(event)(other) ?? other
      }
      flush()
      expect(engine.digest(other)).toBe(engine.digest(one))
    })
  })

  it('changes nothing when everything is fed a second time, also after the end', () => {
    each((opening, log) => {
      let tournament = engine.open(opening)
      for (const event of log) {
        const next = engine.apply(event)(tournament)
        if (next === null) continue
        tournament = next
        expect(engine.apply(event)(tournament)).toBe(tournament)
      }
      const again = log.reduce((t, event) => engine.apply(event)(t) ?? t, tournament)
      expect(engine.digest(again)).toBe(engine.digest(tournament))
    })
  })

  it('is its own JSON in every phase, and its own log', () => {
    each((opening, log, seed) => {
      const until = log.slice(0, (seed >>> 0) % (log.length + 1))
      const tournament = after(opening, until)
      const back = engine.decode(JSON.parse(JSON.stringify(engine.encode(tournament))))
      expect(back).toEqual(tournament)
      const replayed = engine.replay(tournament)
      expect(replayed).toEqual(tournament)
      expect(replayed === null ? '' : engine.digest(replayed)).toBe(engine.digest(tournament))
    })
  })

  it('ends in exactly one way once everything is reported, and asks until then', () => {
    each((opening, log) => {
      let tournament = after(opening, log)
      for (let guard = 0; !engine.ended(tournament); guard += 1) {
        expect(guard).toBeLessThan(100)
        const asks = engine.asks(tournament)
        expect(asks.length).toBeGreaterThan(0)
        const reports = asks.map((key, i): Report => {
          const [slot = '', hotkey = ''] = key.split(' ')
          return i % 3 === 0
            ? { type: 'Failed', slot, hotkey, reason: 'Crashed', detail: null }
            : { type: 'Scored', slot, hotkey, score: String(i % 5), timedOut: false, digest: null }
        })
        const next = engine.apply({ type: 'Reported', reports })(tournament)
        expect(next).not.toBeNull()
        tournament = next ?? tournament
      }
      expect(engine.asks(tournament)).toEqual([])
    })
  })
}
