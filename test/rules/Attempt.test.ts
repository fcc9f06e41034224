// How often a task is asked again when the world cannot run it, and what a long row of attempts costs (RULES 3.9).
import * as E from 'fp-ts/lib/Either.js'
import { expect, it } from 'vitest'
import type * as Log from '../../src/rules/log/Log.js'
import * as Slot from '../../src/domain/task/Slot.js'
import * as Tournament from '../../src/Tournament.js'
import { timed } from '../timed.js'
import { eight, miner, right } from './fields.js'

const groups = (field: number): Tournament.Tournament =>
  right(Tournament.open(eight.terms)(Array.from({ length: field }, (_, i) => miner(i + 1))))

const gone = (slot: Slot.Slot, attempt: number): Log.Event => ({
  type: 'Unavailable',
  slot: Slot.attempt(attempt)(slot),
  reason: 'gone'
})

const rows = (slots: ReadonlyArray<Slot.Slot>, attempts: number): ReadonlyArray<Log.Event> =>
  Array.from({ length: attempts }, (_, i) => slots.map(slot => gone(slot, i + 1))).flat()

const after = (tournament: Tournament.Tournament, events: ReadonlyArray<Log.Event>) =>
  Tournament.replay([Tournament.opened(tournament), ...events])

it('a hundredth attempt is the last one: it cannot be unavailable too', () => {
  const slot = Slot.group(1, 1, 1)
  const tournament = right(after(groups(16), rows([slot], 99)))
  const last = Slot.attempt(100)(slot)
  expect(Tournament.asks(tournament).some(job => job.slot === last)).toBe(true)
  expect(Tournament.unavailable(last, 'gone')(tournament)).toEqual(
    E.left({ type: 'LastAttempt', slot: last, reason: 'gone' })
  )
  // What is on record may be said again, and another task has attempts of its own.
  expect(Tournament.apply(gone(slot, 99))(tournament)).toEqual(E.right(tournament))
  expect(E.isRight(Tournament.unavailable(Slot.group(1, 1, 2), 'gone')(tournament))).toBe(true)
})

it('a log that goes on for ever is refused at the hundredth attempt, whatever its length', () => {
  const tournament = groups(16)
  const endless = rows([Slot.group(1, 1, 1)], 60_000)
  const refused = timed(() => {
    expect(after(tournament, endless)).toMatchObject({ left: { type: 'LastAttempt' } })
  })
  expect(refused).toBeLessThan(2000)
})
