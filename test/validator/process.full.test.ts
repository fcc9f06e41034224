// `dethrone run` as a process, on SQLite and on a PostgreSQL server of the tests' own.
import { chmodSync, copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import * as E from 'fp-ts/lib/Either.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as TournamentId from '../../src/domain/TournamentId.js'
import * as World from '../../src/cli/validator/parts/world.js'
import type * as Note from '../../src/ports/Note.js'
import * as View from '../../src/service/View.js'
import * as TournamentJournal from '../../src/store/TournamentJournal.js'
import * as Tournament from '../../src/Tournament.js'
import * as Streams from '../../src/validator/loop/Streams.js'
import { processes } from '../cli/process.js'
import * as Server from '../store/server.js'
import * as Process from './process.js'
import { decoded } from '../view.js'
import { laws } from './run.js'

const why = Server.why()

const sqlite = processes('sqlite')

describe('a validator as a process, kept in SQLite', () => {
  laws(sqlite, () => ({ type: 'sqlite', path: 'season.db' }))
})

describe('a validator as a process', () => {
  const { main, work, piped } = sqlite
  const id = decoded(TournamentId.codec, 'example-text-1')
  const slow = { type: 'simulated', seed: 'example', milliseconds: 3_600_000 }
  const season = (name: string, executor: unknown = slow) =>
    Process.season(work(name), 9, 'http://127.0.0.1:1/', { types: ['text'], executor })
  const begun = async (config: string): Promise<Process.Life> => {
    const life = Process.started(main, config, '--once')
    await life.says('opened')
    return life
  }

  it('stops where its terminal is closed or somebody is impatient, leaves nothing behind where it is killed, and goes on', async () => {
    const config = season('signals')
    const closed = await begun(config)
    closed.child.kill('SIGHUP')
    const { code, said } = await closed.ended
    expect(code).toBe(130)
    expect(said).toContain(`To go on: dethrone run ${config} --once`)
    // Its output ends once nobody holds it any more: the reference miners ended with it.
    const killed = await begun(config)
    killed.child.kill('SIGKILL')
    expect((await killed.ended).code).toBe(null)
    const twice = Process.started(main, config, '--once')
    await sleep(1_500)
    for (let i = 0; i < 3; i += 1) twice.child.kill('SIGINT')
    // Whichever of them it heard: it is over, and nothing is lost.
    await twice.ended
    writeFileSync(config, readFileSync(config, 'utf8').replace('3600000', '1'))
    expect((await Process.started(main, config, '--once').ended).code).toBe(0)
    expect(piped(['status', config]).out).toContain('1 played')
  })

  it('comes to its end where nobody reads any more what it says', async () => {
    const config = season('unread', { type: 'simulated', seed: 'example', milliseconds: 5 })
    const life = Process.started(main, config, '--once')
    life.child.stdout?.destroy()
    life.child.stderr?.destroy()
    expect((await life.ended).code).toBe(0)
    expect(piped(['status', config]).out).toContain('1 played')
  })

  it('ends with code 1, and says why, where its store is no longer the one that it wrote', async () => {
    const config = season('replaced', { type: 'simulated', seed: 'example', milliseconds: 400 })
    const path = join(work('replaced'), 'season.db')
    const life = await begun(config)
    // As whoever restores a backup over a running validator does.
    copyFileSync(path, `${path}.backup`)
    renameSync(`${path}.backup`, path)
    const { code, said } = await life.ended
    expect(said).toMatch(/season\.db.* while it was written to\. The validator ends\./)
    expect(code).toBe(1)
    expect(said).not.toContain('To go on')
    expect((await Process.started(main, config, '--once').ended).code).toBe(0)
    expect(piped(['status', config]).out).toContain('1 played')
  })

  it('names in its status what waits for a person, and the command that tries it again', async () => {
    const config = season('waits')
    const life = await begun(config)
    life.child.kill('SIGTERM')
    await life.ended
    const of = await World.read(config)
    const store = await World.store(of)
    const played = await View.played({ store, live: null }, id)
    if (E.isLeft(played) || played.right === null) throw new Error('nothing is in play')
    const [job] = Tournament.asks(played.right.tournament)
    if (job === undefined) throw new Error('nothing is asked')
    const { slot, miner } = job
    const note: Note.Note = {
      ...{ type: 'Troubled', slot, hotkey: miner.hotkey, kind: 'Engine' },
      message: 'the engine is gone'
    }
    const drafts = TournamentJournal.drafts(Streams.of(id), [note, note, note])
    expect(E.isRight(await store.append(drafts)())).toBe(true)
    await store.close()
    const { out } = piped(['status', config])
    expect(out).toContain(`${slot} ${miner.hotkey} waits for a person after 3 failures of the world`)
    expect(out).toContain('the engine is gone')
    const [, command = ''] = /(retry .+) --why TEXT/.exec(out) ?? []
    expect(command).toBe(`retry ${config} ${id} ${slot} ${miner.hotkey}`)
    const json = JSON.parse(piped(['status', config, '--json']).out) as unknown
    expect(json).toMatchObject({
      types: [{ playing: { waiting: [{ slot, hotkey: miner.hotkey, failures: 3, kind: 'Engine' }] } }]
    })
    expect(piped([...command.split(' '), '--why', 'the engine is back'])).toMatchObject({ code: 0 })
    expect(piped(['status', config]).out).not.toContain('waits for a person')
    writeFileSync(config, readFileSync(config, 'utf8').replace('3600000', '1'))
    expect((await Process.started(main, config, '--once').ended).code).toBe(0)
  })
})

describe.skipIf(why !== undefined)(
  `a validator as a process, kept in PostgreSQL${why === undefined ? '' : ` (left out: ${why})`}`,
  () => {
    const cli = processes('postgres')
    let server: Server.Server | null = null
    beforeAll(() => {
      server = Server.start()
    }, 60_000)
    afterAll(() => server?.end())
    const store = (name: string): unknown => {
      mkdirSync(cli.work('addresses'), { recursive: true })
      const file = join(cli.work('addresses'), name)
      writeFileSync(file, server?.address ?? '')
      chmodSync(file, 0o600)
      return { type: 'postgres', address: { file }, schema: name }
    }
    laws(cli, store)
  }
)
