// Servers of the test's own on loopback: a hub as its client knows it, a store behind it, and whatever goes wrong there.
import { createHash } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
export const gitId = (bytes: Uint8Array): string =>
  createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')

export interface File {
  readonly body: Uint8Array
  /** Large files lie in a store, to which the hub redirects, and are known by their sha256. */
  readonly large?: boolean
  /** What the hub says instead of the truth. */
  readonly digest?: string
}

export type Fault = (request: IncomingMessage, response: ServerResponse, url: URL) => boolean

export interface Asked {
  readonly path: string
  readonly range: string | undefined
  readonly authorization: string | undefined
}

const started = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
  const server = createServer(answer)
  server.listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, server }
}

/** A file as a careful server sends it: in ranges, with a tag, only while the tag is the same. */
const sent = (request: IncomingMessage, response: ServerResponse, body: Uint8Array): void => {
  const tag = `"${sha256(body).slice(0, 16)}"`
  const { range, 'if-range': only } = request.headers
  const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0)
  if (from > 0 && (only === undefined || only === tag)) {
    if (from >= body.length) {
      response.writeHead(416, { 'content-range': `bytes */${body.length}` }).end()
      return
    }
    response.writeHead(206, {
      etag: tag,
      'content-length': body.length - from,
      'content-range': `bytes ${from}-${body.length - 1}/${body.length}`
    })
    response.end(body.subarray(from))
    return
  }
  response.writeHead(200, { etag: tag, 'content-length': body.length })
  response.end(body)
}

/** Breaks off as soon as so many bytes of what it says it sends have come to `part`: a client may drop the last ones. */
export const broken = (
  response: ServerResponse,
  body: Uint8Array,
  after: number,
  part: string,
  from = 0
): void => {
  response.writeHead(from === 0 ? 200 : 206, {
    etag: `"${sha256(body).slice(0, 16)}"`,
    'content-length': body.length - from,
    ...(from === 0 ? {} : { 'content-range': `bytes ${from}-${body.length - 1}/${body.length}` })
  })
  response.write(body.subarray(from, from + after))
  const look = setInterval(() => {
    const size = existsSync(part) ? statSync(part).size : 0
    if (size < from + after && !response.destroyed) return
    clearInterval(look)
    response.destroy()
  }, 10)
}

/** Opens hub and store. `faults` are asked first, each until it says that it did nothing. */
export const open = async (
  repositories: Record<string, { sha: string; files: Record<string, File>; gated?: string }>
) => {
  const asked: Array<Asked> = []
  const faults: Array<Fault> = []
  const seen = (request: IncomingMessage, response: ServerResponse): URL | undefined => {
    const url = new URL(request.url ?? '/', 'http://here')
    const { range, authorization } = request.headers
    asked.push({ path: url.pathname, range, authorization })
    return faults.some(fault => fault(request, response, url)) ? undefined : url
  }
  const bodies = new Map<string, Uint8Array>()
  const store = await started((request, response) => {
    const url = seen(request, response)
    if (url === undefined) return
    const body = bodies.get(url.pathname)
    if (body === undefined) response.writeHead(404).end()
    else sent(request, response, body)
  })
  const hub = await started((request, response) => {
    const url = seen(request, response)
    if (url === undefined) return
    const path = decodeURIComponent(url.pathname)
    for (const [name, { sha, files, gated }] of Object.entries(repositories)) {
      const mine = path.startsWith(`/api/models/${name}/`) || path.startsWith(`/${name}/`)
      if (!mine) continue
      if (gated !== undefined && request.headers.authorization !== `Bearer ${gated}`) {
        response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":"gated"}')
        return
      }
      const json = (value: unknown, headers: Record<string, string> = {}): void => {
        response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))
      }
      if (path === `/api/models/${name}/revision/main`) {
        json({ _id: '1', id: name, sha })
        return
      }
      if (path === `/api/models/${name}/tree/${sha}`) {
        // Two files a page, as a hub does with long lists.
        const at = Number(url.searchParams.get('cursor') ?? 0)
        const page = Object.entries(files)
          .slice(at, at + 2)
          .map(([file, { body, large, digest }]) => ({
            type: 'file',
            path: file,
            size: body.length,
            oid: large === true ? '0'.repeat(40) : (digest ?? gitId(body)),
            ...(large === true
              ? { lfs: { oid: digest ?? sha256(body), size: body.length, pointerSize: 130 } }
              : {})
          }))
        const next = new URL(url.pathname + url.search, hub.url)
        next.searchParams.set('cursor', String(at + 2))
        json(page, at + 2 < Object.keys(files).length ? { link: `<${next.href}>; rel="next"` } : {})
        return
      }
      const file = files[path.slice(`/${name}/resolve/${sha}/`.length)]
      if (file === undefined || !path.startsWith(`/${name}/resolve/${sha}/`)) break
      if (file.large === true) {
        const key = `/blob/${sha256(file.body)}`
        bodies.set(key, file.body)
        response.writeHead(302, { location: `${store.url}${key}?signature=secret` }).end()
      } else sent(request, response, file.body)
      return
    }
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"Repository not found"}')
  })
  return {
    url: hub.url,
    store: store.url,
    asked,
    faults,
    bodies,
    close: () => {
      for (const { server } of [hub, store]) {
        server.closeAllConnections()
        server.close()
      }
    }
  }
}

export type Hub = Awaited<ReturnType<typeof open>>

/** A fault that happens so often, and then no more. */
export const times = (n: number, fault: Fault): Fault => {
  let left = n
  return (request, response, url) => {
    if (left === 0 || !fault(request, response, url)) return false
    left -= 1
    return true
  }
}
