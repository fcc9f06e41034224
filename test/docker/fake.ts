// An engine that answers as a script says, on a socket of its own: what no real engine does when a test asks it to.
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect } from 'vitest'
import type { Connection } from '../../src/docker/engine/Connection.js'
import * as Tar from '../../src/jobs/output/Tar.js'

// -------------------------------------------------------------------------------------
// scripts
// -------------------------------------------------------------------------------------

export interface Asked {
  /** As `POST /containers/create`. */
  readonly what: string
  readonly query: URLSearchParams
  readonly body: Buffer
  /** What the container that it is about was made of, as JSON: the body itself where one is made. */
  readonly about: string
}

/** Answers a request; `usual` leaves it to the engine that works. */
export type Answer = (response: ServerResponse, asked: Asked) => unknown
export const usual = Symbol('usual')

/** Answers by request, `*` for any part of a path: the first that fits. */
export type Script = Readonly<Record<string, Answer>>

export const json =
  (body: unknown, status = 200): Answer =>
  response =>
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))

export const refused = (status: number, message: string): Answer => json({ message }, status)

/** Many parts, one after the other. */
export const parts =
  (...all: ReadonlyArray<string | Uint8Array>): Answer =>
  response => {
    for (const part of all) response.write(part)
    response.end()
  }

/** Parts of an answer, and then the connection ends as that of an engine that is killed. */
export const cut =
  (...all: ReadonlyArray<string | Uint8Array>): Answer =>
  response => {
    response.writeHead(200, { 'Content-Length': '1000000000' })
    for (const part of all) response.write(part)
    setTimeout(() => response.socket?.end(), 20)
  }

/** No answer at all: the connection is gone. */
export const lost: Answer = response => response.socket?.destroy()

/** No answer at all, for as long as anybody waits. */
export const hung: Answer = () => undefined

/** An answer for the first so many times; then the usual one. */
export const first = (times: number, answer: Answer): Answer => {
  let asked = 0
  return (response, how) => {
    asked += 1
    return asked <= times ? answer(response, how) : usual
  }
}

/** The usual answer so many times; then another one. */
export const after = (times: number, answer: Answer): Answer => {
  let asked = 0
  return (response, how) => {
    asked += 1
    return asked > times ? answer(response, how) : usual
  }
}

/** A frame of a container's log. */
export const frame = (text: string, stream: 1 | 2 = 1): Buffer => {
  const head = Buffer.alloc(8)
  head[0] = stream
  head.writeUInt32BE(Buffer.byteLength(text), 4)
  return Buffer.concat([head, Buffer.from(text)])
}

/** What the engine says of a path in a container. */
export const stat =
  (mode: number, size = 0): Answer =>
  response =>
    response
      .writeHead(200, {
        'X-Docker-Container-Path-Stat': Buffer.from(JSON.stringify({ mode, size })).toString('base64')
      })
      .end()

export const folder = 2 ** 31

/** What every image's digest is in the engine's registries. */
export const digest = `sha256:${'d'.repeat(64)}`

// -------------------------------------------------------------------------------------
// the engine that works
// -------------------------------------------------------------------------------------

type Labels = Readonly<Record<string, string>>

/** A container that was made: it ends as it is told, at once if nobody says otherwise. */
export interface Made {
  readonly id: string
  readonly role: string
  readonly labels: Labels
  readonly created: {
    readonly Image: string
    readonly Labels: Labels
    readonly HostConfig?: {
      readonly Mounts?: ReadonlyArray<{ readonly Type: string; readonly Source: string }>
    }
  } & Readonly<Record<string, unknown>>
  readonly end: (exitCode: number, oomKilled?: boolean) => void
  /** Says something in its log. */
  readonly say: (text: string) => void
}

interface Kept extends Made {
  readonly name: string | undefined
  state: {
    Status: 'created' | 'running' | 'exited'
    Running: boolean
    ExitCode: number
    OOMKilled: boolean
    StartedAt: string | null
    FinishedAt: string | null
  }
  log: Array<Buffer>
  readonly listeners: Array<ServerResponse>
  readonly waiting: Array<() => void>
}

/** What a started container does, by its role. */
export type Programs = Readonly<Record<string, (made: Made) => void>>

const programs: Programs = {
  // Ended by whoever takes it away.
  watch: () => undefined,
  // Held until the connection ends, which nobody looks at here.
  lock: () => undefined
}

/** A way to the engine that can be shut: nothing that one process asks comes through any more, as when it is killed. */
export interface Door {
  readonly connection: Connection
  readonly shut: () => void
}

export interface Fake {
  readonly connection: Connection
  /** Another way to it. `asking` is told of each request by which it comes, and may shut the door before it is heard. */
  readonly door: (asking?: (what: string, shut: () => void) => void) => Promise<Door>
  /** Takes a volume away by hand, as `docker volume rm` does. */
  readonly prune: (names: RegExp) => void
  /** Other labels for a volume, which no engine gives one that is there: as if another had been made by that name. */
  readonly relabel: (name: string, labels: (before: Labels) => Labels) => void
  /** All that was asked, in order. */
  readonly asked: ReadonlyArray<Asked>
  readonly count: (what: RegExp) => number
  /** What is left of a job: containers, networks, volumes, images. */
  readonly left: () => ReadonlyArray<string>
}

const running = new Set<{ readonly fake: Fake; readonly close: () => void }>()
afterEach(() => {
  const left = [...running].flatMap(({ fake }) => fake.left())
  for (const { close } of running) close()
  running.clear()
  expect(left).toEqual([])
})

const matches = (pattern: string, what: string): boolean =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.+')}$`).test(what)

/** Starts one; after each test it is looked whether anything is left in it. */
export const start = async (script: Script = {}, does: Programs = {}): Promise<Fake> => {
  const at = mkdtempSync(join(tmpdir(), 'dethrone-fake-'))
  const containers = new Map<string, Kept>()
  const volumes = new Map<string, Labels>()
  const networks = new Map<string, Labels>()
  const images = new Map<string, Labels>()
  const tagged = new Set<string>()
  const asked: Array<Asked> = []
  let made = 0

  const create = (created: Made['created'], name?: string): Kept => {
    made += 1
    const id = `c${made}`
    const of: Kept = {
      id,
      name,
      created,
      labels: { ...images.get(created.Image), ...created.Labels },
      role: created.Labels['dethrone.role'] ?? '',
      state: {
        Status: 'created',
        Running: false,
        ExitCode: 0,
        OOMKilled: false,
        StartedAt: null,
        FinishedAt: null
      },
      log: [],
      listeners: [],
      waiting: [],
      say: text => {
        of.log.push(frame(text))
        for (const listener of of.listeners) listener.write(frame(text))
      },
      end: (ExitCode, OOMKilled = false) => {
        if (!of.state.Running) return
        const FinishedAt = new Date().toISOString()
        of.state = { ...of.state, Status: 'exited', Running: false, ExitCode, OOMKilled, FinishedAt }
        for (const listener of of.listeners) listener.end()
        for (const told of of.waiting) told()
      }
    }
    containers.set(id, of)
    return of
  }

  const chosen = <A extends { readonly labels: Labels; readonly id: string }>(
    all: ReadonlyArray<A>,
    { query }: Asked
  ): ReadonlyArray<A> => {
    const filters = JSON.parse(query.get('filters') ?? '{}') as { label?: Array<string>; id?: Array<string> }
    return all.filter(
      ({ id, labels }) =>
        (filters.id ?? [id]).includes(id) &&
        (filters.label ?? []).every(label => {
          const [key = '', value] = label.split('=')
          return key in labels && (value === undefined || labels[key] === value)
        })
    )
  }
  const listed = (all: ReadonlyMap<string, Labels>) => [...all].map(([id, labels]) => ({ id, labels }))

  const known = (what: string): Kept | undefined => containers.get(what.split('/')[2] ?? '')
  const container =
    (act: (of: Kept, response: ServerResponse, how: Asked) => void): Answer =>
    (response, how) => {
      const of = known(how.what)
      if (of === undefined) refused(404, 'No such container')(response, how)
      else act(of, response, how)
    }
  const nothing = (response: ServerResponse): unknown => response.writeHead(204).end()

  const works: Script = {
    'GET /_ping': parts('OK'),
    'GET /info': (response, how) =>
      json({ Driver: 'overlay2', SystemTime: new Date().toISOString() })(response, how),
    'POST /containers/create': (response, how) => {
      const created = JSON.parse(how.body.toString()) as Made['created']
      // The lock's is free again when its holder is gone, which nobody looks at here.
      const isLock = created.Labels['dethrone.role'] === 'lock'
      const name = isLock ? undefined : (how.query.get('name') ?? undefined)
      if (name !== undefined && [...containers.values()].some(one => one.name === name))
        return refused(409, `The container name ${name} is already in use`)(response, how)
      // A volume that is not there is made, without a word and without a label.
      for (const { Type, Source } of created.HostConfig?.Mounts ?? [])
        if (Type === 'volume' && !volumes.has(Source)) volumes.set(Source, {})
      return json({ Id: create(created, name).id }, 201)(response, how)
    },
    'POST /containers/*/attach': container((of, response) => {
      response.writeHead(200)
      response.flushHeaders()
      of.listeners.push(response)
    }),
    'POST /containers/*/start': container((of, response) => {
      of.state = { ...of.state, Status: 'running', Running: true, StartedAt: new Date().toISOString() }
      nothing(response)
      const program = { ...programs, ...does }[of.role] ?? (() => of.end(0))
      setImmediate(() => program(of))
    }),
    'GET /containers/*/logs': container((of, response) => {
      response.writeHead(200)
      response.flushHeaders()
      for (const part of of.log) response.write(part)
      if (of.state.Running) of.listeners.push(response)
      else response.end()
    }),
    'POST /containers/*/wait': container((of, response, how) => {
      const tell = (): unknown => json({ StatusCode: of.state.ExitCode })(response, how)
      if (of.state.Running) of.waiting.push(tell)
      else tell()
    }),
    'POST /containers/*/stop': container((of, response) => {
      of.end(143)
      nothing(response)
    }),
    'POST /containers/*/kill': container((of, response) => {
      of.end(137)
      nothing(response)
    }),
    'GET /containers/json': (response, how) =>
      json(
        chosen([...containers.values()], how).map(({ id, labels, created, state }) => ({
          Id: id,
          Labels: labels,
          ImageID: created.Image,
          State: state.Status
        }))
      )(response, how),
    'GET /containers/*/json': container((of, response, how) => json({ State: of.state })(response, how)),
    'GET /containers/*/stats': container((_, response) => response.writeHead(200).flushHeaders()),
    'DELETE /containers/*': container((of, response) => {
      of.end(137)
      containers.delete(of.id)
      nothing(response)
    }),
    'PUT /containers/*/archive': (response, how) => json({})(response, how),
    'HEAD /containers/*/archive': (response, how) => {
      const path = how.query.get('path') ?? ''
      if (path.includes('wandb')) refused(404, 'no such path')(response, how)
      else stat(path.endsWith('.json') ? 0o644 : folder)(response, how)
    },
    'GET /containers/*/archive': (response, how) => {
      const path = how.query.get('path') ?? ''
      const name = path.slice(path.lastIndexOf('/') + 1)
      const file = (at: string, text: string) => Tar.file(at, Buffer.from(text))
      const result = file(name, '{"type":"Scored","score":"0.5"}')
      const output = [Tar.folder(name), file(`${name}/loss`, '0.5')]
      response.end(Tar.archive(name === 'result.json' ? [result] : output))
    },
    'POST /volumes/create': (response, how) => {
      const { Name, Labels } = JSON.parse(how.body.toString()) as { Name: string; Labels: Labels }
      if (!volumes.has(Name)) volumes.set(Name, Labels)
      json({ Name }, 201)(response, how)
    },
    'GET /volumes/*': (response, how) => {
      const Name = how.what.split('/')[2] ?? ''
      const Labels = volumes.get(Name)
      if (Labels === undefined) refused(404, 'no such volume')(response, how)
      else json({ Name, Labels })(response, how)
    },
    'GET /volumes': (response, how) =>
      json({
        Volumes: chosen(listed(volumes), how).map(({ id, labels }) => ({ Name: id, Labels: labels }))
      })(response, how),
    'DELETE /volumes/*': (response, { what }) => {
      volumes.delete(what.split('/')[2] ?? '')
      nothing(response)
    },
    // Made anew with each start of the engine.
    'GET /networks/bridge': json({ Created: new Date(Date.now() - 1000).toISOString() }),
    'GET /system/df': json({ Volumes: null }),
    'POST /networks/create': (response, how) => {
      const { Name, Labels } = JSON.parse(how.body.toString()) as { Name: string; Labels: Labels }
      networks.set(Name, Labels)
      json({ Id: Name }, 201)(response, how)
    },
    'GET /networks': (response, how) =>
      json(chosen(listed(networks), how).map(({ id, labels }) => ({ Id: id, Labels: labels })))(
        response,
        how
      ),
    'DELETE /networks/*': (response, { what }) => {
      networks.delete(what.split('/')[2] ?? '')
      nothing(response)
    },
    'GET /images/json': (response, how) =>
      json([...images].map(([id, labels]) => ({ Id: id, Labels: labels, Size: 10 })))(response, how),
    // But what a base is kept under, once it is.
    'GET /images/dethrone-base:*/json': (response, how) =>
      tagged.has(how.what.slice('GET /images/'.length, -'/json'.length))
        ? usual
        : refused(404, 'no such image')(response, how),
    'POST /images/*/tag': (response, { query }) => {
      tagged.add(`${query.get('repo') ?? ''}:${query.get('tag') ?? ''}`)
      response.writeHead(201).end()
    },
    // Everything else is there that anybody names.
    'GET /images/*/json': (response, how) =>
      json({ Id: how.what.slice('GET /images/'.length, -'/json'.length), Size: 10, Config: { User: '' } })(
        response,
        how
      ),
    'GET /distribution/*/json': json({ Descriptor: { digest } }),
    'POST /images/create': parts('{"status":"pulled"}\n'),
    'DELETE /images/*': (response, how) => {
      images.delete(decodeURIComponent(how.what.slice('DELETE /images/'.length)))
      json([])(response, how)
    },
    'POST /build': (response, how) => {
      const [, key = '', value = ''] = /LABEL "([^"]+)"="([^"]+)"/.exec(how.body.toString()) ?? []
      images.set(how.query.get('t') ?? '', { [key]: value })
      parts('{"stream":"Step 1/1 : FROM base\\n"}\n')(response, how)
    }
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Array<Buffer> = []
    for await (const chunk of request) if (chunk instanceof Buffer) chunks.push(chunk)
    const url = new URL(request.url ?? '', 'http://engine')
    // The hub's name goes without saying, as with every engine.
    const path = url.pathname.replace(/^(\/(?:images|distribution)\/)docker\.io\/(?:library\/)?/, '$1')
    const what = `${request.method ?? ''} ${path}`
    const body = Buffer.concat(chunks)
    const created = known(what)?.created
    const about = created === undefined ? body.toString() : JSON.stringify(created)
    const how = { what, query: url.searchParams, body, about }
    asked.push(how)
    // The pool's lock is held, whatever the script says of containers.
    const isLock = known(what)?.role === 'lock' || how.body.includes('"dethrone.role":"lock"')
    for (const [pattern, say] of [...(isLock ? [] : Object.entries(script)), ...Object.entries(works)])
      if (matches(pattern, what) && say(response, how) !== usual) return
    if (!response.headersSent) refused(404, `nobody answers ${what}`)(response, how)
  }
  const servers: Array<Server> = []
  const door: Fake['door'] = async (asking = () => undefined) => {
    const server: Server = createServer((request, response) => {
      asking(`${request.method ?? ''} ${new URL(request.url ?? '', 'http://engine').pathname}`, shut)
      // Whoever asked may be gone before all is read.
      if (!isShut) answer(request, response).catch(() => response.destroy())
    })
    let isShut = false
    const shut = (): void => {
      isShut = true
      server.close()
      server.closeAllConnections()
    }
    servers.push(server)
    const path = join(at, `${servers.length}.sock`)
    await new Promise<void>(resolve => server.listen(path, resolve))
    return { connection: { type: 'Socket', path }, shut }
  }
  const { connection } = await door()
  const fake: Fake = {
    connection,
    door,
    prune: names => {
      for (const name of [...volumes.keys()]) if (names.test(name)) volumes.delete(name)
    },
    relabel: (name, labels) => {
      const before = volumes.get(name)
      if (before !== undefined) volumes.set(name, labels(before))
    },
    asked,
    count: what => asked.filter(how => what.test(how.what)).length,
    left: () => [
      ...[...containers.values()].flatMap(({ id, role }) =>
        role === 'lock' ? [] : [`container ${id} ${role}`]
      ),
      ...[...volumes].flatMap(([name, labels]) =>
        labels['dethrone.role'] === 'cache' ? [] : [`volume ${name}`]
      ),
      ...[...networks.keys()].map(name => `network ${name}`),
      ...[...images.keys()].map(name => `image ${name}`)
    ]
  }
  running.add({
    fake,
    close: () => {
      for (const server of servers) {
        server.close()
        server.closeAllConnections()
      }
      rmSync(at, { recursive: true, force: true })
    }
  })
  return fake
}
