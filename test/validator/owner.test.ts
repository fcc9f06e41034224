// A store of another validator: its heads were signed by another hotkey.
import * as E from 'fp-ts/lib/Either.js'
import { expect, it } from 'vitest'
import * as Keyfile from '../../src/validator/directory/Keyfile.js'
import type { Ports, Settings } from '../../src/validator/loop/Ports.js'
import * as Validator from '../../src/validator/loop/Validator.js'
import { ports, quick, settings as made, start } from '../service/worlds.js'
import * as VirtualClock from '../year/VirtualClock.js'

const signer = (n: number) => Keyfile.ofSeed(new Uint8Array(32).fill(n))
const settings: Settings = { ...made, once: true, types: ['text'] }

it('a validator begins with its own store, and with another’s only where it is told to take over', async () => {
  const clock = VirtualClock.make(start)
  const own: Ports = { ...ports(clock, 9, quick), signer: signer(1) }
  const play = async (of: Settings, by: Ports) => {
    const work = Validator.run(of, by, new AbortController().signal)
    await clock.until(work, Infinity)
    return work
  }
  expect(E.isRight(await play(settings, own))).toBe(true)
  const heads = await own.store.heads()
  const other: Ports = { ...own, signer: signer(2) }
  const refused = await play(settings, other)
  expect(E.isLeft(refused) && refused.left).toContain(
    `signed by ${signer(1).hotkey}, and this validator’s hotkey is ${signer(2).hotkey}`
  )
  expect(await own.store.heads()).toEqual(heads)
  expect(E.isRight(await play(settings, own))).toBe(true)
  // Once it has sealed an ending of its own, the store is its own, and no longer the other's.
  await clock.until(new Promise(() => undefined), clock.now() + 73 * 3_600_000)
  expect(E.isRight(await play({ ...settings, takesOver: true }, other))).toBe(true)
  expect(E.isRight(await play(settings, other))).toBe(true)
  expect(E.isLeft(await play(settings, own))).toBe(true)
})
