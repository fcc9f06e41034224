// Three hundred miners on this machine: honest, slow, lying, huge, redirecting and dead ones.
import type { RequestListener } from 'node:http'
import * as E from 'fp-ts/lib/Either.js'
import { expect, it } from 'vitest'
import * as Coldkey from '../../src/domain/miner/Coldkey.js'
import * as Hotkey from '../../src/domain/miner/Hotkey.js'
import * as Rao from '../../src/domain/Rao.js'
import type { Answer } from '../../src/ports/season/MinerDirectory.js'
import * as HttpDirectory from '../../src/validator/directory/HttpDirectory.js'
import * as Keyfile from '../../src/validator/directory/Keyfile.js'
import * as Replies from './replies.js'

const { listening, left } = Replies.servers()
const entry = { github_repo: 'https://github.com/owner/name', commit_hash: 'a'.repeat(40) }
const [seconds, retries, n] = [3, 1, 300]

it('asks three hundred of every kind within (1 + retries) time-outs, whatever their number, and finds each to be what it is', async () => {
  let followed = 0
  const target = await listening((_, response) => {
    followed += 1
    response.end('{}')
  })
  const dead = await left()
  const kinds: ReadonlyArray<readonly [Answer['type'], RequestListener]> = [
    ['Entered', Replies.json(200, entry)],
    ['Absent', Replies.json(404, {})],
    ['Unknown', Replies.json(401, {})],
    ['Invalid', Replies.json(200, { ...entry, github_repo: 'https://example.org/not/github' })],
    ['Invalid', Replies.json(200, 'a text')],
    [
      'Invalid',
      (_, response) => void response.writeHead(307, { location: `http://127.0.0.1:${target}/` }).end()
    ],
    // A megabyte, and no end.
    [
      'Unreachable',
      (_, response) =>
        void response
          .on('error', () => undefined)
          .writeHead(200)
          .write(Buffer.alloc(1 << 20))
    ],
    ['Unreachable', request => void request.socket.destroy()],
    ['Unreachable', () => undefined],
    // It drips: no pause is long enough to be noticed.
    [
      'Unreachable',
      (_, response) => {
        response.writeHead(200)
        const timer = setInterval(() => response.write(' '), 200)
        response.on('close', () => {
          clearInterval(timer)
        })
      }
    ]
  ]
  const ports = await Promise.all(kinds.map(([, reply]) => listening(reply)))
  const asked = Array.from({ length: n }, (_, i) => {
    const [type] = i % 20 === 0 ? (['Unreachable'] as const) : (kinds[i % kinds.length] ?? ['Absent'])
    const key = new Uint8Array(32).fill(1 + (i % 250)).fill(1 + (i >> 8), 30)
    const node = {
      id: i,
      hotkey: Hotkey.ofPublicKey(key),
      coldkey: Coldkey.ofPublicKey(key),
      address: '0.0.0.1',
      port: i % 20 === 0 ? dead : (ports[i % kinds.length] ?? 0),
      stake: Rao.constant('0')
    }
    return { type, node }
  })
  const directory = HttpDirectory.make({
    signer: Keyfile.ofSeed(new Uint8Array(32).fill(3)),
    clock: { now: () => Date.now() },
    resolve: () => Promise.resolve(E.left({ type: 'Invalid', message: 'no such branch' })),
    reach: 'private',
    development: true,
    concurrency: 512,
    milliseconds: seconds * 1_000,
    bytes: 4_096,
    retries
  })
  const start = performance.now()
  const answers = await Promise.all(
    asked.map(({ node }) => directory.ask(node, 'text', new AbortController().signal))
  )
  const took = (performance.now() - start) / 1_000
  console.log(
    `${n} miners were asked in ${took.toFixed(1)} s; (1 + retries) time-outs are ${(1 + retries) * seconds} s.`
  )
  expect(answers.map(({ type }) => type)).toEqual(asked.map(({ type }) => type))
  expect(followed).toBe(0)
  // One after the other, those that use their time up would take this long; a busy machine is given a quarter of it.
  const slow = asked.filter((_, i) => i % 20 !== 0 && i % kinds.length >= 8).length
  expect(took).toBeLessThan((slow * (1 + retries) * seconds) / 4)
})
