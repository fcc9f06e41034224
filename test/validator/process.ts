// A validator as a process: a small season in a folder of its own, with reference miners, a publisher and a webhook.
import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const examples = fileURLToPath(new URL('../../examples/validator', import.meta.url))

/** What the tests write of a configuration. */
export interface Change {
  readonly store?: unknown
  readonly executor?: unknown
  readonly types?: ReadonlyArray<string>
  readonly more?: Readonly<Record<string, unknown>>
}

const json = (name: string): Readonly<Record<string, ReadonlyArray<never>>> =>
  JSON.parse(readFileSync(join(examples, name), 'utf8')) as Readonly<Record<string, ReadonlyArray<never>>>

/** The configuration of a season with so many miners, and what it names; the path. All seasons have one secret. */
export const season = (folder: string, field: number, webhook: string, change: Change = {}): string => {
  mkdirSync(join(folder, 'data'), { recursive: true, mode: 0o700 })
  const write = (name: string, value: unknown): void => {
    writeFileSync(join(folder, name), typeof value === 'string' ? value : JSON.stringify(value))
  }
  const metagraph = json('metagraph.json')
  const miners = json('miners.json')
  // The first node is the validator.
  write('metagraph.json', { ...metagraph, nodes: metagraph['nodes']?.slice(0, field + 1) })
  write('miners.json', { ...miners, miners: miners['miners']?.slice(0, field) })
  write('catalogue.yaml', readFileSync(join(examples, 'catalogue.yaml'), 'utf8'))
  write('transfers.json', readFileSync(join(examples, 'transfers.json'), 'utf8'))
  for (const name of ['data/secret', 'data/hook']) {
    write(name, '5'.repeat(64))
    chmodSync(join(folder, name), 0o600)
  }
  const { store = { type: 'sqlite', path: 'season.db' }, executor, types = ['text', 'image'], more } = change
  write('validator.json', {
    name: 'example',
    types,
    store,
    data: 'data',
    metagraph: 'metagraph.json',
    catalogue: 'catalogue.yaml',
    beacon: { type: 'hand', value: 'example' },
    transfers: { type: 'file', path: 'transfers.json' },
    executor: executor ?? { type: 'simulated', seed: 'example', milliseconds: 20 },
    registration: { minutes: 0 },
    development: { miners: 'miners.json' },
    publisher: { command: ['sh', '-c', `cat >> ${join(folder, 'published')}`] },
    notifier: { url: webhook, secret: { file: 'data/hook' } },
    ...more
  })
  return join(folder, 'validator.json')
}

/** The miners that a season's configuration serves. */
export const miners = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'miners.json'), 'utf8')) as {
    readonly miners: ReadonlyArray<Readonly<Record<string, unknown>>>
  }

/** What the publisher was told so far. */
export const published = (folder: string): ReadonlyArray<{ readonly key: string }> =>
  existsSync(join(folder, 'published'))
    ? readFileSync(join(folder, 'published'), 'utf8')
        .trim()
        .split('\n')
        .map(line => JSON.parse(line) as { readonly key: string })
    : []

/** A webhook on this machine, and the keys that it was told. */
export const webhook = async () => {
  const keys: Array<string> = []
  const server = createServer((request, response) => {
    keys.push(String(request.headers['dethrone-key']))
    request.resume().on('end', () => response.writeHead(204).end())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    keys,
    close: (): void => {
      server.close()
      server.closeAllConnections()
    }
  }
}

export interface Life {
  readonly child: ChildProcess
  /** Comes back once it has told of so many reports since it started; rejects where it ends before. */
  readonly reports: (n: number) => Promise<void>
  /** Comes back once it has said this. */
  readonly says: (text: string) => Promise<void>
  readonly ended: Promise<{ readonly code: number | null; readonly said: string }>
}

/** Starts it. */
export const started = (main: string, ...args: ReadonlyArray<string>): Life => {
  const child = spawn(process.execPath, [main, 'run', ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] }
  })
  let [said, seen] = ['', 0]
  const waiting = new Set<() => void>()
  child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString('utf8')))
  createInterface({ input: child.stdout }).on('line', line => {
    said += `${line}\n`
    if (line.includes('"type":"report"')) seen += 1
    for (const look of waiting) look()
  })
  const ended = new Promise<{ code: number | null; said: string }>(resolve => {
    child.on('close', code => {
      resolve({ code, said })
    })
  })
  const once = (what: string, holds: () => boolean): Promise<void> =>
    Promise.race([
      new Promise<void>(resolve => {
        const look = (): void => {
          if (holds()) resolve()
        }
        waiting.add(look)
        look()
      }),
      ended.then(({ code }) => {
        if (!holds()) throw new Error(`It ended with ${code ?? 'a signal'} before ${what}: ${said}`)
      })
    ])
  return {
    child,
    ended,
    reports: n => once(`${n} reports`, () => seen >= n),
    says: text => once(text, () => said.includes(text))
  }
}
