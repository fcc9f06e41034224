// An engine that builds, in a validator's configuration: left out, by each way it is reached, and where it cannot be.
import { chmodSync, symlinkSync } from 'node:fs'
import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { problems } from '../../src/cli/validator/check.js'
import * as Builds from '../../src/cli/validator/parts/builds.js'
import * as World from '../../src/cli/validator/parts/world.js'
import * as Config from '../../src/validator/config/Config.js'
import { folder } from '../cli/terminal.js'
import { minimal } from './minimal.js'

const files = folder()
const socket = files.write('train.sock', '')
const other = files.write('build.sock', '')

const executor = {
  type: 'docker',
  socket,
  pool: 'p',
  gpus: [{ model: 'H100', devices: ['0'] }],
  gpuRequest: 'none',
  helper: 'h',
  downloader: 'd',
  evaluator: 'e',
  evaluatorGpus: false
}
const whole = (builds?: unknown) => ({
  ...minimal,
  development: {},
  executor: builds === undefined ? executor : { ...executor, builds }
})

/** All that is wrong with it, as `run` and `check` say it. */
const wrong = async (builds: unknown): Promise<string> => {
  const path = files.write('config.json', whole(builds))
  const read = await World.read(path).catch((thrown: unknown) => String(thrown))
  return typeof read === 'string'
    ? read
    : (await problems(read)).filter(said => said.includes('builds')).join('\n')
}

describe('an engine that builds', () => {
  it('is the one that trains where nothing is said', () => {
    expect(Config.decode(whole())).toMatchObject({ right: { executor: { builds: null } } })
    expect(Config.decode(whole(null))).toMatchObject({ right: { executor: { builds: null } } })
  })

  it('is another one, by its socket', async () => {
    expect(await wrong({ type: 'socket', path: other })).toBe('')
    expect(await wrong({ type: 'socket', path: 'build.sock' })).toBe('')
    expect(await Builds.connection({ type: 'socket', path: other }, socket, path => path)).toEqual({
      type: 'Socket',
      path: other
    })
  })

  it('is refused where it is the engine that trains, whatever its name', async () => {
    expect(await wrong({ type: 'socket', path: socket })).toContain(
      'the engine that trains: expected another'
    )
    expect(await wrong({ type: 'socket', path: socket.replace(/\/([^/]+)$/, '/./$1') })).toContain(
      'the engine that trains'
    )
    const link = files.path('link.sock')
    symlinkSync(socket, link)
    expect(await wrong({ type: 'socket', path: link })).toContain('the socket of the engine that trains')
    expect(await wrong({ type: 'socket', path: 'train.sock' })).toContain(
      'the socket of the engine that trains'
    )
  })

  it('is over TCP with what proves both sides, or on this machine', async () => {
    const tls = {
      ca: files.write('ca.pem', 'CA'),
      cert: files.write('cert.pem', 'CERT'),
      key: { file: files.write('key.pem', 'KEY') }
    }
    const there = { type: 'tcp', host: 'build.example.org', port: 2376 } as const
    expect(await wrong({ ...there, tls })).toContain(
      'executor.builds.tls.key: ' + tls.key.file + ' has mode 0644'
    )
    chmodSync(tls.key.file, 0o600)
    expect(await wrong({ ...there, tls })).toBe('')
    expect(await Builds.connection({ ...there, tls }, socket, path => path)).toEqual({
      type: 'Tcp',
      host: 'build.example.org',
      port: 2376,
      tls: { ca: 'CA', cert: 'CERT', key: 'KEY\n' }
    })
    expect(await wrong({ ...there, tls: null })).toContain('executor.builds.tls is null')
    expect(await wrong({ ...there, tls: { ...tls, ca: 'nowhere.pem' } })).toContain(
      'nowhere.pem cannot be read'
    )
    expect(await wrong({ type: 'tcp', host: '127.0.0.1', port: 2375, tls: null })).toBe('')
    for (const host of ['127.0.0.1.example.org', 'localhost.example.org', '0.0.0.0', ''])
      expect(await wrong({ type: 'tcp', host, port: 2375, tls: null }), host).toContain('executor.builds')
  })

  it('is over SSH by an agent or one key', async () => {
    const hostKey = `SHA256:${'a'.repeat(43)}`
    const there = { type: 'ssh', host: 'build.example.org', port: 22, username: 'u', hostKey } as const
    const key = { file: files.write('id', '-----BEGIN KEY-----\nx\n-----END KEY-----\n') }
    chmodSync(key.file, 0o600)
    expect(await wrong({ ...there, agent: null, privateKey: key })).toBe('')
    expect(
      await Builds.connection({ ...there, agent: null, privateKey: key }, socket, path => path)
    ).toMatchObject({
      type: 'Ssh',
      agent: null,
      privateKey: '-----BEGIN KEY-----\nx\n-----END KEY-----\n',
      hostKey
    })
    for (const other of [undefined, null, '', 'a'.repeat(43), `MD5:${'0'.repeat(32)}`, `${hostKey}=`])
      expect(await wrong({ ...there, agent: '/a', privateKey: null, hostKey: other })).toContain(
        'executor.builds.hostKey'
      )
    const both = 'expected either agent or privateKey'
    expect(await wrong({ ...there, agent: null, privateKey: null })).toContain(both)
    expect(await wrong({ ...there, agent: '/a', privateKey: key })).toContain(both)
  })

  it.each<readonly [unknown, string]>([
    ['/var/run/docker.sock', 'executor.builds'],
    [{ type: 'podman', path: '/x' }, 'executor.builds.type'],
    [{ type: 'socket', path: '' }, 'executor.builds.path'],
    [{ type: 'socket', path: '/nowhere/docker.sock' }, '/nowhere/docker.sock cannot be used'],
    [{ type: 'tcp', host: 'h', port: 0, tls: null }, 'executor.builds.port'],
    [{ type: 'tcp', host: 'h', port: 1, tls: { ca: 'c', cert: 'c', key: 'k' } }, 'executor.builds.tls.key'],
    [{ type: 'socket', path: '/x', more: 1 }, 'executor.builds.more']
  ])('%j is refused by its name', async (builds, name) => {
    expect(await wrong(builds)).toContain(name)
  })

  it('is no setting of another executor', () => {
    const simulated = { ...minimal.executor, builds: null }
    expect(E.isLeft(Config.decode({ ...minimal, development: {}, executor: simulated }))).toBe(true)
  })
})
