// The downloader against real servers on loopback: slow, broken off, wrong, redirecting, busy and then well (EXECUTION 4, download).
import { randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as Chosen from '../../src/jobs/download/Chosen.js'
import { download, type Wanted } from '../../src/jobs/download/Download.js'
import * as Hubs from './hub.js'

const sha = 'a'.repeat(40)
const weights = randomBytes(200_000)
const config = Buffer.from('{"model_type": "tiny"}\n')

let folder = ''
let hub: Hubs.Hub
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dethrone-download-'))
  hub = await Hubs.open({
    'owner/name': {
      sha,
      files: {
        'config.json': { body: config },
        'sub/model.safetensors': { body: weights, large: true },
        '.gitattributes': { body: Buffer.from('* text\n') },
        'a b#?.txt': { body: Buffer.from('odd name\n') }
      }
    },
    'owner/liar': { sha, files: { 'model.bin': { body: weights, large: true, digest: '0'.repeat(64) } } },
    'owner/gated': { sha, gated: 'hush', files: { 'model.bin': { body: weights, large: true } } },
    'owner/evil': { sha, files: { '../../evil': { body: config } } },
    'owner/tokens': {
      sha,
      files: {
        'vocab.json': { body: config },
        'merges.txt': { body: Buffer.from('m') },
        'model.safetensors': { body: weights, large: true },
        'onnx/model.json': { body: config }
      }
    }
  })
})
afterEach(() => {
  hub.close()
  rmSync(folder, { recursive: true })
})

const into = (name: string): string => join(folder, name)
const model = (name: string, singleAbove: number | null = null): Wanted => ({
  type: 'Model',
  name,
  into: into(`models/${name.replace('/', '--')}`),
  singleAbove
})

const tried = async (wanted: Wanted, token: string | null = null, stall = 60) => {
  const said: Array<string> = []
  const progress: Array<readonly [number, number | null]> = []
  const size = await download(wanted, {
    hub: {
      url: hub.url,
      secret: token === null ? null : { origin: hub.url, token },
      patience: { attempts: 3, backoff: 0.01, stall }
    },
    record: into('records/one'),
    telling: { progress: (...at) => progress.push(at), trouble: message => said.push(message) }
  })
  return { size, said, progress }
}

const count = (part: string): number => hub.asked.filter(({ path }) => path.includes(part)).length

describe('a model', () => {
  it('is all of its files, and nothing of ours, and is asked for once', async () => {
    const { size, said, progress } = await tried(model('owner/name'))
    expect(said).toEqual([])
    const home = into('models/owner--name')
    expect(readdirSync(home, { recursive: true }).map(String).sort()).toEqual([
      '.gitattributes',
      'a b#?.txt',
      'config.json',
      'sub',
      'sub/model.safetensors'
    ])
    expect(readdirSync(into('models'))).toEqual(['owner--name'])
    expect(readFileSync(join(home, 'sub/model.safetensors')).equals(weights)).toBe(true)
    expect(size).toBe(weights.length + config.length + 16)
    expect(progress.at(-1)).toEqual([size, size])
    const before = hub.asked.length
    expect((await tried(model('owner/name'))).size).toBe(size)
    expect(hub.asked.length).toBe(before)
  })

  it('that lost a file since is fetched again, of the commit that was recorded', async () => {
    await tried(model('owner/name'))
    writeFileSync(join(into('models/owner--name'), 'config.json'), '')
    hub.asked.length = 0
    await tried(model('owner/name'))
    expect(readFileSync(join(into('models/owner--name'), 'config.json')).equals(config)).toBe(true)
    expect(count('/revision/main')).toBe(0)
  })

  it('whose largest .safetensors is above the threshold is that file alone (EXECUTION 3)', async () => {
    await tried(model('owner/name', weights.length - 1))
    expect(readdirSync(into('models/owner--name'))).toEqual(['owner_name.safetensors'])
    rmSync(into('models'), { recursive: true })
    rmSync(into('records'), { recursive: true })
    await tried(model('owner/name', weights.length))
    expect(readdirSync(into('models/owner--name'))).toContain('config.json')
  })

  it('that is gated is had with its token, which nobody but the hub is told', async () => {
    await expect(tried(model('owner/gated'))).rejects.toThrow(/answers 401: it needs a token/)
    await tried(model('owner/gated'), 'hush')
    const told = hub.asked.filter(({ authorization }) => authorization !== undefined)
    expect(told.length).toBeGreaterThan(0)
    expect(told.some(({ path }) => path.startsWith('/blob/'))).toBe(false)
    expect(count('/blob/')).toBe(1)
  })

  it('that is not there, or names a file above its folder, is refused at once', async () => {
    await expect(tried(model('owner/none'))).rejects.toThrow(/answers 404: there is no such thing/)
    await expect(tried(model('owner/evil'))).rejects.toThrow(/is refused: "\.\.\/\.\.\/evil"/)
    expect(existsSync(join(folder, '..', 'evil'))).toBe(false)
  })
})

describe('a download that goes wrong', () => {
  const part = (): string => into('models/.owner--name.part/sub/model.safetensors.part')
  const blob = `/blob/${Hubs.sha256(weights)}`
  const onBlob =
    (fault: Hubs.Fault): Hubs.Fault =>
    (request, response, url) =>
      url.pathname === blob && fault(request, response, url)

  it('broken off is resumed where it broke off', async () => {
    hub.faults.push(
      Hubs.times(
        2,
        onBlob((request, response) => {
          const from = Number(/\d+/.exec(request.headers.range ?? '')?.[0] ?? 0)
          Hubs.broken(response, weights, 60_000, part(), from)
          return true
        })
      )
    )
    const { said } = await tried(model('owner/name'))
    expect(said).toHaveLength(2)
    expect(said[0]).toMatch(/broke off/)
    const ranges = hub.asked.filter(({ path }) => path === blob).map(({ range }) => range)
    expect(ranges[0]).toBeUndefined()
    for (const range of ranges.slice(1)) expect(range).toMatch(/^bytes=[1-9]\d*-$/)
    expect(readFileSync(into('models/owner--name/sub/model.safetensors')).equals(weights)).toBe(true)
  })

  it('of a process that ended is resumed by the next one, and nothing incomplete has the model’s name', async () => {
    hub.faults.push(
      Hubs.times(
        3,
        onBlob((_, response) => {
          if (hub.asked.filter(({ path }) => path === blob).length === 1)
            Hubs.broken(response, weights, 60_000, part())
          else response.writeHead(503).end()
          return true
        })
      )
    )
    await expect(tried(model('owner/name'))).rejects.toThrow(/attempts in a row/)
    expect(existsSync(into('models/owner--name'))).toBe(false)
    hub.asked.length = 0
    await tried(model('owner/name'))
    expect(count('/resolve/')).toBe(3)
    expect(hub.asked.find(({ path }) => path === blob)?.range).toMatch(/^bytes=[1-9]\d*-$/)
    expect(readFileSync(into('models/owner--name/sub/model.safetensors')).equals(weights)).toBe(true)
  })

  it('with a wrong checksum is fetched anew, and refused the second time', async () => {
    const wrong = Buffer.from(weights)
    wrong[7] = (wrong[7] ?? 0) ^ 1
    hub.faults.push(
      Hubs.times(
        1,
        onBlob((_, response) => {
          response.writeHead(200, { 'content-length': wrong.length }).end(wrong)
          return true
        })
      )
    )
    const { said } = await tried(model('owner/name'))
    expect(said).toEqual([expect.stringMatching(/has a wrong checksum: it is fetched anew/)])
    expect(readFileSync(into('models/owner--name/sub/model.safetensors')).equals(weights)).toBe(true)
    rmSync(into('records'), { recursive: true })
    await expect(tried(model('owner/liar'))).rejects.toThrow(/has not the sha256 checksum .* twice/)
  })

  it('that the other side is too busy for is tried again, when it says', async () => {
    const statuses = [503, 429, 500]
    hub.faults.push((_, response) => {
      const status = statuses.shift()
      if (status === undefined) return false
      response.writeHead(status, status === 429 ? { 'retry-after': '0' } : {}).end('busy')
      return true
    })
    await expect(tried(model('owner/name'))).rejects.toThrow(/answers 500\. \(3 attempts in a row\)/)
    statuses.push(503, 503)
    expect((await tried(model('owner/name'))).size).toBeGreaterThan(weights.length)
  })

  it('that sends nothing any more is given up and resumed; slow is not still', async () => {
    hub.faults.push(
      Hubs.times(
        1,
        onBlob((_, response) => {
          response.writeHead(200, { 'content-length': weights.length })
          response.write(weights.subarray(0, 1000))
          return true
        })
      ),
      onBlob((request, response) => {
        const from = Number(/\d+/.exec(request.headers.range ?? '')?.[0] ?? 0)
        response.writeHead(from === 0 ? 200 : 206, {
          'content-length': weights.length - from,
          'content-range': `bytes ${from}-${weights.length - 1}/${weights.length}`
        })
        // Longer in all than anybody waits for the next bytes.
        let at = from
        const beat = setInterval(() => {
          response.write(weights.subarray(at, at + 20_000))
          at += 20_000
          if (at < weights.length) return
          clearInterval(beat)
          response.end()
        }, 200)
        return true
      })
    )
    const { said } = await tried(model('owner/name'), null, 1)
    expect(said[0]).toMatch(/sends nothing for 1 seconds/)
    expect(readFileSync(into('models/owner--name/sub/model.safetensors')).equals(weights)).toBe(true)
  })

  it('that is longer than it says it is, is not taken', async () => {
    hub.faults.push(
      onBlob((_, response) => {
        response.writeHead(200).end(Buffer.concat([weights, weights]))
        return true
      })
    )
    await expect(tried(model('owner/name'))).rejects.toThrow(/sent 400000 of 200000 bytes/)
  })

  it('that is led in circles, or where no file can be fetched from, ends', async () => {
    for (const location of ['/again', 'ftp://elsewhere/x', 'http://[', '']) {
      hub.faults.length = 0
      hub.faults.push((_, response) => {
        response.writeHead(302, { location }).end()
        return true
      })
      await expect(tried(model('owner/name')), location).rejects.toThrow(
        /leads on and on|leads to|answers 302/
      )
    }
  })
})

describe('a dataset', () => {
  const dataset = (path: string): Wanted => ({
    type: 'Dataset',
    url: `${hub.store}${path}`,
    into: into('datasets/task_train_data.json')
  })

  it('is the file, resumed only while the store says it is the same', async () => {
    hub.bodies.set('/data.json', weights)
    hub.faults.push(
      Hubs.times(1, (_, response) => {
        Hubs.broken(response, weights, 60_000, into('datasets/task_train_data.json.part'))
        return true
      })
    )
    expect((await tried(dataset('/data.json'))).size).toBe(weights.length)
    expect(hub.asked[1]?.range).toMatch(/^bytes=[1-9]/)
    expect(readdirSync(into('datasets'))).toEqual(['task_train_data.json'])
    expect(readFileSync(into('datasets/task_train_data.json')).equals(weights)).toBe(true)
  })

  it('that changed while it broke off is the new one, whole', async () => {
    const newer = randomBytes(150_000)
    hub.bodies.set('/data.json', newer)
    hub.faults.push(
      Hubs.times(1, (_, response) => {
        Hubs.broken(response, weights, 60_000, into('datasets/task_train_data.json.part'))
        return true
      })
    )
    await tried(dataset('/data.json'))
    expect(readFileSync(into('datasets/task_train_data.json')).equals(newer)).toBe(true)
  })

  it('is checked where the store says a checksum', async () => {
    hub.faults.push((_, response) => {
      response
        .writeHead(200, {
          'x-amz-checksum-sha256': Buffer.from(Hubs.sha256(config), 'hex').toString('base64')
        })
        .end(weights)
      return true
    })
    await expect(tried(dataset('/data.json'))).rejects.toThrow(/has not the sha256 checksum/)
  })
})

describe('hub files', () => {
  const files = (layout: 'cache' | 'plain', only: ReadonlyArray<string> | null): Wanted => ({
    type: 'Hub',
    name: 'owner/tokens',
    into: into('hf_cache'),
    layout,
    files: only
  })

  it('lie in the hub’s own cache layout: refs, blobs, and a snapshot of links (EXECUTION 3)', async () => {
    await tried(files('cache', null))
    const home = into('hf_cache/models--owner--tokens')
    expect(readFileSync(join(home, 'refs/main'), 'utf8')).toBe(sha)
    expect(readdirSync(join(home, 'snapshots', sha)).sort()).toEqual(['merges.txt', 'vocab.json'])
    expect(readlinkSync(join(home, 'snapshots', sha, 'vocab.json'))).toBe(`../../blobs/${Hubs.gitId(config)}`)
    expect(readFileSync(join(home, 'snapshots', sha, 'vocab.json')).equals(config)).toBe(true)
    const before = hub.asked.length
    await tried(files('cache', null))
    expect(hub.asked.length).toBe(before)
  })

  it('that are named are these, of any size; one that is not there is named', async () => {
    await tried(files('plain', ['model.safetensors']))
    expect(readdirSync(into('hf_cache'))).toEqual(['model.safetensors'])
    rmSync(into('records'), { recursive: true })
    await expect(tried(files('plain', ['gone.json']))).rejects.toThrow(/has no gone\.json at a{40}/)
  })
})

describe('names of files', () => {
  it('that leave their folder, or that nobody can read, are not safe', () => {
    for (const path of ['', '/etc', 'a/../b', 'a//b', './a', 'a\\b', 'a\nb', 'a/', '\u202ea'])
      expect(Chosen.isSafe(path), JSON.stringify(path)).toBe(false)
    for (const path of ['a', '.gitattributes', 'a b/c#d', '..a', 'ä'])
      expect(Chosen.isSafe(path), path).toBe(true)
  })
})
