// The live line of a terminal, from a tournament in play.
import * as E from 'fp-ts/lib/Either.js'
import { expect, it } from 'vitest'
import { line } from '../../src/cli/validator/parts/sight.js'
import * as JobBook from '../../src/play/desk/JobBook.js'
import * as Job from '../../src/domain/task/Job.js'
import * as Tournament from '../../src/Tournament.js'
import { opened } from '../kill/season.js'

const hour = 3_600_000

it('says phase, groups, jobs, GPUs, and how long it has taken of how long it is expected to', () => {
  const asks = Tournament.asks(opened)
  const book = JobBook.of([])
  const running = new Map(
    asks.slice(0, 3).map((job, i) => [Job.key(job), { job, phase: null, since: 0, queued: i === 2 }] as const)
  )
  for (const { job } of running.values())
    book.tasks.set(job.slot, {
      model: 'm',
      parameters: 1_000_000_000,
      modelType: null,
      dataset: 'https://example.org/d',
      rows: 1,
      datasetType: {}
    })
  const seen = line(
    opened.opening.rules,
    5 * hour
  )({
    playing: { tournament: opened, book, running },
    since: hour
  })
  expect(seen).toMatch(/^text: (knockout|round 1, (one group|\d+ groups)); 2 running, 1 queued, 0 done, /)
  expect(seen).toContain(`${asks.length} open`)
  expect(seen).toMatch(/; [1-9]\d* GPUs; 4 h(ours)?( 0 min)? of \S+.* to \S+/)
  const [first] = asks
  if (first === undefined) return expect.fail('nothing is asked for')
  const one = Tournament.advance([
    { type: 'Failed', slot: first.slot, hotkey: first.miner.hotkey, reason: 'Crashed', detail: null }
  ])(opened)
  if (E.isLeft(one)) return expect.fail(one.left.type)
  const later = line(
    opened.opening.rules,
    5 * hour
  )({
    playing: { tournament: one.right, book, running: new Map() },
    since: hour
  })
  // An executor that tells of no phases, as the simulated one, has no count of what runs.
  expect(later).toMatch(new RegExp(`; 1 done, ${asks.length - 1} open; 4 h`))
})
