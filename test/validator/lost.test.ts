// A store that takes nothing any more, or goes by another clock: the validator ends, and does not ask for ever.
import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { trouble, type Trouble } from '../../src/ports/Store.js'
import * as InMemory from '../../src/store/InMemory.js'
import type { Ports } from '../../src/validator/loop/Ports.js'
import * as Validator from '../../src/validator/loop/Validator.js'
import { hour, ports, settings, start } from '../service/worlds.js'
import * as VirtualClock from '../year/VirtualClock.js'
import { must } from '../must.js'

describe('a validator whose store takes nothing any more', () => {
  it.each<[Trouble, string | null]>([
    ['Fenced', 'somebody else'],
    ['Replaced', 'somebody else'],
    // Whether its last record was kept shows only when it is opened again.
    ['Doubtful', 'somebody else'],
    ['Closed', 'somebody else'],
    // A disk that fails may come back.
    ['Failed', null]
  ])('where it is %s', async (kind, lost) => {
    const clock = VirtualClock.make(start)
    const plain = ports(clock, 9)
    const taken = clock.elapsed() + 6 * 3_600_000
    let jobs = 0
    const of: Ports = {
      ...plain,
      store: {
        ...plain.store,
        append: drafts => async () =>
          clock.elapsed() < taken ? plain.store.append(drafts)() : E.left(trouble(kind, 'somebody else'))
      },
      executor: {
        ...plain.executor,
        execute: (...asked) => {
          if (clock.elapsed() > taken) jobs += 1
          return plain.executor.execute(...asked)
        }
      }
    }
    const validator = must(await Validator.open(settings, of))
    const ended = await clock.until(validator.run(new AbortController().signal), start + 72 * 3_600_000)
    expect(validator.lost()).toBe(lost)
    expect(ended).toBe(lost !== null)
    if (ended) expect(jobs).toBe(0)
  })
})

describe('a validator whose store was opened with another clock (RULES 14.9)', () => {
  const day = 24 * hour
  const opened = (offset: number) => {
    const clock = VirtualClock.make(start)
    return Validator.open(settings, {
      ...ports(clock, 9),
      store: InMemory.make({ now: () => clock.now() + offset })
    })
  }

  it.each([
    ['behind', -day],
    ['far behind', 5 - start],
    ['ahead', 10 * day]
  ])(
    'does not begin: its records would be of instants that the season does not know (%s)',
    async (_, offset) => {
      const answer = await opened(offset)
      expect(answer).toEqual(
        E.left(
          `The store’s clock says ${new Date(start + offset).toISOString()}, and the validator’s ${new Date(start).toISOString()}: open the store with the clock that the validator is given.`
        )
      )
    }
  )

  it('begins where they differ by less than walls are set right by', async () => {
    expect(E.isRight(await opened(-60_000))).toBe(true)
  })

  it('ends where it had begun before, at the first record that shows it', async () => {
    const clock = VirtualClock.make(start)
    const plain = ports(clock, 9)
    must(await Validator.open(settings, plain))
    // All instants were those of the first record so far: the store's clock stands still.
    const stopped = InMemory.make({ now: () => start })
    for (const { stream } of must(await plain.store.heads()))
      for (const record of must(await plain.store.read(stream)())) must(await stopped.adopt([record])())
    const validator = must(await Validator.open(settings, { ...plain, store: stopped }))
    const ended = await clock.until(validator.run(new AbortController().signal), start + 3 * hour)
    expect(ended).toBe(true)
    expect(validator.lost()).toContain('open the store with the clock that the validator is given')
  })
})
