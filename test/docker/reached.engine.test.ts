// Engines that are reached over TLS and over SSH (EXECUTION 4): to train on, and to build on alone. Keys, certificates and server
// are the test's own.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createConnection, createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Connection } from '../../src/docker/engine/Connection.js'
import * as Engine from '../../src/docker/engine/Engine.js'
import * as Daemon from './daemon.js'
import * as House from './house.js'

vi.setConfig({ testTimeout: 300_000 })

const sshd = ['/usr/sbin/sshd', '/usr/bin/sshd', '/sbin/sshd'].find(existsSync)
const folder = mkdtempSync(join(tmpdir(), 'dethrone-reached-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string): string => join(folder, name)
const text = (name: string): string => readFileSync(at(name), 'utf8')
const scored = { _tag: 'Right', right: { type: 'Scored', score: '0.5' } }

// -------------------------------------------------------------------------------------
// over TLS
// -------------------------------------------------------------------------------------

/** An authority, and what it signs: `server`, for this machine, and `client`; a client of another authority as well. */
const certificates = (): void => {
  const openssl = (...asked: ReadonlyArray<string>): void =>
    void execFileSync('openssl', asked, { cwd: folder, stdio: 'ignore' })
  for (const authority of ['ca', 'other'])
    openssl(
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${authority}`],
      ...['-keyout', `${authority}.key`, '-out', `${authority}.pem`]
    )
  writeFileSync(at('names'), 'subjectAltName=IP:127.0.0.1\n')
  for (const [name, authority] of [
    ['server', 'ca'],
    ['client', 'ca'],
    ['stranger', 'other']
  ] as const) {
    openssl(
      ...['req', '-newkey', 'rsa:2048', '-nodes', '-subj', `/CN=${name}`],
      ...['-keyout', `${name}.key`, '-out', `${name}.csr`]
    )
    openssl(
      ...['x509', '-req', '-in', `${name}.csr`, '-CA', `${authority}.pem`, '-CAkey', `${authority}.key`],
      ...['-CAcreateserial', '-days', '2', '-extfile', 'names', '-out', `${name}.pem`]
    )
  }
}
if (Daemon.why === undefined) certificates()

/** A port of this machine's that leads to one of the engine's own network. */
const bridged = async (
  daemon: Daemon.Daemon,
  to: number
): Promise<{ readonly port: number; readonly end: () => void }> => {
  const socket = at('bridge')
  const inner = daemon.inside([
    process.execPath,
    '-e',
    `const net = require('node:net')
net.createServer(one => {
  const other = net.connect(${to}, '127.0.0.1')
  for (const [a, b] of [[one, other], [other, one]]) a.on('error', () => b.destroy()).pipe(b)
}).listen(${JSON.stringify(socket)}, () => console.log('listening'))`
  ])
  await new Promise(resolve => inner.stdout?.once('data', resolve))
  const server: Server = createServer(one => {
    const other = createConnection(socket)
    for (const [a, b] of [
      [one, other],
      [other, one]
    ] as const)
      a.on('error', () => b.destroy()).pipe(b)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    end: () => {
      server.close()
      inner.kill('SIGKILL')
    }
  }
}

describe.skipIf(Daemon.why !== undefined)(`an engine over TLS${Daemon.note}`, () => {
  const secured = ['--tlsverify', `--tlscacert=${at('ca.pem')}`, `--tlscert=${at('server.pem')}`]
  const { daemon } = House.lent(undefined, [
    ...secured,
    `--tlskey=${at('server.key')}`,
    '--host=tcp://127.0.0.1:2376'
  ])
  let bridge: Awaited<ReturnType<typeof bridged>>
  beforeAll(async () => {
    bridge = await bridged(daemon, 2376)
  })
  afterAll(() => bridge.end())
  const over = (name: string, authority = 'ca'): Connection => ({
    type: 'Tcp',
    host: '127.0.0.1',
    port: bridge.port,
    tls: { ca: text(`${authority}.pem`), cert: text(`${name}.pem`), key: text(`${name}.key`) }
  })

  it('runs a job to its score', async () => {
    const { result } = await House.ran(House.trainer(House.honest()), {
      settings: { connection: over('client') }
    })
    expect(result).toMatchObject(scored)
  })

  it('takes nobody whom another authority signed, and is not taken for one of another', async () => {
    const asked = (connection: Connection): Promise<unknown> => Engine.of(connection).ping()
    await expect(asked(over('client'))).resolves.toBeUndefined()
    await expect(asked(over('stranger'))).rejects.toMatchObject({ name: 'EngineError', status: null })
    await expect(asked(over('client', 'other'))).rejects.toMatchObject({ name: 'EngineError', status: null })
  })
})

// -------------------------------------------------------------------------------------
// over SSH
// -------------------------------------------------------------------------------------

const noSsh =
  Daemon.why ??
  (sshd === undefined
    ? 'there is no sshd to start'
    : ['/usr/bin/docker', '/usr/local/bin/docker'].some(existsSync)
      ? undefined
      : 'there is no docker for the other side to speak through')

/** A server whose one user is whoever runs the tests, and who reaches that engine alone. */
const served = async (
  socket: string,
  sessions = 100
): Promise<{ readonly port: number; readonly end: () => void }> => {
  for (const name of ['host', 'user', 'stranger-ssh'].filter(key => !existsSync(at(key))))
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(name)])
  writeFileSync(at('authorized'), text('user.pub'), { mode: 0o600 })
  const free = createServer()
  await new Promise<void>(resolve => free.listen(0, '127.0.0.1', resolve))
  const { port } = free.address() as AddressInfo
  await new Promise(resolve => free.close(resolve))
  writeFileSync(
    at(`sshd_config-${sessions}`),
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${at('host')}`,
      `PidFile ${at(`sshd-${sessions}.pid`)}`,
      `AuthorizedKeysFile ${at('authorized')}`,
      'StrictModes no',
      'PermitRootLogin prohibit-password',
      'PasswordAuthentication no',
      `MaxSessions ${sessions}`,
      'MaxStartups 100',
      `SetEnv DOCKER_HOST=unix://${socket}`,
      ''
    ].join('\n')
  )
  // Where its processes give up their rights.
  mkdirSync('/run/sshd', { recursive: true })
  const child: ChildProcess = spawn(sshd ?? '', ['-D', '-e', '-f', at(`sshd_config-${sessions}`)], {
    stdio: 'ignore'
  })
  for (let i = 0; i < 100; i += 1) {
    const isUp = await new Promise(resolve => {
      const one = createConnection(port, '127.0.0.1')
      one.on('connect', () => resolve(true)).on('error', () => resolve(false))
      one.on('connect', () => one.destroy())
    })
    if (isUp === true) break
    await sleep(100)
  }
  return { port, end: () => void child.kill('SIGTERM') }
}

describe.skipIf(noSsh !== undefined)(
  `an engine over SSH${noSsh === undefined ? '' : ` (skipped: ${noSsh})`}`,
  () => {
    const { daemon, connection } = House.lent()
    let server: Awaited<ReturnType<typeof served>>
    beforeAll(async () => {
      server = await served(daemon.socket)
    })
    afterAll(() => server.end())
    const fingerprint = (key: string): string =>
      /SHA256:\S+/.exec(execFileSync('ssh-keygen', ['-lf', at(`${key}.pub`)], { encoding: 'utf8' }))?.[0] ??
      ''
    const over = (key: string, host = 'host') =>
      ({
        type: 'Ssh',
        host: '127.0.0.1',
        port: server.port,
        username: 'root',
        agent: null,
        privateKey: text(key),
        hostKey: fingerprint(host)
      }) as const

    it('runs a job to its score', async () => {
      const { result } = await House.ran(House.trainer(House.honest()), {
        settings: { connection: over('user') }
      })
      expect(result).toMatchObject(scored)
    })

    it('is not taken for another one because of the way there', async () => {
      const repo = House.trainer(House.honest())
      await expect(House.ran(repo, { settings: { connection, builds: over('user') } })).rejects.toThrow(
        /The engine that builds is the one that trains/
      )
    })

    it('that takes no commands does not answer, and nobody ends of it', async () => {
      const none = await served(daemon.socket, 0)
      try {
        await expect(Engine.of({ ...over('user'), port: none.port }).ping()).rejects.toMatchObject({
          name: 'EngineError',
          status: null
        })
      } finally {
        none.end()
      }
    })

    it('takes no other host for it', async () => {
      await expect(Engine.of(over('user', 'user')).ping()).rejects.toMatchObject({
        name: 'EngineError',
        status: null
      })
    })

    it('takes no other key', async () => {
      await expect(Engine.of(over('stranger-ssh')).ping()).rejects.toMatchObject({
        name: 'EngineError',
        status: null
      })
    })
  }
)
