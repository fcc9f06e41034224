/** The live pages over HTTP: a season, each tournament, and a stream of events that says when either changed. Read-only. */
import { createHash } from 'node:crypto'
import * as E from 'fp-ts/lib/Either.js'
import { Hono, type Context } from 'hono'
import * as TournamentId from '../domain/TournamentId.js'
import * as Live from '../page/Live.js'
import type { Season } from '../page/Season.js'
import { script } from '../page/script.js'
import type { Tournament } from '../Tournament.js'
import * as Serving from './Serving.js'

/** Where the pages come from; what cannot be read is told in words. */
export interface Shown {
  readonly season: () => Promise<E.Either<string, Season>>
  /** Null where there is no such tournament, jobs null where nobody here knows them. */
  readonly tournament: (id: TournamentId.TournamentId) => Promise<
    E.Either<
      string,
      {
        readonly tournament: Tournament
        readonly jobs: ReadonlyArray<Live.Running> | null
        /** Whether its jobs are held back. */
        readonly paused: boolean
      } | null
    >
  >
  /** A text that is another one whenever a page would look different. */
  readonly version: () => Promise<string>
}

/** The script is allowed by its digest, and nothing else is: what a miner wrote can run nothing. */
const policy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  `script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'"
].join('; ')

const html = (c: Context, page: string, status: 200 | 400 | 404 | 503 = 200) => {
  c.header('content-security-policy', policy)
  c.header('cache-control', 'no-store')
  c.header('x-content-type-options', 'nosniff')
  c.header('referrer-policy', 'no-referrer')
  return c.html(page, status)
}

const told = (c: Context, text: string, status: 400 | 404 | 503) =>
  html(
    c,
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>${text}</title></head><body><main><h1>${text}</h1><p><a href="/">All tournaments</a></p></main></body></html>`,
    status
  )

/** How often it is looked whether something changed, in milliseconds, while anybody listens; and how many may listen. */
const [pause, most] = [1_000, 256]

/** A stream of `changed` events for everybody who listens, from one look at the version for all of them. */
const changes = (shown: Pick<Shown, 'version'>) => {
  const listeners = new Set<ReadableStreamDefaultController<Uint8Array>>()
  const encoder = new TextEncoder()
  let timer: NodeJS.Timeout | undefined
  let last: string | undefined
  let beat = 0
  const send = (text: string): void => {
    for (const listener of listeners) {
      try {
        listener.enqueue(encoder.encode(text))
      } catch {
        listeners.delete(listener)
      }
    }
  }
  const look = async (): Promise<void> => {
    const now = await shown.version().catch(() => undefined)
    if (now !== undefined && last !== undefined && now !== last) send('event: changed\ndata: \n\n')
    // Something now and then, so that nobody in between takes the connection for dead.
    else if ((beat += 1) % 15 === 0) send(': here\n\n')
    last = now ?? last
    timer = listeners.size === 0 ? undefined : setTimeout(() => void look(), pause).unref()
  }
  const leave = (listener: ReadableStreamDefaultController<Uint8Array>): void => {
    listeners.delete(listener)
  }
  return (): ReadableStream<Uint8Array> | null => {
    if (listeners.size >= most) return null
    let own: ReadableStreamDefaultController<Uint8Array> | undefined
    return new ReadableStream<Uint8Array>({
      start: controller => {
        own = controller
        listeners.add(controller)
        controller.enqueue(encoder.encode('retry: 2000\n\n'))
        timer ??= setTimeout(() => void look(), 0)
      },
      cancel: () => {
        if (own !== undefined) leave(own)
      }
    })
  }
}

/** Adds the pages to a service: `/`, `/tournaments/ID`, and `/changes` for what follows them. */
export const extend = (app: Hono, shown: Shown): void => {
  const listen = changes(shown)
  app.get('/', async c => {
    const season = await shown.season()
    return E.isLeft(season)
      ? told(c, 'The records cannot be read now.', 503)
      : html(c, Live.season(season.right))
  })
  app.get('/tournaments/:id', async c => {
    const id = c.req.param('id')
    if (!TournamentId.codec.is(id)) return told(c, 'This is no id of a tournament.', 400)
    const found = await shown.tournament(id)
    if (E.isLeft(found)) return told(c, 'The records cannot be read now.', 503)
    return found.right === null
      ? told(c, 'No such tournament has opened.', 404)
      : html(c, Live.tournament(found.right.tournament, found.right.jobs, found.right.paused))
  })
  app.get('/changes', c => {
    const stream = listen()
    return stream === null
      ? c.text('Too many are listening already.', 503)
      : c.body(stream, 200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  })
}

/** Serves the pages alone; port 0 takes a free one. Rejects where the address cannot be had. */
export const serve = (shown: Shown, host: string, port: number): Promise<Serving.Serving> => {
  const app = new Hono()
  extend(app, shown)
  app.notFound(c => told(c, 'There is nothing here.', 404))
  app.onError((_, c) => told(c, 'This cannot be shown now.', 503))
  return Serving.serve(app, host, port)
}
