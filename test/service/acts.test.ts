import { chmod, mkdtemp, rm, stat } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { afterAll, describe, expect, it } from 'vitest'
import type { TournamentId } from '../../src/domain/TournamentId.js'
import * as Rao from '../../src/domain/Rao.js'
import { error } from '../../src/ports/Executor.js'
import * as Control from '../../src/service/Control.js'
import * as Accounts from '../../src/validator/accounts/Accounts.js'
import * as Act from '../../src/validator/acts/Act.js'
import * as Closed from '../../src/validator/acts/Closed.js'
import * as Desk from '../../src/validator/loop/Desk.js'
import { coldkey, hotkey, running } from './worlds.js'

const id = 'made-text-1' as TournamentId
const request = (act: Act.Act, key = 'k1'): Act.Request => ({ key, by: 'ann', why: 'because', act })
const credit: Act.Act = { type: 'Credit', coldkey: coldkey(3), amount: Rao.constant('5') }

describe('operators’ acts while the validator runs', () => {
  it('credit once a key, and refuse the key for another act', async () => {
    const { validator, store, stop } = await running()
    const balance = () => Accounts.balance(coldkey(3))(validator.standing().accounts)
    expect(await validator.perform(request(credit))).toMatchObject(E.right({ done: true }))
    expect(await validator.perform(request(credit))).toMatchObject(E.right({ done: false }))
    const two = await Promise.all([1, 2].map(() => validator.perform(request(credit, 'k2'))))
    expect(two.every(E.isRight)).toBe(true)
    expect(balance()).toBe(10n)
    const other = await validator.perform(request({ type: 'Pause', tournament: null }))
    expect(E.isLeft(other) && other.left).toContain('another act')
    const kept = await store.read(Act.stream)()
    expect(E.isRight(kept) && kept.right.map(({ key, body }) => [key, body])).toEqual([
      ['k1', request(credit)],
      ['k2', request(credit, 'k2')]
    ])
    await stop()
  })

  it('asked for at once under one key are done once, and another act under it is refused', async () => {
    const { validator, pass, stop, store } = await running(9)
    const balance = () => Accounts.balance(coldkey(3))(validator.standing().accounts)
    const before = balance()
    const other: Act.Act = { type: 'Credit', coldkey: coldkey(4), amount: Rao.constant('7') }
    const asked = [credit, other, credit, { type: 'Pause', tournament: null } as const].map(act =>
      validator.perform(request(act))
    )
    await pass(0.1)
    const answers = await Promise.all(asked)
    expect(answers.map(E.isRight)).toEqual([true, false, true, false])
    expect(balance() - before).toBe(5n)
    expect(validator.standing().season.paused).toBeNull()
    const acts = await store.read(Act.stream)()
    expect(E.isRight(acts) && acts.right).toHaveLength(1)
    await stop()
  })

  it('withdraw a miner and cancel with every fee given back, each act kept in the transaction of what it did', async () => {
    const { validator, store, pass, stop } = await running()
    await pass(2)
    const withdrawn = validator.perform(request({ type: 'Withdraw', tournament: id, hotkey: hotkey(2) }))
    await pass(0.1)
    expect(E.isRight(await withdrawn)).toBe(true)
    expect(validator.live.playing(id)?.tournament.record.at(-1)).toMatchObject({
      type: 'Withdrawn',
      hotkey: hotkey(2),
      reason: 'because'
    })
    const again = validator.perform(request({ type: 'Withdraw', tournament: id, hotkey: hotkey(2) }, 'k2'))
    await pass(0.1)
    expect(E.isRight(await again)).toBe(true)
    const cancelled = validator.perform(request({ type: 'Cancel', tournament: id }, 'k3'))
    await pass(0.1)
    expect(E.isRight(await cancelled)).toBe(true)
    const { accounts, season } = validator.standing()
    expect(season.text.past).toMatchObject([{ id, ending: 'Cancelled' }])
    expect(Accounts.held(id)(accounts)).toBe(0n)
    expect(Accounts.isBalanced(accounts)).toBe(true)
    const acts = await store.read(Act.stream)()
    expect(E.isRight(acts) && acts.right.map(({ key }) => key)).toEqual(['k1', 'k2', 'k3'])
    const late = await validator.perform(request({ type: 'Cancel', tournament: id }, 'k4'))
    expect(E.isLeft(late) && late.left).toContain('has ended (in play: ')
    await stop()
  })

  it('hold back openings until they are let go on', async () => {
    const { validator, pass, stop } = await running()
    await validator.perform(request({ type: 'Pause', tournament: null }))
    await pass(30)
    expect(validator.standing().season.text.stage.type).not.toBe('Playing')
    await validator.perform(request({ type: 'Resume', tournament: null }, 'k2'))
    await pass(5)
    expect(validator.standing().season.text.stage.type).toBe('Playing')
    await stop()
  })

  it('let a job be tried again that the world failed too often, and refuse it for one that does not wait', async () => {
    let works = false
    const { validator, pass, stop } = await running(9, given => ({
      ...given,
      executor: {
        execute: (job, task, run) =>
          works || job.miner.hotkey !== hotkey(4) || job.tournament !== id
            ? given.executor.execute(job, task, run)
            : () => Promise.resolve(E.left(error('Engine', 'no engine')))
      }
    }))
    await pass(12)
    const waiting = () =>
      Array.from(validator.live.playing(id)?.book.troubles.values() ?? []).filter(({ count }) => count > 2)
    const [job] = waiting()
    if (job === undefined) throw new Error('nothing waits')
    expect(job.message).toBe('no engine')
    works = true
    const retry: Act.Act = { type: 'Retry', tournament: id, slot: job.slot, hotkey: hotkey(4) }
    const done = validator.perform(request(retry))
    await pass(4)
    expect(E.isRight(await done)).toBe(true)
    expect(waiting()).toEqual([])
    const needless = validator.perform(request({ ...retry, hotkey: hotkey(5) }, 'k2'))
    await pass(0.1)
    expect(E.isLeft(await needless)).toBe(true)
    await stop()
  })
})

describe('operators’ acts where no validator runs', () => {
  it('are done by the same rules, and the validator goes on from them', async () => {
    const first = await running()
    await first.pass(2)
    await first.stop()
    const perform = Closed.perform(first.store, first.clock)
    expect(await perform(request(credit))).toMatchObject(E.right({ done: true }))
    expect(await perform(request(credit))).toMatchObject(E.right({ done: false }))
    const withdraw: Act.Act = { type: 'Withdraw', tournament: id, hotkey: hotkey(2) }
    expect(E.isRight(await perform(request(withdraw, 'k2')))).toBe(true)
    expect(E.isRight(await perform(request({ type: 'Pause', tournament: id }, 'k3')))).toBe(true)
    const needless = await perform(
      request({ type: 'Retry', tournament: id, slot: 'R1.G1.T1' as never, hotkey: null }, 'k4')
    )
    expect(E.isLeft(needless) && needless.left).toContain('is not waiting')
    expect(E.isRight(await perform(request({ type: 'Resume', tournament: id }, 'k5')))).toBe(true)
    expect(E.isRight(await perform(request({ type: 'Cancel', tournament: id }, 'k6')))).toBe(true)
    const second = await running(9, given => ({ ...given, store: first.store }))
    await second.pass(3)
    expect(second.validator.standing().season.text.past).toMatchObject([{ id, ending: 'Cancelled' }])
    const read = await Desk.read(second.store)
    expect(E.isRight(read) && Accounts.isBalanced(read.right.accounts)).toBe(true)
    await second.stop()
  })
})

describe('the socket for operators', () => {
  const folders: Array<string> = []
  afterAll(() => Promise.all(folders.map(folder => rm(folder, { recursive: true }))))
  const place = async (): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'acts-'))
    folders.push(folder)
    return Control.place(folder)
  }
  const perform = () => Promise.resolve(E.right({ done: true, message: 'Done.' }))

  it('is its owner’s alone, answers, and is taken over from a process that was killed', async () => {
    const path = await place()
    expect(await Control.ask(path, request(credit))).toBeNull()
    const first = await Control.listen(path, perform)
    await chmod(dirname(path), 0o755)
    const second = await Control.listen(path, perform)
    if (E.isLeft(first) || E.isLeft(second)) throw new Error('not listening')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await stat(dirname(path))).mode & 0o777).toBe(0o700)
    expect(await Control.ask(path, request(credit))).toEqual(E.right({ done: true, message: 'Done.' }))
    second.right()
    first.right()
    expect(await Control.ask(path, request(credit))).toBeNull()
  })

  it.each(['no json', '{}', '[1]', `{"key":"${'x'.repeat(200)}"}`])('refuses %s', async line => {
    const path = await place()
    const listening = await Control.listen(path, perform)
    if (E.isLeft(listening)) throw new Error(listening.left)
    const answer = await new Promise<string>(resolve => {
      let text = ''
      const socket = createConnection(path, () => socket.write(`${line}\n`))
      socket.on('data', chunk => (text += String(chunk))).on('end', () => resolve(text))
    })
    expect(JSON.parse(answer)).toHaveProperty('refused')
    listening.right()
  })

  it('says so where its path is too long', async () => {
    const listening = await Control.listen(Control.place(`/tmp/${'x'.repeat(120)}`), perform)
    expect(E.isLeft(listening) && listening.left).toContain('too long')
  })
})
