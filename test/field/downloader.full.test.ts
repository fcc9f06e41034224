// The downloader in its container, from the image that the package's own Dockerfile makes (EXECUTION 4, download; 7).
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Contract from '../../src/jobs/contract/Contract.js'
import * as Downloader from '../../src/docker/phases/Downloader.js'
import * as House from '../docker/house.js'

/** A hub beside the engine, which counts what it is asked and breaks the first two of its large files off. */
const hub = `
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
const sha = 'a'.repeat(40), weights = Buffer.alloc(300000, 'w'), small = Buffer.from('{"remote": true}')
const git = b => createHash('sha1').update('blob ' + b.length + '\\0').update(b).digest('hex')
const lfs = { oid: createHash('sha256').update(weights).digest('hex'), size: weights.length, pointerSize: 1 }
const file = (path, body, more = {}) => ({ type: 'file', path, size: body.length, oid: git(body), ...more })
const trees = {
  'owner/name': [file('config.json', small), file('sub/weights.bin', weights, { lfs })],
  'owner/single': [file('config.json', small), file('big.safetensors', weights, { lfs })],
  'owner/gated': [file('config.json', small)],
  'owner/tokens': [file('vocab.json', small), file('model.bin', weights, { lfs })]
}
const asked = []
let broken = 2
createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://x')
  if (pathname === '/asked') return response.end(JSON.stringify(asked.splice(0)))
  asked.push(pathname + ' ' + (request.headers.range ?? '') + ' ' + (request.headers.authorization ?? ''))
  const name = Object.keys(trees).find(of => pathname.includes('/' + of + '/'))
  if (name === undefined) return response.writeHead(404).end()
  if (name === 'owner/gated' && request.headers.authorization !== 'Bearer hush') return response.writeHead(403).end()
  if (pathname.includes('/revision/')) return response.end(JSON.stringify({ id: name, sha }))
  if (pathname.includes('/tree/')) return response.end(JSON.stringify(trees[name]))
  const body = /\\.json$/.test(pathname) ? small : weights
  const from = Number(/\\d+/.exec(request.headers.range ?? '')?.[0] ?? 0)
  response.writeHead(from > 0 ? 206 : 200, {
    'content-length': body.length - from,
    ...(from > 0 ? { 'content-range': 'bytes ' + from + '-' + (body.length - 1) + '/' + body.length } : {})
  })
  if (body !== weights || broken-- <= 0) return response.end(body.subarray(from))
  response.write(body.subarray(from, from + 100000), () => response.socket.end())
}).listen(0, '0.0.0.0', function () { console.log(this.address().port) })
`

describe.skipIf(House.skipped)(`the downloader in its container${House.note}`, () => {
  let port = ''
  let end = (): void => undefined
  beforeAll(async () => {
    await House.images()
    await House.operator()
    const server = await House.beside(hub)
    port = server.said
    end = server.end
  }, 120_000)
  afterAll(async () => {
    end()
    await House.forget()
  })

  const trained = (model: string, environment: Record<string, string> = {}, script = '') => {
    const repo = House.trainer(`${House.honest()}\n${script}`)
    const { material } = House.task(House.job(1, repo))
    return House.ran(repo, {
      settings: {
        downloader: {
          ...Downloader.standard,
          environment: { HF_ENDPOINT: `http://172.17.0.1:${port}`, BACKOFF_SECONDS: '0.05', ...environment }
        }
      },
      task: { material: { ...material, model } }
    })
  }

  it('puts a model into the cache for everyone to read, resumed where it broke off, with its progress told', async () => {
    const { result, log, events } = await trained(
      'owner/name',
      {},
      'ls -A /cache /cache/models/owner--name /cache/models/owner--name/sub; wc -c /cache/models/owner--name/sub/weights.bin; ls -ln /cache/models; touch /cache/models/x /cache/x 2>&1; true'
    )
    expect(result, log).toMatchObject({ _tag: 'Right', right: { type: 'Scored' } })
    expect(log).toMatch(/broke off/)
    expect(log).toContain('300000 /cache/models/owner--name/sub/weights.bin')
    expect(log).toMatch(/\/cache\/models\/owner--name:\nconfig\.json\nsub\n/)
    expect(log.match(/Read-only file system/g)).toHaveLength(2)
    const fractions = events.flatMap(e =>
      e.type === 'Progress' && e.phase === 'download' ? [e.fraction] : []
    )
    expect(fractions.at(-1)).toBe(1)
    expect(await House.left()).toEqual([])
  })

  it('gives the token to the hub and to no other container', async () => {
    const without = await trained('owner/gated')
    expect(without.result).toMatchObject({
      _tag: 'Left',
      left: { kind: 'Download', message: expect.stringMatching(/answers 403: it needs a token/) as string }
    })
    const one = await trained('owner/gated', { HF_TOKEN: 'hush' }, 'env')
    expect(one.result, one.log).toMatchObject({ _tag: 'Right', right: { type: 'Scored' } })
    expect(one.log).not.toContain('hush')
  })

  it('lays hub files out for image trainers, and takes large weights alone (EXECUTION 3)', async () => {
    const repo = House.trainer(
      `${House.honest()}\ncd /cache/hf_cache/models--owner--tokens; cat refs/main; ls snapshots/*; cat snapshots/*/vocab.json; ls /cache/models/*; echo $TRANSFORMERS_CACHE`,
      '',
      'image'
    )
    const type = Contract.standard.modelTypes[0]!
    const hubFiles = { repository: 'owner/tokens', files: null, layout: 'cache' } as const
    const { material } = House.task(House.job(1, repo, 'ImageTask'))
    const { result, log } = await House.ran(repo, {
      kind: 'ImageTask',
      settings: {
        contract: {
          ...Contract.standard,
          modelTypes: [{ ...type, hub: [hubFiles], singleFileAbove: 299_999 }]
        },
        downloader: {
          ...Downloader.standard,
          environment: { HF_ENDPOINT: `http://172.17.0.1:${port}`, BACKOFF_SECONDS: '0.05' }
        }
      },
      task: { material: { ...material, model: 'owner/single' } }
    })
    expect(result, log).toMatchObject({ _tag: 'Right' })
    expect(log).toContain(`${'a'.repeat(40)}vocab.json\n{"remote": true}`)
    expect(log).toContain('owner_single.safetensors\n/cache/hf_cache')
  })

  it('has no image of its own that cannot be pulled without saying which, and how to provide it, once', async () => {
    const repo = House.trainer(House.honest())
    const { material } = House.task(House.job(1, repo))
    const { result, events } = await House.ran(repo, {
      settings: { downloader: { ...Downloader.standard, image: 'localhost:1/none:1' } },
      task: { material: { ...material, model: 'owner/other' } }
    })
    expect(result).toMatchObject({
      _tag: 'Left',
      left: {
        message: expect.stringMatching(
          /^The image localhost:1\/none:1 cannot be pulled: .*docker pull localhost:1\/none:1/s
        ) as string
      }
    })
    expect(events.filter(e => e.type === 'Reported')).toEqual([])
    expect(await House.left()).toEqual([])
  })
})
