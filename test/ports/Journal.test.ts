// Hearing of states: after the events are kept, once each, and whatever the listener does.
import * as E from 'fp-ts/lib/Either.js'
import { expect, it } from 'vitest'
import * as Journal from '../../src/ports/Journal.js'
import * as Program from '../../src/play/Program.js'
import * as Tournament from '../../src/Tournament.js'
import { environment, given, miners, opened, world } from '../play/worlds.js'

it('tells of every state once it is kept, and survives a listener that throws', async () => {
  const states: Array<Tournament.Tournament> = []
  const kept = Journal.inMemory()
  const journal = Journal.telling(tournament => {
    states.push(tournament)
    throw new Error('the listener’s own')
  })(kept)
  const finished = await given(Program.finish(opened(miners.slice(0, 9))), {
    ...environment(undefined, world('telling', 0.1)),
    journal
  })
  expect(states.at(-1)).toEqual(finished)
  expect(states.length).toBeGreaterThan(10)
  expect(new Set(states.map(Tournament.digest)).size).toBe(states.length)
  const notes = await kept.read()
  expect(E.isRight(notes)).toBe(true)
})
