// States at the border: what a tournament's JSON becomes when a single place of it is altered.
import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Codec from '../src/domain/codec/Codec.js'
import * as Digest from '../src/domain/Digest.js'
import * as Log from '../src/rules/log/Log.js'
import * as Refusal from '../src/rules/Refusal.js'
import * as Snapshot from '../src/Snapshot.js'
import * as Tournament from '../src/Tournament.js'
import { hotkeys } from './addresses.js'
import { alterations, hostileValue, places, replaced, valueAt } from './arbitraries.js'
import { choicesFrom } from './reference/choices.js'
import { play, scenarioArbitrary, type Scenario } from './reference/scenarios.js'
import { applied, opened } from './view.js'
import { eight, right } from './rules/fields.js'
import { runs } from './runs.js'

/** Tournaments altered; `DETHRONE_TIMES=100` alters more. */
const altered = runs(25)

const keys = Array.from<string>(hotkeys)

/** Small fields, so that what happens in them is altered as often as who is in them. */
const scenario: fc.Arbitrary<Scenario> = scenarioArbitrary.map(s => ({ ...s, field: 8 + (s.field % 12) }))

interface Moment {
  readonly tournament: Tournament.Tournament
  /** Everything sent until then that was not refused. */
  readonly log: ReadonlyArray<Log.Entry>
}

/** A tournament as far as it had come after so many events. */
const momentOf = (of: Scenario, events: number): Moment => {
  const played = play(of, keys)
  let tournament = opened(played.opening)
  const log: Array<Log.Entry> = [Tournament.opened(tournament)]
  for (const event of played.log.slice(0, events)) {
    const next = applied(event)(tournament)
    if (E.isLeft(next)) continue
    tournament = next.right
    const entry = Codec.decode(Log.entry)(event)
    if (E.isRight(entry)) log.push(entry.right)
  }
  return { tournament, log }
}

/** Holds a property of moments; what is shown of a failure is what the moment was made from. */
const everyMoment = (
  numRuns: number,
  holds: (moment: Moment & { readonly pick: (below: number) => number }) => void
): void => {
  fc.assert(
    fc.property(scenario, fc.nat({ max: 40 }), fc.nat(), (of, events, choice) => {
      holds({ ...momentOf(of, events), pick: choicesFrom(choice).below })
    }),
    { numRuns }
  )
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

/** A tournament is what its own record says, in every respect that can be asked. */
const expectSound = (tournament: Tournament.Tournament): void => {
  const log: Log.Log = [Tournament.opened(tournament), ...tournament.record]
  for (const again of [Tournament.replay(log), Snapshot.decode(plain(tournament))]) {
    expect(E.isRight(again) && Tournament.digest(again.right)).toBe(Tournament.digest(tournament))
  }
  expect(Tournament.asks(tournament).length > 0).toBe(tournament.phase !== 'Finished')
  expect(Tournament.notices(tournament).length).toBeGreaterThanOrEqual(0)
}

/** A refusal says why, in one line that no terminal obeys. */
const expectSaid = (refusal: Refusal.Refusal): void => {
  expect(Refusal.sentence(refusal)).toMatch(/^[\x20-\x7e…’±^]+$/u)
  if (refusal.type === 'Inconsistent') expect(refusal.path).not.toBe('')
  if (refusal.type === 'Invalid') expect(refusal.faults.length).toBeGreaterThan(0)
}

describe('a state with a single place altered is refused, or is another tournament that its record bears out (RULES 9, 10)', () => {
  const seen = new Map<string, number>()

  it('wherever it is altered, and however', () => {
    everyMoment(altered, ({ tournament, pick }) => {
      const alter = alterations(plain(tournament), pick)
      for (let i = 0; i < 25; i += 1) {
        const alteration = alter()
        const decoded = Snapshot.decode(alteration.json)
        const result = E.isLeft(decoded) ? decoded.left.type : 'accepted'
        seen.set(result, (seen.get(result) ?? 0) + 1)
        if (E.isLeft(decoded)) expectSaid(decoded.left)
        else {
          // What was accepted is what was given, to the last place.
          expect(Tournament.digest(decoded.right)).toBe(Digest.of(alteration.json))
          expectSound(decoded.right)
        }
      }
    })
    // Refused, and now and then accepted: somebody else's repository is another tournament.
    for (const result of ['Invalid', 'Inconsistent', 'accepted']) {
      expect(seen.get(result) ?? 0, result).toBeGreaterThan(0)
    }
  })

  it('where nothing follows from it but itself, the refusal names the place', () => {
    everyMoment(60, ({ tournament, pick }) => {
      const json = plain(tournament)
      const derived = places(json).filter(
        ([field]) => field !== undefined && !['format', 'opening', 'record'].includes(field)
      )
      const place = derived[pick(derived.length)] ?? []
      const other = replaced(json, place, valueAt(json, place) === null ? 0 : null)
      const refusal = Snapshot.decode(other)
      expect(refusal).toEqual(
        E.left({ type: 'Inconsistent', path: place.reduce((path, key) => Codec.extend(path, key), '') })
      )
    })
  })

  it('a digest of rules that are not the ones it carries is refused (RULES 9)', () => {
    const { tournament } = momentOf(fc.sample(scenario, { numRuns: 1, seed: 1 })[0]!, 3)
    const json = replaced(plain(tournament), ['opening', 'rulesDigest'], '0'.repeat(64))
    expect(Snapshot.decode(json)).toEqual(E.left({ type: 'Inconsistent', path: 'opening.rulesDigest' }))
    const renamed = replaced(plain(tournament), ['opening', 'rules', 'id'], 'of-my-own')
    expect(Snapshot.decode(renamed)).toEqual(E.left({ type: 'Inconsistent', path: 'opening.rulesDigest' }))
    const borrowed = replaced(plain(tournament), ['opening', 'rules', 'source'], 'elsewhere')
    expect(Snapshot.decode(borrowed)).toMatchObject(
      E.left({ type: 'Invalid', faults: [{ path: 'opening.rules.id' }] })
    )
  })
})

describe('a log with a single place altered is refused, or tells of another tournament (RULES 10)', () => {
  it('wherever it is altered, and however', () => {
    const seen = { Invalid: 0, refused: 0, told: 0 }
    everyMoment(altered, ({ log, pick }) => {
      const alter = alterations(plain(log), pick)
      for (let i = 0; i < 25; i += 1) {
        const alteration = alter()
        const decoded = Codec.decode(Log.codec, 'log')(alteration.json)
        if (E.isLeft(decoded)) {
          seen.Invalid += 1
          expectSaid({ type: 'Invalid', faults: decoded.left })
          const top = Codec.extend('log', alteration.place[0] ?? '')
          for (const { path } of decoded.left) expect(path === 'log' || path.startsWith(top)).toBe(true)
          continue
        }
        const replayed = Tournament.replay(decoded.right)
        if (E.isLeft(replayed)) {
          seen.refused += 1
          expectSaid(replayed.left)
        } else {
          seen.told += 1
          expectSound(replayed.right)
        }
      }
    })
    expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(5)
  })

  it('unaltered, it tells of the tournament it was', () => {
    everyMoment(20, ({ tournament, log }) => {
      expect(Tournament.replay(log)).toEqual(E.right(tournament))
    })
  })

  it('no log begins without an opening, or opens twice', () => {
    const { log } = momentOf(fc.sample(scenario, { numRuns: 1, seed: 2 })[0]!, 3)
    expect(Tournament.replay([])).toEqual(E.left({ type: 'NotALog', at: 0 }))
    expect(Tournament.replay(log.slice(1))).toEqual(E.left({ type: 'NotALog', at: 0 }))
    expect(Tournament.replay([...log, log[0]!])).toEqual(E.left({ type: 'NotALog', at: log.length }))
  })
})

describe('a tournament among other things is read by the codec (RULES 9, 10)', () => {
  const decode = Codec.decode(Snapshot.codec, 'season.spring')

  it('as it was written, and it is one', () => {
    everyMoment(20, ({ tournament }) => {
      expect(decode(Snapshot.codec.encode(tournament))).toEqual(E.right(tournament))
      expect(Snapshot.codec.is(tournament)).toBe(true)
    })
  })

  it('a state that does not follow from its own record is none, and is named with its path', () => {
    const { tournament } = momentOf(fc.sample(scenario, { numRuns: 1, seed: 3 })[0]!, 3)
    const json = replaced(plain(tournament), ['phase'], 'Over')
    expect(decode(json)).toEqual(
      E.left([
        {
          path: 'season.spring',
          value: { is: 'an object' },
          expected: 'a tournament that follows from its own record'
        }
      ])
    )
    expect(Snapshot.codec.is(json)).toBe(false)
  })
})

describe('what is no tournament at all', () => {
  it('is refused, whatever it is', () => {
    fc.assert(
      fc.property(hostileValue, hostileValue, (opening, record) => {
        for (const input of [opening, { opening, record }, { opening, record, phase: 'Finished' }]) {
          const decoded = Snapshot.decode(input)
          expect(E.isLeft(decoded) && decoded.left.type).toBe('Invalid')
          if (E.isLeft(decoded)) expectSaid(decoded.left)
          expect(Snapshot.codec.is(input)).toBe(false)
        }
      }),
      { numRuns: runs(150) }
    )
  })
})

it('a state of another format is named as that, whatever else is in it (RULES 10)', () => {
  const tournament = right(Tournament.open(eight.terms)(eight.miners))
  const { format, ...rest } = tournament
  expect(format).toBe(Log.format)
  for (const state of [rest, { ...tournament, format: 1 }, { ...tournament, format: 3 }, { format: '2' }]) {
    const decoded = Snapshot.decode(state)
    expect(E.isLeft(decoded) && decoded.left).toMatchObject({
      type: 'Invalid',
      faults: [{ path: 'format', expected: expect.stringMatching(/^format 2; a state without/) as unknown }]
    })
  }
})
