// The live pages of a validator that runs here: its jobs, its types, and a version that moves with every change.
import * as E from 'fp-ts/lib/Either.js'
import { expect, it } from 'vitest'
import * as Job from '../../src/domain/task/Job.js'
import * as RuleSets from '../../src/rules/ruleset/RuleSets.js'
import * as Tournament from '../../src/Tournament.js'
import * as Followed from '../../src/service/Followed.js'
import * as InMemory from '../../src/store/InMemory.js'
import * as Desk from '../../src/validator/loop/Desk.js'
import * as JobBook from '../../src/play/desk/JobBook.js'
import { miners, opened } from '../play/worlds.js'

it('shows the jobs under way, the configured types alone, and another version after each change', async () => {
  const tournament = opened(miners.slice(0, 16))
  const [job] = Tournament.asks(tournament)
  const running = new Map([[Job.key(job!), { job: job!, phase: null, since: 0, queued: true }]])
  let changed: () => void = () => undefined
  const store = InMemory.make()
  const shown = Followed.of({
    standing: () => Desk.read(store),
    store,
    live: {
      playing: () => ({ tournament, book: JobBook.of([]), running }),
      lines: () => null,
      follow: listener => {
        changed = () => listener({ type: 'Moved', id: tournament.opening.id })
        return () => undefined
      }
    },
    rules: RuleSets.standard,
    types: ['text'],
    collection: '',
    now: () => 0
  })
  const found = await shown.tournament(tournament.opening.id)
  expect(E.isRight(found) ? found.right?.jobs : null).toEqual([
    {
      slot: job!.slot,
      hotkey: job!.miner.hotkey,
      phase: 'waits for its turn',
      since: '1970-01-01T00:00:00.000Z'
    }
  ])
  const before = await shown.version()
  expect(await shown.version()).toBe(before)
  changed()
  expect(await shown.version()).not.toBe(before)
  const season = await shown.season()
  expect(E.isRight(season) ? season.right.past : null).toEqual([])
})
