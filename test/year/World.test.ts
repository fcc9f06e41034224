import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import * as InMemory from '../../src/store/InMemory.js'
import * as Desk from '../../src/validator/loop/Desk.js'
import { start } from '../service/worlds.js'
import * as Ledger from './Ledger.js'
import { dice, type Plan } from './Plan.js'
import * as VirtualClock from './VirtualClock.js'
import * as World from './World.js'

/** Frees what nobody can reach any more. */
const collect = async (): Promise<void> => {
  setFlagsFromString('--expose-gc')
  // What was looked at in this turn is held until the next.
  await new Promise(resolve => setImmediate(resolve))
  runInNewContext('gc()')
}

/** A process that is dead; what it was, and whatever it holds, is reached only through what it has asked. */
const asksDead = (): WeakRef<object> => {
  const plan: Plan = { seed: 'dead', days: 1, only: null }
  const clock = VirtualClock.make(start)
  const store = InMemory.make(clock)
  const world = World.make(plan, dice(plan), clock, store, Ledger.of(store, World.miners))
  const ports = world.ports({
    clock,
    isAlive: () => false,
    isFenced: () => false,
    crash: () => new Promise(() => undefined)
  })
  const held = {}
  const asked = async (): Promise<unknown> => {
    const { read, append } = ports.store
    const draft = { stream: Desk.streams.season, key: null, body: {} }
    return [held, await Promise.race([read(draft.stream)(), append([draft])(), ports.metagraph.snapshot()])]
  }
  void asked()
  return new WeakRef(held)
}

it('a dead process of the validator is let go of, with all that it has asked', async () => {
  const dead = asksDead()
  await collect()
  expect(dead.deref()).toBeUndefined()
})
