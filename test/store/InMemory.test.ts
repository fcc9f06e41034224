import * as E from 'fp-ts/lib/Either.js'
import { expect, it } from 'vitest'
import * as Chain from '../../src/store/chain/Chain.js'
import * as InMemory from '../../src/store/InMemory.js'
import { named as name } from './streams.js'

it('an append numbers, dates and chains its records, stream by stream', async () => {
  const store = InMemory.make({ now: () => 7 })
  const kept = await store.append([
    { stream: name('.season'), key: null, body: { a: 1 } },
    { stream: name('one'), key: 'k', body: 'x' },
    { stream: name('.season'), key: null, body: null }
  ])()
  expect(E.isRight(kept) && kept.right.map(r => [r.stream, r.number, r.rest, r.at])).toEqual([
    ['.season', 1, 1, 7],
    ['one', 1, 0, 7],
    ['.season', 2, 0, 7]
  ])
  const season = await store.read(name('.season'))()
  const [first, second] = E.isRight(season) ? season.right : []
  expect(first?.previous).toBe(Chain.start(name('.season')).digest)
  expect(second?.previous).toBe(first?.digest)
  const again = await store.append([{ stream: name('one'), key: 'k', body: 'y' }])()
  expect(E.isLeft(again) && again.left.kind).toBe('Repeated')
})
