// What a broken, hung or lying engine comes to, seen from the functions over its API (EXECUTION 4, 5).
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { afterEach, describe, expect, it } from 'vitest'
import * as Answer from '../../src/docker/engine/Answer.js'
import * as Client from '../../src/docker/engine/Client.js'
import * as Engine from '../../src/docker/engine/Engine.js'
import { EngineError, own } from '../../src/docker/engine/EngineError.js'
import * as Sandbox from '../../src/docker/containers/Sandbox.js'
import * as Fake from './fake.js'

const asking = async (script: Fake.Script): Promise<Engine.Engine> =>
  Engine.of((await Fake.start(script)).connection)

const never = new AbortController().signal
const specification = { name: 'n', Image: 'i', Cmd: [], Env: [], Labels: {}, HostConfig: Sandbox.hardened }
const options = {
  dockerfile: 'Dockerfile',
  tag: 't',
  network: 'n',
  memoryBytes: 1,
  cpus: 1,
  cgroupParent: null,
  fileBytes: 4096
}

type Ask = (engine: Engine.Engine) => Promise<unknown>

/** What was asked, and the function that asks it. */
const questions: ReadonlyArray<readonly [what: string, ask: Ask]> = [
  ['POST /containers/create', e => e.create(specification)],
  ['GET /containers/*/json', e => e.state('c')],
  ['GET /containers/json', e => e.containers({})],
  ['GET /images/json', e => e.images()],
  ['GET /images/*/json', e => e.image('a')],
  ['GET /networks', e => e.networks('l')],
  ['GET /volumes', e => e.volumes('l')],
  ['GET /system/df', e => e.volumeSize('v')]
]

const lost = { name: 'EngineError', status: null }

describe('an engine that is lost while it answers (EXECUTION 5)', () => {
  it.each<readonly [string, Ask]>([
    ...questions,
    ['GET /_ping', e => e.ping()],
    ['POST /containers/*/wait', e => e.wait('c')]
  ])('is not waited for: %s', async (what, ask) => {
    const broken = await asking({ [what]: Fake.cut('{"Id":') })
    await expect(ask(broken)).rejects.toMatchObject(lost)
    const gone = await asking({ [what]: Fake.lost })
    await expect(ask(gone)).rejects.toMatchObject({
      ...lost,
      message: expect.stringMatching(/^The engine does not answer: /) as string
    })
  })

  it('in the middle of a build or a pull, has the last word it said, if that was an error', async () => {
    const build = (script: Fake.Answer) =>
      asking({ 'POST /build': script }).then(e =>
        e.build(Readable.from(['x']), options, () => undefined, never)
      )
    await expect(build(Fake.cut('{"stream":"Step 1/2"}\n'))).rejects.toMatchObject(lost)
    expect(await build(Fake.cut('{"error":"no such step"}\n{"stream":'))).toBe('no such step')
  })

  it('breaks off a log and a file, which is no end of them', async () => {
    const engine = await asking({
      'POST /containers/*/attach': Fake.cut(Fake.frame('begun')),
      'GET /containers/*/archive': Fake.cut('part')
    })
    const all = async (of: Promise<AsyncIterable<Uint8Array>>): Promise<void> => {
      for await (const _ of await of);
    }
    await expect(all(engine.attach('c'))).rejects.toThrow()
    await expect(all(engine.get('c', '/x'))).rejects.toThrow()
  })
})

describe('an engine that sends us elsewhere (EXECUTION 6)', () => {
  const redirect =
    (status: number, location: string): Fake.Answer =>
    response =>
      response.writeHead(status, { Location: location }).end('moved')

  it.each(questions)('is not followed, and is an answer for all that: %s', async (what, ask) => {
    const asked: Array<string> = []
    const there = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.end('{}')
    }).listen(0, '127.0.0.1')
    await new Promise(resolve => there.once('listening', resolve))
    const { port } = there.address() as AddressInfo
    try {
      for (const location of [
        `http://127.0.0.1:${port}/latest/meta-data`,
        'http://127.0.0.1:1/nobody-listens',
        'https://127.0.0.1:1/',
        'odd:nothing',
        '/somewhere/else',
        '//',
        ''
      ])
        for (const status of [301, 302, 307, 308]) {
          const engine = await asking({ [what]: redirect(status, location) })
          await expect(ask(engine), location).rejects.toMatchObject({ name: 'EngineError', status })
        }
    } finally {
      there.close()
    }
    expect(asked).toEqual([])
  })
})

describe('an engine that says something else than it was asked', () => {
  it.each(questions)('has not answered: %s', async (what, ask) => {
    for (const said of ['<html>', '"text"', 'null', '[1]', '{}', '']) {
      const engine = await asking({ [what]: Fake.parts(said) })
      await expect(
        ask(engine).then(value => {
          // A list of volumes may be left out.
          if (what === 'GET /system/df' || what === 'GET /volumes') expect(value).toSatisfy(isEmpty)
          else expect(value, said).toBe('an error')
          throw new EngineError('', null)
        })
      ).rejects.toMatchObject(lost)
    }
  })

  it('of a path says nothing that could be taken for a folder', async () => {
    const header = (text: string): Fake.Answer => {
      const value = Buffer.from(text).toString('base64')
      return response => response.writeHead(200, { 'X-Docker-Container-Path-Stat': value }).end()
    }
    for (const said of [Fake.parts(), header('no JSON'), header('null'), header('{"mode":"x","size":1}')]) {
      const engine = await asking({ 'HEAD /containers/*/archive': said })
      await expect(engine.stat('c', '/x')).rejects.toBeInstanceOf(EngineError)
    }
    const link = await asking({ 'HEAD /containers/*/archive': Fake.stat(2 ** 27 + 0o777, 3) })
    expect(await link.stat('c', '/x')).toEqual({ isFolder: false, isLink: true, size: 3 })
  })

  it.each(questions.slice(0, 3))(
    'is not heard without an end, whether it answers or refuses: %s',
    async (what, ask) => {
      const endless =
        (status: number): Fake.Answer =>
        response => {
          response.writeHead(status, { 'Content-Type': 'application/json' })
          response.write('["')
          const more = (): void => {
            while (!response.destroyed && response.write('x'.repeat(1 << 20)));
          }
          response.on('drain', more)
          more()
        }
      const before = process.memoryUsage().rss
      for (const status of [200, 500]) {
        const broken = await asking({ [what]: endless(status) })
        await expect(ask(broken)).rejects.toMatchObject({
          name: 'EngineError',
          message: expect.stringMatching(/^The engine’s answer has more than \d+ bytes\.$/) as string
        })
      }
      expect(process.memoryUsage().rss - before).toBeLessThan(500 << 20)
    }
  )

  it('is not listened to without an end', async () => {
    const endless = Fake.parts('x'.repeat(3 << 20), 'x'.repeat(3 << 20))
    const engine = await asking({ 'POST /images/create': endless })
    await expect(engine.pull('a', never)).rejects.toMatchObject({ status: 500 })
  })
})

const isEmpty = (value: unknown): boolean => value === 0 || (Array.isArray(value) && value.length === 0)

describe('an engine that refuses', () => {
  it('is quoted in its own words, whether it answers at once or in a stream', async () => {
    const engine = await asking({
      'POST /containers/create': Fake.refused(409, 'the name is taken'),
      'POST /build': Fake.refused(500, 'dockerfile parse error on line 1'),
      'GET /images/json': response => response.writeHead(500).end('plain words')
    })
    await expect(engine.create(specification)).rejects.toEqual(new EngineError('the name is taken', 409))
    await expect(
      engine.build(Readable.from(['x']), { ...options, cgroupParent: '/builds' }, () => undefined, never)
    ).rejects.toEqual(new EngineError('dockerfile parse error on line 1', 500))
    await expect(engine.images()).rejects.toEqual(new EngineError('plain words', 500))
  })

  it('to take an archive is the reason, and what its maker throws is that before', async () => {
    const engine = await asking({ 'PUT /containers/*/archive': Fake.refused(500, 'no space') })
    await expect(engine.put('c', '/', Buffer.from('x'))).rejects.toEqual(new EngineError('no space', 500))
    const throwing = async function* () {
      yield Buffer.from('x')
      await Promise.resolve()
      throw new Error('the maker’s own')
    }
    await expect(engine.put('c', '/', throwing())).rejects.toThrow('the maker’s own')
  })

  it('to know of a thing is no error where it is asked for or taken away', async () => {
    const engine = await asking({ '*': Fake.refused(404, 'no such thing') })
    expect([await engine.state('c'), await engine.image('a'), await engine.stat('c', '/x')]).toEqual([
      undefined,
      undefined,
      undefined
    ])
    expect(await engine.processes('c')).toBe(0)
    for (const gone of [
      engine.stop('c', 1),
      engine.kill('c'),
      engine.remove('c'),
      engine.removeImage('a'),
      engine.removeVolume('v'),
      engine.removeNetwork('n')
    ])
      await expect(gone).resolves.toBeUndefined()
  })

  it('to remove what somebody else removes is waited for; any other refusal is not', async () => {
    const busy = await asking({
      'DELETE /containers/*': Fake.refused(409, 'removal of container c is already in progress'),
      'POST /containers/*/wait': Fake.json({ StatusCode: 0 })
    })
    await expect(busy.remove('c')).resolves.toBeUndefined()
    const other = await asking({ 'DELETE /containers/*': Fake.refused(500, 'driver failed') })
    await expect(other.remove('c')).rejects.toEqual(new EngineError('driver failed', 500))
    const dying = await asking({
      'DELETE /containers/*': Fake.refused(409, 'removal of container c is already in progress'),
      'POST /containers/*/wait': Fake.cut('')
    })
    await expect(dying.remove('c')).rejects.toMatchObject(lost)
  })
})

describe('what the engine says', () => {
  it('of images and volumes may be left out', async () => {
    const engine = await asking({
      'GET /images/a/json': Fake.json({ Id: 'a', Size: 1, Config: {} }),
      'GET /images/b/json': Fake.json({
        Id: 'b',
        Size: 1,
        Config: { OnBuild: ['RUN x'], Volumes: { '/v': {} }, User: 'u', Labels: { l: '' } }
      }),
      'GET /images/json': Fake.json([{ Id: 'a', Size: 1, Labels: null }]),
      'GET /networks': Fake.json([{ Id: 'n', Labels: null }]),
      'GET /volumes': Fake.json({
        Volumes: [
          { Name: 'v', Labels: null },
          { Name: 'w', Labels: { l: '1' }, CreatedAt: 'then' }
        ]
      }),
      'GET /containers/json': Fake.json([{ Id: 'c', Labels: null, ImageID: 'a', State: 'exited' }]),
      'GET /system/df': Fake.json({
        Volumes: [
          { Name: 'v', UsageData: null },
          { Name: 'w', UsageData: { Size: 7 } }
        ]
      })
    })
    expect(await engine.image('a')).toEqual({
      id: 'a',
      size: 1,
      onBuild: [],
      volumes: [],
      user: '',
      labels: [],
      environment: [],
      platform: '/',
      digests: []
    })
    expect(await engine.image('b')).toMatchObject({
      onBuild: ['RUN x'],
      volumes: ['/v'],
      user: 'u',
      labels: ['l']
    })
    expect(await engine.images()).toEqual([{ id: 'a', labels: {}, size: 1, tags: [], created: 0 }])
    expect(await engine.networks('l')).toEqual([{ id: 'n', labels: {} }])
    expect(await engine.volumes('l')).toEqual([
      { id: 'v', labels: {}, created: '' },
      { id: 'w', labels: { l: '1' }, created: 'then' }
    ])
    expect(await engine.containers({})).toEqual([
      { id: 'c', labels: {}, image: 'a', written: 0, state: 'exited' }
    ])
    expect([
      await engine.volumeSize('v'),
      await engine.volumeSize('w'),
      await engine.volumeSize('x')
    ]).toEqual([0, 7, 0])
  })

  it('is asked for by a tag, the latest where there is none', async () => {
    const fake = await Fake.start({ 'POST /images/create': Fake.parts('{"error":"no"}') })
    const engine = Engine.of(fake.connection)
    for (const name of ['a/b', 'a/b:1', 'host:1/a']) expect(await engine.pull(name, never)).toBe('no')
    expect(
      fake.asked.map(({ query }) => `${query.get('fromImage') ?? ''} ${query.get('tag') ?? ''}`)
    ).toEqual(['a/b latest', 'a/b 1', 'host:1/a latest'])
  })

  it('comes message by message, whatever is between them, until nobody listens any more', async () => {
    const said: Array<string> = []
    const stream = Readable.from([
      Buffer.from('{"stream":"a"}\r\n\r\nnull\n7\n{"stream":1,"error":2}\n{"str'),
      Buffer.from('eam":"b"}\n{"error":"e"}')
    ])
    expect(await Answer.follow(stream, bytes => said.push(Buffer.from(bytes).toString()))).toBe('e')
    expect(said).toEqual(['a', 'b'])
    const texts = []
    for await (const chunk of Answer.chunks(Readable.from(['ä']))) texts.push(Buffer.from(chunk).toString())
    expect(texts).toEqual(['ä'])

    const engine = await asking({
      'GET /containers/*/stats': response => response.write('{"n":1}\n{"n":2}\n')
    })
    const over = new AbortController()
    const heard: Array<unknown> = []
    await expect(
      (async () => {
        for await (const message of await engine.stats('c', over.signal)) {
          heard.push(message)
          if (heard.length === 2) over.abort()
        }
      })()
    ).rejects.toThrow()
    expect(heard).toEqual([{ n: 1 }, { n: 2 }])
  })

  it('when it fails is an error of one shape', () => {
    const error = new EngineError('m', 404)
    expect(own(error)).toBe(error)
    expect(own('words')).toEqual(new EngineError('words', null))
  })
})

describe('a connection', () => {
  const servers: Array<Server> = []
  afterEach(() => {
    for (const server of servers.splice(0)) server.close()
  })

  it('by TCP reaches an engine, and says why it does not', async () => {
    const server = createServer((_, response) => response.end('OK'))
    servers.push(server)
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const tcp = { type: 'Tcp', host: '127.0.0.1', port } as const
    await expect(Engine.of({ ...tcp, tls: null }).ping()).resolves.toBeUndefined()
    // Its other side speaks no TLS.
    const tls = { ca: '', cert: '', key: '' }
    await expect(Engine.of({ ...tcp, tls }).ping()).rejects.toMatchObject(lost)
    server.close()
    await expect(Engine.of({ ...tcp, tls: null }).ping()).rejects.toThrow(/ECONNREFUSED|hang up/)
  })

  it('by TLS carries the certificates, by SSH the agent or the key and no empty ones', () => {
    const tls = { ca: 'a', cert: 'c', key: 'k' }
    expect(Client.of({ type: 'Tcp', host: 'h', port: 2376, tls }).modem).toMatchObject({
      ...tls,
      protocol: 'https',
      port: 2376
    })
    const ssh = { type: 'Ssh', host: 'h', port: 22, username: 'u' } as const
    const options = (agent: string | null, privateKey: string | null): unknown =>
      JSON.parse(JSON.stringify(Object.entries(Client.of({ ...ssh, agent, privateKey }).modem)))
    expect(options('/agent', null)).toContainEqual(['sshOptions', { agent: '/agent' }])
    expect(options(null, 'pem')).toContainEqual(['sshOptions', { privateKey: 'pem' }])
    // A channel has no clock: the library would ask it for one, and that ended the process.
    const within = Client.of({ ...ssh, agent: '/agent', privateKey: null }, 1000).modem
    expect(within).toMatchObject({ timeout: undefined })
  })
})
