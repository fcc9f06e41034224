// Miners that speak no proper HTTP: bytes as they please, on a bare socket. Each is told apart, in time and in little memory.
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import * as E from 'fp-ts/lib/Either.js'
import { afterAll, expect, it } from 'vitest'
import * as Rao from '../../src/domain/Rao.js'
import * as HttpDirectory from '../../src/validator/directory/HttpDirectory.js'
import * as Keyfile from '../../src/validator/directory/Keyfile.js'
import { coldkey, hotkey } from '../service/worlds.js'

const servers: Array<Server> = []
const sockets = new Set<Socket>()
afterAll(() => {
  for (const socket of sockets) socket.destroy()
  for (const server of servers) server.close()
})

/** A server that gets hold of each connection once something was asked on it. */
const listening = (answer: (socket: Socket) => void): Promise<number> =>
  new Promise(resolve => {
    const server = createServer(socket => {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.once('data', () => {
        answer(socket)
      })
    }).listen(0, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port)
    })
    servers.push(server)
  })

const limit = 600
const ask = (port: number) =>
  HttpDirectory.make({
    signer: Keyfile.ofSeed(new Uint8Array(32).fill(3)),
    clock: { now: () => Date.now() },
    resolve: () => Promise.resolve(E.left({ type: 'Invalid', message: 'no such branch' })),
    reach: 'private',
    development: true,
    concurrency: 8,
    milliseconds: limit,
    bytes: 4096,
    retries: 0
  }).ask(
    {
      id: 1,
      hotkey: hotkey(7),
      coldkey: coldkey(8),
      address: '0.0.0.1',
      port,
      stake: Rao.constant('0')
    },
    'text',
    new AbortController().signal
  )

const entry = JSON.stringify({
  github_repo: 'https://github.com/owner/name',
  commit_hash: 'a'.repeat(40)
})
const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n'
const sized = (body: string, more = ''): string =>
  `${head}${more}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`

/** Says something again and again until the connection is gone. */
const flood =
  (text: string | Buffer, first = '') =>
  (socket: Socket): void => {
    socket.write(first)
    const more = (): void => {
      if (socket.destroyed) return
      if (socket.write(text)) setImmediate(more)
      else socket.once('drain', more)
    }
    more()
  }
const says =
  (...parts: ReadonlyArray<string | Buffer>) =>
  (socket: Socket): void => {
    for (const part of parts) socket.write(part)
  }
const bomb = gzipSync(Buffer.alloc(40_000_000))

it('one that speaks plainly is heard', async () => {
  expect((await ask(await listening(says(sized(entry))))).type).toBe('Entered')
})

it.each<[string, (socket: Socket) => void]>([
  ['four gigabytes are promised, and none come', says(`${head}content-length: 4294967296\r\n\r\n`)],
  [
    'four gigabytes are promised, and they come',
    flood(Buffer.alloc(65_536), `${head}content-length: 4294967296\r\n\r\n`)
  ],
  ['a length is no number', says(`${head}content-length: -1\r\n\r\n`)],
  ['a length is larger than any', says(`${head}content-length: ${'9'.repeat(40)}\r\n\r\n`)],
  ['two lengths are told', says(`${head}content-length: 1\r\ncontent-length: 2\r\n\r\n{}`)],
  [
    'length and pieces are told',
    says(`${head}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`)
  ],
  ['pieces have no size', says(`${head}transfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n`)],
  ['pieces never end', flood('1\r\n \r\n', `${head}transfer-encoding: chunked\r\n\r\n`)],
  ['extensions of pieces never end', flood('x'.repeat(1_000), `${head}transfer-encoding: chunked\r\n\r\n1;`)],
  ['a trailer never ends', flood('a: b\r\n', `${head}transfer-encoding: chunked\r\n\r\n0\r\n`)],
  ['headers never end', flood('a: b\r\n', head)],
  ['one header never ends', flood('x'.repeat(1_000), `${head}a: `)],
  ['it hints for ever', flood('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n')],
  ['it says continue for ever', flood('HTTP/1.1 100 Continue\r\n\r\n')],
  [
    'it changes the protocol',
    says('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n')
  ],
  ['it is no HTTP', says('SSH-2.0-OpenSSH_9.2\r\n')],
  ['it is TLS', says(Buffer.from([0x15, 3, 1, 0, 2, 2, 0x46]))],
  ['it is nothing but zeros', flood(Buffer.alloc(1_000))],
  ['it hangs up half-way', socket => void socket.end(`${head}content-length: 100\r\n\r\n{`)],
  ['it resets', socket => void socket.resetAndDestroy()],
  [
    'it drips a byte at a time',
    socket => {
      const text = sized(entry)
      let at = 0
      const timer = setInterval(() => {
        socket.write(text.charAt(at))
        at += 1
        if (socket.destroyed) clearInterval(timer)
      }, 40)
      socket.on('close', () => {
        clearInterval(timer)
      })
    }
  ]
])('%s: it cannot be reached, and that is known in time', async (_, answer) => {
  const port = await listening(answer)
  const before = process.memoryUsage().rss
  const start = performance.now()
  const found = await ask(port)
  expect(found.type, JSON.stringify(found)).toBe('Unreachable')
  // Ten times as long as it may take: the machine may be busy.
  expect(performance.now() - start).toBeLessThan(10 * limit)
  expect(process.memoryUsage().rss - before).toBeLessThan(100e6)
})

it.each<[string, string | Buffer]>([
  [
    'is packed',
    Buffer.concat([
      Buffer.from(`${head}content-encoding: gzip\r\ncontent-length: 3000\r\n\r\n`),
      bomb.subarray(0, 3_000)
    ])
  ],
  [
    'is packed, and says it is not',
    Buffer.concat([Buffer.from(`${head}content-length: 3000\r\n\r\n`), bomb.subarray(0, 3_000)])
  ],
  ['begins with a byte order mark', sized(`\ufeff\ufeff${entry}`)],
  [
    'is another encoding',
    Buffer.concat([
      Buffer.from(`${head}content-length: ${entry.length * 2}\r\n\r\n`),
      Buffer.from(entry, 'utf16le')
    ])
  ],
  ['has one key twice', sized(entry.replace('{', '{"commit_hash":"main",'))],
  ['is nested deeply', sized('['.repeat(2_000) + ']'.repeat(2_000))],
  ['names a prototype', sized('{"__proto__":{"github_repo":"x"},"commit_hash":"main"}')],
  ['is empty', sized('')],
  ['is a list of answers', sized(`[${entry}]`)],
  ['is more than one answer', sized(`${entry}${entry}`)],
  ['names a repository with a line feed', sized(entry.replace('owner/name', 'owner/name\\n--upload-pack=x'))],
  ['names somebody’s password', sized(entry.replace('github.com', 'user:password@github.com'))],
  ['names another host in disguise', sized(entry.replace('github.com', 'github.com.example.org'))],
  ['names it in letters that look alike', sized(entry.replace('github.com', 'gıthub.com'))]
])('an answer that %s is no entry', async (_, answer) => {
  const found = await ask(await listening(says(answer)))
  expect(found.type, JSON.stringify(found)).toBe('Invalid')
})
