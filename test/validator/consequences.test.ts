import { createHmac } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { describe, expect, it } from 'vitest'
import type { Notice, Publication, WeightVector } from '../../src/ports/season/Consequences.js'
import { portError } from '../../src/ports/PortError.js'
import { trouble } from '../../src/ports/Store.js'
import * as Telling from '../../src/validator/consequences/Telling.js'
import { hotkey, running } from '../service/worlds.js'

describe('what follows from endings (RULES 14.10)', () => {
  it('is told at least once under its key, whatever fails, and not again after a restart', async () => {
    const [vectors, publications]: [Array<WeightVector>, Array<Publication>] = [[], []]
    const notices: Array<Notice> = []
    let asked = 0
    const told = {
      weights: {
        port: { submit: (of: WeightVector) => TE.fromIO(() => void vectors.push(of)) },
        burn: hotkey(1),
        interval: 72 * 60_000
      },
      publisher: { publish: (of: Publication) => TE.fromIO(() => void publications.push(of)) },
      notifier: {
        notify: (of: Notice) => {
          asked += 1
          return asked % 3 === 0
            ? TE.left(portError('Notifier', 'away'))
            : TE.fromIO(() => void notices.push(of))
        }
      }
    }
    const first = await running(9, given => ({ ...given, told }))
    await first.pass(40)
    await first.stop()
    const keys = notices.map(({ key }) => key)
    expect(keys).toEqual(
      expect.arrayContaining([
        'opened/made-text-1',
        'ended/made-text-1',
        'opened/made-image-1',
        'ended/made-image-1'
      ])
    )
    expect(new Set(keys).size).toBe(keys.length)
    expect(publications.map(({ key }) => key).sort()).toEqual([
      'publication/made-image-1/1',
      'publication/made-image-1/2',
      'publication/made-text-1/1',
      'publication/made-text-1/2'
    ])
    const [winner] = publications
    expect(winner?.miner.hotkey).toBe(
      first.validator.standing().season[winner?.tournamentType ?? 'text'].title?.champion.hotkey
    )
    expect(vectors.length).toBeGreaterThan(25)
    for (const { weights } of vectors) expect(Math.max(...weights.map(({ units }) => units))).toBe(65_535)
    const second = await running(9, given => ({ ...given, store: first.store, told }))
    await second.pass(1)
    await second.stop()
    expect(new Set(notices.map(({ key }) => key)).size).toBe(notices.length)
    expect(publications).toHaveLength(4)
  })
})

describe('a store that fails when it is to be kept since when somebody is told', () => {
  it('is tried again, and nobody is left untold of what opens and ends', async () => {
    const notices: Array<string> = []
    let failed = 0
    const told = {
      weights: null,
      publisher: null,
      notifier: { notify: ({ key }: Notice) => TE.fromIO(() => void notices.push(key)) }
    }
    const of = await running(23, ports => ({
      ...ports,
      told,
      store: {
        ...ports.store,
        append: entries => async () => {
          if (failed > 0 || !entries.some(({ key }) => key === 'since/notifier'))
            return ports.store.append(entries)()
          failed += 1
          return E.left(trouble('Failed', 'the disk failed'))
        }
      }
    }))
    while (of.validator.standing().season.text.past.length === 0) await of.pass(0.01)
    await of.stop()
    expect(failed).toBe(1)
    expect(notices).toEqual(expect.arrayContaining(['opened/made-text-1', 'ended/made-text-1']))
  })
})

describe('a validator that is stopped', () => {
  it('tells of what has just ended before it ends itself, also while somebody else is asked in vain, for a bounded time', async () => {
    const notices: Array<string> = []
    const given = new Set<AbortSignal>()
    const told = {
      weights: null,
      // It never answers.
      publisher: {
        publish: (_: Publication, until: AbortSignal) => {
          given.add(until)
          return () => new Promise<never>(() => undefined)
        }
      },
      notifier: { notify: ({ key }: Notice) => TE.fromIO(() => void notices.push(key)) }
    }
    const of = await running(17, ports => ({ ...ports, told }))
    const over = () => of.validator.standing().season.text.past.length > 0
    while (!over()) await of.pass(0.01)
    await of.stop()
    expect(notices).toEqual(
      expect.arrayContaining(['opened/made-text-1', 'stage/made-text-1/groups-1', 'ended/made-text-1'])
    )
    expect(Array.from(given, ({ aborted }) => aborted)).toEqual([true])
  })
})

const { signal } = new AbortController()
const notice: Notice = { key: 'ended/x', at: 1, type: 'ended', tournament: 'x', message: 'é' }

describe('the adapters', () => {
  it('post a notice that its secret signed, follow no redirect, and reach this machine alone by http', async () => {
    let status = 204
    const seen: Array<boolean> = []
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', chunk => (body += String(chunk)))
      request.on('end', () => {
        const signed = createHmac('sha256', 'secret').update(
          `${String(request.headers['dethrone-time'])}.${body}`
        )
        seen.push(request.headers['dethrone-signature'] === signed.digest('hex'))
        response.writeHead(status, { location: '/elsewhere' }).end()
      })
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const hook = Telling.webhook(`http://127.0.0.1:${port}/`, 'secret', () => 5)
    expect(E.isRight(await hook.notify(notice, signal)())).toBe(true)
    status = 302
    expect(E.isLeft(await hook.notify(notice, signal)())).toBe(true)
    expect(seen).toEqual([true, true])
    server.close()
    server.closeAllConnections()
    for (const url of ['http://10.0.0.1/', 'https://169.254.169.254/', 'http://[::ffff:10.0.0.1]/'])
      expect(E.isLeft(await Telling.webhook(url, 's', () => 5).notify(notice, signal)())).toBe(true)
  })

  it('write weights whole, and end with a program', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'weights-'))
    const vector: WeightVector = {
      key: 'weights/1',
      at: 1,
      weights: [{ id: 0, hotkey: hotkey(1), units: 65_535 }]
    }
    const path = join(folder, 'weights.json')
    expect(E.isRight(await Telling.file(path).submit(vector)())).toBe(true)
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(vector)
    expect(E.isLeft(await Telling.file(join(folder, 'no', 'x')).submit(vector)())).toBe(true)
    await rm(folder, { recursive: true })
    const publication = { key: 'k' } as Publication
    const ends = (...command: ReadonlyArray<string>) =>
      Telling.program(command, 5_000).publish(publication, signal)()
    expect(E.isRight(await ends('sh', '-c', 'grep -q key'))).toBe(true)
    expect(E.isLeft(await ends('false'))).toBe(true)
    expect(E.isLeft(await ends('/nonexistent'))).toBe(true)
  })
})
