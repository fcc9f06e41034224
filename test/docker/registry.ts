// A registry on the engine's loopback, which is also its mirror of the public hub: what it does with an image is in its name.
import { once } from 'node:events'
import type { ChildProcess } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Daemon } from './daemon.js'
import * as Names from './names.js'

/** In a network of the engine's own nobody else has it. */
const port = 5000

/** The registry's public name, which all of the engine's names lead to. */
export const host = `registry.example.org:${port}`

/** What makes an engine ask it, without certificates. */
export const flags = [
  `--registry-mirror=http://127.0.0.1:${port}`,
  `--insecure-registry=${host}`,
  '--max-download-attempts=1'
]

/** Where the engine asks for names: in its own network nobody is there but us. */
const resolver = (): string =>
  /^nameserver (\S+)/m.exec(readFileSync('/etc/resolv.conf', 'utf8'))?.[1] ?? '127.0.0.1'

const digestOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

/**
 * Serves a folder: `tags/<repository>:<tag>` names a digest, `blobs/<digest>` are manifests, configurations and layers.
 * A repository called `slow` gives its layers drop by drop, `cut` breaks them off, `away` and `moved` send for them
 * elsewhere, `packed` says that they have a gigabyte, and `silent` never answers. All that was asked is in `/asked`.
 */
const program = `
import { createServer } from 'node:http'
import { readFileSync, statSync, existsSync } from 'node:fs'
${Names.serving([127, 0, 0, 1])}
names.bind(53, process.argv.at(-2))
const [folder] = process.argv.slice(-1)
const asked = []
const secret = createServer((request, response) => { asked.push('secret ' + request.url); response.end('a secret of the host') })
secret.listen(5001, '127.0.0.1')
createServer((request, response) => {
  const url = request.url
  asked.push(request.method + ' ' + url)
  if (url === '/asked') return response.end(asked.join('\\n'))
  if (url === '/v2/') return response.end('{}')
  const [, name, kind, of] = /^\\/v2\\/(.+)\\/(manifests|blobs)\\/(.+)$/.exec(url) ?? []
  if (name === 'test/silent') return
  let digest = of
  if (kind === 'manifests' && !of.startsWith('sha256:')) {
    const tag = folder + '/tags/' + encodeURIComponent(name + ':' + of)
    digest = existsSync(tag) ? readFileSync(tag, 'utf8') : 'none'
  }
  const file = folder + '/blobs/' + digest
  if (!existsSync(file)) return response.writeHead(404).end('{"errors":[{"code":"MANIFEST_UNKNOWN"}]}')
  if (kind === 'manifests') {
    response.setHeader('Content-Type', 'application/vnd.docker.distribution.manifest.v2+json')
    response.setHeader('Docker-Content-Digest', digest)
    response.setHeader('Content-Length', statSync(file).size)
    return response.end(request.method === 'HEAD' ? '' : readFileSync(file))
  }
  const bytes = readFileSync(file)
  const isLayer = bytes[0] === 0x1f
  if (isLayer && name === 'test/away') return response.writeHead(307, { Location: 'http://127.0.0.1:5001/token' }).end()
  if (isLayer && name === 'test/moved') return response.writeHead(307, { Location: '/v2/test/good/blobs/' + of }).end()
  const isHuge = isLayer && name === 'test/packed'
  response.setHeader('Content-Length', isHuge ? 1 << 30 : bytes.length)
  if (isHuge) return response.write(bytes)
  if (!isLayer || !/^test\\/(?:slow|cut)$/.test(name)) return response.end(bytes)
  if (name === 'test/cut') { response.write(bytes.subarray(0, 1000)); return setTimeout(() => response.destroy(), 50) }
  let at = 0
  const drip = setInterval(() => response.write(bytes.subarray(at, at += 100)), 200)
  response.on('close', () => clearInterval(drip))
}).listen(${port}, '127.0.0.1', () => console.log('listening'))
`

export interface Registry {
  /** Puts an image there, of one layer, whose digest may be a lie, with more that it says of itself; answers the digest of its manifest. */
  readonly push: (
    name: string,
    layer: Uint8Array,
    as?: string,
    more?: Readonly<Record<string, unknown>>
  ) => string
  /** All that was asked of it. */
  readonly asked: () => Promise<string>
  readonly end: () => void
}

const ended = (child: ChildProcess): Promise<unknown> => once(child, 'exit')

/** Starts one in the network of an engine. */
export const start = async (daemon: Daemon, folder: string): Promise<Registry> => {
  for (const name of ['tags', 'blobs']) mkdirSync(join(folder, name), { recursive: true })
  const address = resolver()
  await ended(daemon.inside(['ip', 'address', 'add', `${address}/32`, 'dev', 'lo']))
  const child = daemon.inside(['node', '--input-type=module', '-e', program, address, folder])
  await once(child.stdout!, 'data')
  const keep = (bytes: Uint8Array, as = digestOf(bytes)) => {
    writeFileSync(join(folder, 'blobs', as), bytes)
    return { digest: as, size: bytes.length }
  }
  return {
    push: (name, layer, as, more = {}) => {
      const config = {
        architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
        os: 'linux',
        config: { Env: ['PATH=/bin'], ...more },
        rootfs: { type: 'layers', diff_ids: [digestOf(layer)] }
      }
      const packed = keep(gzipSync(layer), as)
      const type = 'application/vnd.docker'
      const manifest = {
        schemaVersion: 2,
        mediaType: `${type}.distribution.manifest.v2+json`,
        config: {
          mediaType: `${type}.container.image.v1+json`,
          ...keep(Buffer.from(JSON.stringify(config)))
        },
        layers: [
          {
            mediaType: `${type}.image.rootfs.diff.tar.gzip`,
            ...packed
          }
        ]
      }
      const { digest } = keep(Buffer.from(JSON.stringify(manifest)))
      writeFileSync(join(folder, 'tags', encodeURIComponent(name)), digest)
      return digest
    },
    asked: async () => {
      const ask = daemon.inside([
        'node',
        '-e',
        `fetch('http://127.0.0.1:${port}/asked').then(r => r.text()).then(console.log)`
      ])
      let said = ''
      for await (const chunk of ask.stdout ?? []) said += String(chunk)
      return said
    },
    end: () => void child.kill('SIGKILL')
  }
}
