// What a tournament asks for, kept up to date: what one report costs does not grow with the field. Counted, not timed.
import * as E from 'fp-ts/lib/Either.js'
import { expect, it } from 'vitest'
import * as Asks from '../../src/play/desk/Asks.js'
import * as Exact from '../../src/domain/Exact.js'
import * as Job from '../../src/domain/task/Job.js'
import * as Report from '../../src/domain/task/Report.js'
import * as Tournament from '../../src/Tournament.js'
import { coldkey, hotkey } from '../addresses.js'
import { decoded } from '../view.js'
import { miners, opened } from './worlds.js'

const field = (size: number) =>
  Array.from({ length: size }, (_, n) => {
    const [miner] = miners
    if (miner === undefined) throw new Error('there are no miners')
    return { ...miner, hotkey: hotkey(n + 1), coldkey: coldkey(n + 1) }
  })
const score = decoded(Exact.codec, '0.5')

/** How many groups are looked at while the first reports of a field are taken in, one by one. */
const looked = (size: number): number => {
  let tournament = opened(field(size), { champion: null })
  const asks = Asks.of(tournament)
  let touched = 0
  for (const job of Tournament.asks(tournament).slice(0, 40)) {
    const report = Report.scored(job.slot, job.miner.hotkey, score)
    const event = { type: 'Reported', reports: [report] } as const
    const next = Tournament.apply(event)(tournament)
    if (E.isLeft(next) || next.right.phase !== 'GroupStage') throw new Error('it does not go on')
    const { current } = next.right
    const counted = new Proxy(current.groups, {
      get: (groups, key) => {
        if (typeof key === 'string' && /^\d+$/.test(key)) touched += 1
        const part: unknown = Reflect.get(groups, key)
        return part
      }
    })
    asks.move({ ...next.right, current: { ...current, groups: counted } }, event)
    tournament = next.right
    expect(new Set(asks.open.keys())).toEqual(new Set(Tournament.asks(tournament).map(Job.key)))
  }
  return touched
}

it('a report costs the same in a field of 512 as in one of 64', () => {
  const few = looked(64)
  expect(few).toBeGreaterThan(0)
  expect(looked(512)).toBe(few)
})
