import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { describe, expect, it } from 'vitest'
import type * as Seed from '../../src/domain/Seed.js'
import { portError } from '../../src/ports/PortError.js'
import type { Node } from '../../src/ports/season/Metagraph.js'
import * as TournamentId from '../../src/domain/TournamentId.js'
import * as Note from '../../src/ports/Note.js'
import * as Accounts from '../../src/validator/accounts/Accounts.js'
import * as Catalogue from '../../src/validator/catalogue/Catalogue.js'
import * as Desk from '../../src/validator/loop/Desk.js'
import type { Ports, Settings } from '../../src/validator/loop/Ports.js'
import * as Streams from '../../src/validator/loop/Streams.js'
import * as Validator from '../../src/validator/loop/Validator.js'
import * as Admission from '../../src/validator/registration/Admission.js'
import * as Event from '../../src/validator/season/Event.js'
import * as Presence from '../../src/validator/season/Presence.js'
import * as Season from '../../src/validator/season/Season.js'
import {
  catalogue,
  commit,
  hour,
  nodes,
  ports as portsOf,
  quick,
  repository,
  running,
  settings as made,
  start
} from '../service/worlds.js'
import { decoded } from '../view.js'
import * as VirtualClock from '../year/VirtualClock.js'

/** Lets the clock go on until that is done. */
const played = async <A>(clock: VirtualClock.VirtualClock, work: Promise<A>): Promise<A> => {
  await clock.until(work, Infinity)
  return work
}

const settings: Settings = { ...made, name: 'year', once: true }

describe('a season', () => {
  it('plays text and image side by side, charges once, and starting again waits 72 hours (RULES 14.1)', async () => {
    const clock = VirtualClock.make(1_760_000_000_000)
    const ports = portsOf(clock, 9, quick)
    const first = await played(clock, Validator.run(settings, ports, new AbortController().signal))
    expect(E.isRight(first)).toBe(true)
    if (E.isLeft(first)) return
    for (const type of Season.types) {
      expect(first.right[type].past).toMatchObject([{ id: `year-${type}-1`, ending: 'Crowned' }])
      expect(first.right[type].title?.champion.reign).toBe(1)
    }
    const standing = await Desk.read(ports.store)
    if (E.isLeft(standing)) throw new Error(standing.left)
    expect(standing.right.season).toEqual(first.right)
    expect(Accounts.isBalanced(standing.right.accounts)).toBe(true)
    expect(standing.right.accounts.totals.charged).toBe(9n * (200_000_000n + 150_000_000n))
    const again = await played(clock, Validator.run(settings, ports, new AbortController().signal))
    expect(E.isRight(again) && again.right.text.count).toBe(1)
    const ended = first.right.text.lastEnded ?? 0
    expect(Season.due(settings.rules, settings.types, ended + 72 * hour - 1)(first.right)).toEqual([])
    expect(Season.due(settings.rules, ['text'], ended + 72 * hour)(first.right)).toEqual(['text'])
  })

  it('does not close once the round’s value may be known, however long the snapshot takes: a later close has a later round (RULES 14.4)', async () => {
    const of = await running(20, given => ({
      ...given,
      metagraph: {
        snapshot: () => {
          const passed = given.clock.now() - start
          return passed >= hour && passed < hour + 300_000
            ? Promise.resolve(E.left(portError('Metagraph', 'away')))
            : given.metagraph.snapshot()
        }
      }
    }))
    await of.pass(2)
    const records = await of.store.read(Desk.streams.season)()
    const rounds = new Map<string, number>()
    const closed: Array<string> = []
    for (const { at, body } of E.isRight(records) ? records.right : []) {
      if (!Event.codec.is(body)) continue
      if (body.type === 'RegistrationOpened' || body.type === 'RegistrationProlonged')
        rounds.set(body.id, body.round)
      if (body.type !== 'RegistrationClosed') continue
      closed.push(body.id)
      expect(rounds.get(body.id)).toBeGreaterThanOrEqual(Math.floor(at / 30_000) + 1)
    }
    expect(closed.sort()).toEqual(['made-image-1', 'made-text-1'])
    await of.stop()
  })

  it('charges nobody while too few can pay, and tries again with a later round (RULES 14.4)', async () => {
    const clock = VirtualClock.make(1_760_000_000_000)
    const stop = new AbortController()
    const told: Array<string> = []
    const ports: Ports = {
      ...portsOf(clock, 9, quick, '1'),
      tell: account => {
        if (account.type !== 'Trouble') return
        told.push(account.message)
        if (told.length === 3) stop.abort()
      }
    }
    const run = await played(clock, Validator.run({ ...settings, types: ['text'] }, ports, stop.signal))
    expect(E.isRight(run) && run.right.text.stage.type).toMatch(/Registering|Closed/)
    expect(told[0]).toContain('0 miners were admitted')
    const standing = await Desk.read(ports.store)
    expect(E.isRight(standing) && standing.right.accounts.totals.charged).toBe(0n)
  })

  it('does not close while more than half of the miners cannot be reached (RULES 14.2)', async () => {
    const clock = VirtualClock.make(1_760_000_000_000)
    const stop = new AbortController()
    const told: Array<string> = []
    const ports: Ports = {
      ...portsOf(clock, 9, quick),
      directory: { ask: () => Promise.resolve({ type: 'Unreachable', message: 'nobody' }) },
      tell: account => {
        if (account.type !== 'Trouble') return
        told.push(account.message)
        stop.abort()
      }
    }
    await played(clock, Validator.run({ ...settings, types: ['text'] }, ports, stop.signal))
    expect(told[0]).toContain('9 of 9 miners cannot be reached')
  })
})

describe('what was promised when registration opened (RULES 14.1)', () => {
  it.each<[string, Partial<Settings>]>([
    ['catalogue', { catalogue: { ...catalogue, models: catalogue.models.slice(0, -1) } }],
    ['secret', { secret: 'another secret of at least thirty-two characters' }]
  ])(
    'binds: under another %s no task is chosen, and it goes on when that one is back',
    async (name, other) => {
      const clock = VirtualClock.make(1_760_000_000_000)
      const ports = portsOf(clock, 9, quick)
      const text: Settings = { ...settings, types: ['text'] }
      const until = async (of: Settings, word: string): Promise<string> => {
        const stop = new AbortController()
        const told: Array<string> = []
        const tell: Ports['tell'] = account => {
          if (account.type === 'Job') return
          told.push(account.message)
          if (account.message.includes(word)) stop.abort()
        }
        await played(clock, Validator.run(of, { ...ports, tell }, stop.signal))
        return told.join('\n')
      }
      expect(await until(text, 'opened')).toContain('opened')
      const id = 'year-text-1'
      const filled = async () => {
        const records = await ports.store.read(Streams.of(decoded(TournamentId.codec, id)))()
        if (E.isLeft(records)) throw new Error(records.left.message)
        return records.right.filter(({ body }) => Note.codec.is(body) && body.type === 'Filled').length
      }
      const before = await filled()
      expect(await until({ ...text, ...other }, 'put that one back')).toContain(name)
      expect(await filled()).toBe(before)
      const whole = await played(clock, Validator.run(text, ports, new AbortController().signal))
      expect(E.isRight(whole) && whole.right.text.past).toMatchObject([{ id, ending: 'Crowned' }])
    }
  )
})

describe('a store that keeps nothing any more', () => {
  it.each([
    ['the close of registration', 'RegistrationClosed', '1000000000'],
    ['a later close', 'RegistrationProlonged', '1'],
    ['the opening', 'Opened', '1000000000']
  ] as const)(
    'at %s has the world asked again after pauses that grow, never at once',
    async (_, type, deposit) => {
      const clock = VirtualClock.make(1_760_000_000_000)
      const stop = new AbortController()
      const ports = portsOf(clock, 9, quick, deposit)
      const asked: Array<number> = []
      const failures: Array<number> = []
      const full: Ports = {
        ...ports,
        store: {
          ...ports.store,
          append: drafts => {
            const fails = drafts.some(
              ({ stream, body }) => stream === '.season' && Event.codec.is(body) && body.type === type
            )
            if (fails) failures.push(clock.now())
            if (failures.length === 12) stop.abort()
            return fails
              ? TE.left({ type: 'StoreError', kind: 'Failed', message: 'the disk is full' })
              : ports.store.append(drafts)
          }
        },
        directory: {
          ask: (...question) => {
            asked.push(clock.now())
            return ports.directory.ask(...question)
          }
        }
      }
      await played(clock, Validator.run({ ...settings, types: ['text'] }, full, stop.signal))
      const pauses = failures.slice(1).map((at, i) => at - (failures[i] ?? 0))
      expect(Math.min(...pauses)).toBeGreaterThanOrEqual(settings.retry)
      expect(pauses.slice(0, 3)).toEqual([1, 2, 4].map(times => times * settings.retry))
      // Nine miners, each once at any instant, and once more where a later close begins.
      expect(asked.length).toBeLessThanOrEqual(9 * (new Set(asked).size + 1))
    }
  )
})

describe('admission', () => {
  it('is by ascending node id, whatever order snapshot and answers have (RULES 14.3)', () => {
    const all = nodes(12)
    const entries = all.map(({ hotkey }) => ({ hotkey, githubRepo: repository, commitHash: commit }))
    const turned = { snapshot: { block: 1, nodes: all.toReversed() }, entries: entries.toReversed() }
    expect(Admission.candidates(turned).map(({ hotkey }) => hotkey)).toEqual(all.map(({ hotkey }) => hotkey))
  })
})

describe('presence (RULES 14.7)', () => {
  const see = (presence: Presence.Presence, block: number, of: ReadonlyArray<Node>): Presence.Presence => {
    const event = Presence.observed({ block, nodes: of })(presence)
    return event === null ? presence : Presence.after([event])(presence)
  }
  const all = nodes(20)
  const left = all[0]?.hotkey
  const gone = (presence: Presence.Presence) => Presence.gone(all.map(({ hotkey }) => hotkey))(presence)

  it('withdraws who is missing from three newer snapshots in a row', () => {
    let presence = see(Presence.empty, 1, all)
    for (const block of [2, 3, 3, 2]) presence = see(presence, block, all.slice(1))
    expect(gone(presence)).toEqual([])
    presence = see(presence, 4, all.slice(1))
    expect(gone(presence)).toEqual([left])
    expect(gone(see(presence, 5, all))).toEqual([])
  })

  it('withdraws nobody on a snapshot that lost more than a tenth, which does not count', () => {
    let presence = see(Presence.empty, 1, all)
    presence = see(presence, 2, all.slice(3))
    expect(Presence.isSuspicious(presence)).toBe(true)
    for (const block of [3, 4]) presence = see(presence, block, all.slice(3))
    expect(gone(presence)).toEqual([])
    expect(gone(see(presence, 5, all.slice(3)))).toHaveLength(3)
  })
})

describe('the choice of tasks (RULES 14.6)', () => {
  it('is the same whoever asks again, and another under another secret or seed', () => {
    const wide: Catalogue.Catalogue = {
      ...catalogue,
      models: Array.from({ length: 500 }, (_, i) => ({
        name: `m${i}`,
        parameters: 1_000_000_000 + i,
        modelType: null
      }))
    }
    const of = (secret: string, seed: string, slot: string) =>
      Catalogue.choose(
        Catalogue.secretOf(secret, 'id'),
        seed as Seed.Seed
      )({
        slot: slot as never,
        kind: 'InstructTextTask',
        billions: { from: 0.1, to: 4 }
      })(wide)
    expect(of('a', 's', 'R1.G1.T1')).toEqual(of('a', 's', 'R1.G1.T1'))
    const others = [of('b', 's', 'R1.G1.T1'), of('a', 't', 'R1.G1.T1'), of('a', 's', 'R1.G1.T1.A2')]
    expect(
      new Set([of('a', 's', 'R1.G1.T1'), ...others].map(each => JSON.stringify(each))).size
    ).toBeGreaterThan(2)
  })

  it('says what the catalogue lacks', () => {
    const none = Catalogue.choose(
      '00'.repeat(32),
      's' as Seed.Seed
    )({
      slot: 'R1.G1.T1' as never,
      kind: 'ChatTask',
      billions: { from: 0.1, to: 4 }
    })(catalogue)
    expect(none).toEqual(E.left('The catalogue has no dataset for R1.G1.T1: expected one for a ChatTask.'))
  })
})
