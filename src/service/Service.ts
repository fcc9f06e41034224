/** The HTTP service: what anybody may know of a validator, read-only. docs/openapi.json describes every answer. */
import { getConnInfo } from '@hono/node-server/conninfo'
import * as E from 'fp-ts/lib/Either.js'
import { Hono, type Context } from 'hono'
import { routePath } from 'hono/route'
import * as Coldkey from '../domain/miner/Coldkey.js'
import * as Hotkey from '../domain/miner/Hotkey.js'
import * as Slot from '../domain/task/Slot.js'
import * as TournamentId from '../domain/TournamentId.js'
import * as JobBook from '../play/desk/JobBook.js'
import * as Notes from '../ports/Note.js'
import * as Seal from '../store/Seal.js'
import * as Accounts from '../validator/accounts/Accounts.js'
import type { Standing } from '../validator/loop/Desk.js'
import * as Seals from '../validator/loop/Seals.js'
import * as Streams from '../validator/loop/Streams.js'
import * as JobLog from './JobLog.js'
import * as Limiter from './Limiter.js'
import * as Metrics from './Metrics.js'
import * as Serving from './Serving.js'
import * as View from './View.js'

/** How it is served. */
export interface Settings {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  /** Requests a minute of one address. */
  readonly perMinute: number
}

/** Adds routes of its own: the live page, for instance. */
export type Extension = (app: Hono, view: View.View) => void

const headers = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'"
}

const wrong = (c: Context, status: 400 | 404 | 405 | 429 | 503, detail: string) => c.json({ detail }, status)

/** JSON with integers beyond what a double holds. */
const exact = (c: Context, json: string) => c.body(json, 200, { 'content-type': 'application/json' })

/** The routes over what is shown. */
export const app = (
  view: View.View,
  { perMinute }: Pick<Settings, 'perMinute'>,
  { metrics, elapsed }: { readonly metrics: Metrics.Metrics; readonly elapsed: () => number },
  extend: Extension = () => undefined
): Hono => {
  const limiter = Limiter.make(perMinute, elapsed)
  const hono = new Hono({ strict: true })

  hono.use(async (c, next) => {
    for (const [name, value] of Object.entries(headers)) c.header(name, value)
    // The framework answers HEAD as GET: here everything but GET is refused alike.
    const seconds = limiter.wait(getConnInfo(c).remote.address ?? 'unknown')
    if (seconds !== null) {
      c.header('retry-after', String(seconds))
      c.res = wrong(c, 429, `Too many requests: ask again in ${seconds} seconds.`)
    } else if (c.req.raw.method !== 'GET') {
      c.header('allow', 'GET')
      c.res = wrong(c, 405, 'Expected GET: nothing can be changed here.')
    } else await next()
    metrics.answered(c.res.status === 404 ? 'unknown' : routePath(c), c.res.status)
  })

  const standing =
    (answer: (c: Context, of: Standing) => Response) =>
    async (c: Context): Promise<Response> => {
      const found = await view.standing()
      return E.isLeft(found) ? wrong(c, 503, 'The records cannot be read now.') : answer(c, found.right)
    }

  const identified = async (
    c: Context,
    answer: (id: TournamentId.TournamentId) => Promise<Response>
  ): Promise<Response> => {
    const id = c.req.param('id')
    return TournamentId.codec.is(id) && !id.startsWith('.')
      ? answer(id)
      : wrong(c, 400, 'Expected the id of a tournament.')
  }

  hono.get('/health', async c => {
    const found = await view.standing()
    return E.isLeft(found)
      ? c.json({ status: 'failing', paused: null }, 503)
      : c.json({ status: 'ok', paused: found.right.season.paused !== null })
  })
  hono.get('/metrics', async c => c.body(await metrics.text(), 200, { 'content-type': metrics.contentType }))
  hono.get('/tournament/fees', c =>
    c.json({
      text_tournament_fee_rao: Number(view.rules.registration.fees.text),
      image_tournament_fee_rao: Number(view.rules.registration.fees.image),
      collection_address: view.collection
    })
  )
  hono.get(
    '/tournament/balance/:coldkey',
    standing((c, { accounts }) => {
      const coldkey = c.req.param('coldkey')
      return Coldkey.codec.is(coldkey)
        ? exact(c, `{"coldkey":"${coldkey}","balance_rao":${Accounts.balance(coldkey)(accounts)}}`)
        : wrong(c, 400, 'Expected a coldkey: an SS58 address of Bittensor’s form.')
    })
  )
  hono.get(
    '/v1/tournaments/active',
    standing((c, of) => c.json(View.active(view, of)))
  )
  hono.get(
    '/v1/tournaments/history',
    standing((c, of) => c.json(View.history(view, of)))
  )
  hono.get(
    '/v1/tournaments/next-dates',
    standing((c, of) => c.json(View.nextDates(view, of)))
  )
  hono.get('/v1/tournaments/gpu-requirements', c => c.json(View.gpuRequirements(view)))
  hono.get('/v1/tournaments/:id/details', c =>
    identified(c, async id => {
      const found = await View.played(view, id)
      if (E.isLeft(found)) return wrong(c, 503, 'The records cannot be read now.')
      return found.right === null
        ? wrong(c, 404, `No tournament ${id} has opened.`)
        : c.json(View.details(view, id, found.right))
    })
  )
  hono.get('/v1/tournaments/:id/log', c =>
    identified(c, async id => {
      const found = await View.notes(view, id)
      if (E.isLeft(found)) return wrong(c, 503, 'The records cannot be read now.')
      if (found.right === null) return wrong(c, 404, `No tournament ${id} has opened.`)
      const lines = Notes.log(found.right).map(entry => `${JSON.stringify(entry)}\n`)
      return c.body(lines.join(''), 200, { 'content-type': 'application/x-ndjson' })
    })
  )
  hono.get('/v1/tournaments/:id/head', c =>
    identified(c, async id => {
      const found = await Seals.find(view.store, Streams.of(id))
      if (E.isLeft(found)) return wrong(c, 503, 'The records cannot be read now.')
      return found.right === null
        ? wrong(c, 404, `${id} has no signed head: no tournament of that id has ended.`)
        : c.json(Seal.codec.encode(found.right))
    })
  )
  hono.get('/v1/tournaments/:id/jobs/:slot/:hotkey/log', c =>
    identified(c, id => {
      const { slot, hotkey } = c.req.param()
      if (!Slot.codec.is(slot) || !Hotkey.codec.is(hotkey))
        return Promise.resolve(wrong(c, 400, 'Expected a slot and a hotkey.'))
      const { live } = view
      const unit = JobBook.unit(slot, hotkey)
      const known = live?.lines(id, unit) ?? null
      const running = live?.playing(id)?.running.has(unit) ?? false
      if (live === null || (known === null && !running))
        return Promise.resolve(wrong(c, 404, `Nothing is kept of what ${unit} wrote in ${id}.`))
      const body =
        c.req.query('follow') === '1'
          ? JobLog.following(live, id, unit)
          : (known ?? []).map(JobLog.line).join('')
      return Promise.resolve(new Response(body, { headers: { 'content-type': 'text/plain; charset=utf-8' } }))
    })
  )
  extend(hono, view)
  hono.notFound(c => wrong(c, 404, 'There is nothing here: docs/openapi.json lists what is.'))
  hono.onError((_, c) => wrong(c, 503, 'This cannot be answered now.'))
  return hono
}

/** Serves; rejects where the address cannot be had. */
export const serve = async (
  view: View.View,
  { host, port, perMinute }: Settings,
  elapsed: () => number,
  extend?: Extension
): Promise<Serving.Serving> => {
  const metrics = Metrics.make(view)
  const serving = await Serving.serve(app(view, { perMinute }, { metrics, elapsed }, extend), host, port)
  return {
    ...serving,
    stop: () => {
      metrics.close()
      serving.stop()
    }
  }
}
