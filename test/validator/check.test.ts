// What is wrong with a configuration is told before anything starts: the setting, what stands there, and what was expected.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { afterAll, describe, expect, it } from 'vitest'
import { problems } from '../../src/cli/validator/check.js'
import * as World from '../../src/cli/validator/parts/world.js'
import * as Codec from '../../src/domain/codec/Codec.js'
import * as Config from '../../src/validator/config/Config.js'
import { coldkey, hotkey } from '../service/worlds.js'
import * as Process from './process.js'

const folder = mkdtempSync(join(tmpdir(), 'check-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})
const whole = join(folder, 'season')
const path = Process.season(whole, 13, 'http://127.0.0.1:1/')

type Json = Readonly<Record<string, unknown>>
const given = JSON.parse(readFileSync(path, 'utf8')) as Json

/** What is said of the configuration with these settings in place of its own. */
const said = async (change: Json): Promise<ReadonlyArray<string>> => {
  const at = join(whole, 'changed.json')
  writeFileSync(at, JSON.stringify({ ...given, ...change }))
  try {
    return await problems(await World.read(at))
  } catch (thrown) {
    return [String(thrown)]
  }
}

it('finds nothing wrong with a configuration that runs', async () => {
  expect(await said({})).toEqual([])
})

it('keeps the database and the folder of other data apart', async () => {
  expect(await said({ data: 'x', store: { type: 'sqlite', path: './x/' } })).toEqual([
    `store.path: ${join(whole, 'x')} is the folder of data: expected a file, such as season.db in it`
  ])
})

describe('a path that leads nowhere', () => {
  const gone = join(whole, 'gone')
  const timed = { name: 'b', genesis: 0, period: 30_000 }
  const images = {
    gpuRequest: 'none',
    helper: 'h',
    downloader: 'd',
    evaluator: 'e',
    evaluatorGpus: false
  }
  const docker = { type: 'docker', socket: gone, pool: 'p', gpus: [], ...images }
  const cluster = { partition: null, account: null, qos: null, gpuTypes: [], submitted: 1 }
  const slurm = { type: 'slurm', pool: 'p', folder: gone, ...cluster }
  it.each<[string, Json]>([
    ['rules', { rules: 'gone.json' }],
    ['catalogue', { catalogue: 'gone.yaml' }],
    ['catalogue', { catalogue: 'gone.json' }],
    ['metagraph', { metagraph: 'gone' }],
    ['hotkey', { hotkey: { file: 'gone' } }],
    ['hotkey', { hotkey: { env: 'gone' } }],
    ['secret', { secret: { file: 'gone' } }],
    ['secret', { secret: { env: 'gone' } }],
    ['transfers.path', { transfers: { type: 'file', path: 'gone' } }],
    ['beacon.path', { beacon: { type: 'file', path: 'gone', ...timed } }],
    ['store.address', { store: { type: 'postgres', address: { file: 'gone' }, schema: 's' } }],
    ['notifier.secret', { notifier: { url: 'https://example.org/', secret: { file: 'gone' } } }],
    ['development.miners', { development: { miners: 'gone' } }],
    ['weights.file', { weights: { burn: hotkey(1), file: 'gone/weights.json' } }],
    ['publisher.command', { publisher: { command: ['./gone'] } }],
    ['executor.socket', { executor: docker }],
    ['executor.folder', { executor: { ...slurm, runtime: { type: 'program', program: ['/p'] } } }],
    [
      'development.local.limits',
      {
        executor: { ...docker, socket: path },
        development: { local: { repositories: {}, models: {}, bases: [], limits: 'gone', evaluator: null } }
      }
    ],
    [
      'development.local.models',
      {
        executor: { ...docker, socket: path },
        development: {
          local: { repositories: {}, models: { m: 'gone' }, bases: [], limits: null, evaluator: null }
        }
      }
    ]
  ])('%s is named, with the path and in words', async (setting, change) => {
    const [first = '', ...others] = await said(change)
    expect(others).toEqual([])
    expect(first.startsWith(`${setting}: `), first).toBe(true)
    expect(first).toContain('gone')
    expect(first).not.toMatch(/\bE[A-Z]{3,}\b/)
  })

  it.each<[string, Json]>([
    ['metagraph', { metagraph: '.' }],
    ['metagraph', { metagraph: '/dev/zero' }],
    ['metagraph', { metagraph: '/dev/stdin' }],
    ['metagraph', { metagraph: 'changed.json/more' }],
    ['transfers.path', { transfers: { type: 'file', path: '/dev/zero' } }],
    ['catalogue', { catalogue: '.' }],
    ['hotkey', { hotkey: { file: '/dev/zero' } }],
    ['secret', { secret: { file: '.' } }],
    ['data', { data: 'changed.json' }],
    ['store.path', { store: { type: 'sqlite', path: 'changed.json' } }],
    ['store.path', { store: { type: 'sqlite', path: 'data' } }],
    ['store.path', { store: { type: 'sqlite', path: 'changed.json/store' } }],
    ['store.path', { store: { type: 'sqlite', path: '/dev/null' } }],
    ['weights.file', { weights: { burn: hotkey(1), file: 'data' } }],
    ['publisher.command', { publisher: { command: ['changed.json'] } }]
  ])('%s, or to something else, is named as well: %j', async (setting, change) => {
    const [first = '', ...others] = await said(change)
    expect(others).toEqual([])
    expect(first.startsWith(setting), first).toBe(true)
    expect(first).not.toMatch(/\bE[A-Z]{3,}\b/)
  })

  it('a folder that cannot be entered is named too', async () => {
    mkdirSync(join(whole, 'loop'))
    const name = 'x'.repeat(300)
    expect(await said({ metagraph: name })).toEqual([expect.stringContaining('the name is too long')])
  })
})

describe('every field, wrong in turn,', () => {
  const title = {
    champion: {
      hotkey: hotkey(1),
      coldkey: coldkey(1),
      githubRepo: 'https://github.com/owner/name',
      commitHash: 'a'.repeat(40),
      reign: 1
    },
    since: 0
  }
  const local = {
    repositories: { 'https://github.com/owner/name': 'r' },
    models: { m: 'm' },
    bases: ['b'],
    limits: 'l',
    evaluator: ['e']
  }
  const images = { gpuRequest: 'none', helper: 'h', downloader: 'd', evaluator: 'e', evaluatorGpus: false }
  const node = { type: 'docker', socket: 's', ...images }
  const configs: ReadonlyArray<Json> = [
    {
      ...given,
      ...Config.defaults,
      store: { type: 'postgres', address: { env: 'A' }, schema: 's' },
      hotkey: { file: 'h' },
      secret: { env: 'S' },
      titles: { text: title, image: null },
      beacon: { type: 'http', name: 'n', url: 'https://example.org/{round}', genesis: 0, period: 1 },
      transfers: { type: 'http', url: 'https://example.org/{cursor}' },
      executor: {
        ...{ type: 'docker', socket: 's', pool: 'p', gpus: [{ model: 'H100', devices: ['0'] }] },
        ...images
      },
      weights: { minutes: 72, burn: hotkey(2), file: 'w' },
      publisher: { command: ['p'], seconds: 1 },
      notifier: { url: 'https://example.org/', secret: { env: 'N' } },
      service: { host: 'h', port: 1, collection: coldkey(3), perMinute: 1 },
      development: { miners: 'm', local }
    },
    {
      ...given,
      executor: {
        ...{ type: 'slurm', pool: 'p', folder: 'f', partition: 'p', account: 'a', qos: 'q', submitted: 1 },
        ...{ gpuTypes: [{ model: 'H100', type: 't' }], runtime: node }
      },
      beacon: { type: 'file', name: 'n', path: 'p', genesis: 0, period: 1 }
    },
    given
  ]
  const wrong: ReadonlyArray<unknown> = [
    ...['', 'x', 'é'.repeat(5_000), '\ud800', '../..', 'http://user:password@example.org/'],
    ...[-1, 0.5, 1e300, 1e21, true, null, [], {}, [[]], [null], { type: 'x' }, { file: 1 }, { env: '' }]
  ]
  /** Every place within a value, as keys. */
  const places = (value: unknown, keys: ReadonlyArray<string> = []): ReadonlyArray<ReadonlyArray<string>> =>
    typeof value === 'object' && value !== null
      ? [
          ...(keys.length === 0 ? [] : [keys]),
          ...Object.entries(value).flatMap(([key, part]) => places(part, [...keys, key]))
        ]
      : [keys]
  const put = (value: unknown, [key, ...rest]: ReadonlyArray<string>, to: unknown): unknown => {
    if (key === undefined) return to
    if (Array.isArray(value))
      return Array.from<unknown>(value).map((part, i) => (String(i) === key ? put(part, rest, to) : part))
    const fields = value as Json
    return { ...fields, [key]: put(fields[key], rest, to) }
  }

  it.each(configs.map((config, i) => [i + 1, config] as const))(
    'is named with its value and what was expected: configuration %i',
    (_, config) => {
      expect(E.mapLeft(faults => faults)(Config.decode(config))).toMatchObject({ _tag: 'Right' })
      for (const keys of places(config)) {
        let refused = 0
        const name = keys.reduce(Codec.extend, '')
        for (const to of wrong) {
          const found = Config.decode(put(config, keys, to))
          const faults = E.isLeft(found) ? found.left.map(Codec.sentence) : Config.faults(found.right)
          if (faults.length === 0) continue
          refused += 1
          for (const fault of faults) {
            // A part of what was put there, or of what it is a part of, where that has another shape now.
            const [where = ''] = fault.split(' ')
            const of = where.replace(/:$/, '')
            const parent = keys.slice(0, -1).reduce(Codec.extend, '')
            expect(of.startsWith(name) || of.startsWith(parent), `${name}: ${fault}`).toBe(true)
            expect(fault).toContain('expected ')
            expect(fault.length).toBeLessThan(1_000)
          }
        }
        expect(refused, name).toBeGreaterThan(3)
      }
    }
  )
})
