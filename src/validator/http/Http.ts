/** Requests to strangers: where they lead is checked when the connection is made, and how long and how large is bounded. */
import { lookup } from 'node:dns'
import { request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import * as E from 'fp-ts/lib/Either.js'
import * as Json from '../../domain/codec/Json.js'
import * as Addresses from './Addresses.js'

/** What is asked. */
export interface Request {
  readonly url: string
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Where the connection may lead. */
  readonly reach: Addresses.Reach
  /** Milliseconds for everything, from the look-up to the last byte. */
  readonly milliseconds: number
  /** The most bytes of an answer's body. */
  readonly bytes: number
  readonly signal: AbortSignal
}

/** What came back. Redirects are answers like any other: nobody follows them. */
export interface Response {
  readonly status: number
  readonly body: Buffer
}

const expected: Readonly<Record<Addresses.Reach, string>> = {
  public: 'a public address',
  private: 'a public or private address',
  loopback: 'an address of this machine'
}

const refused = (address: string, reach: Addresses.Reach): Error =>
  new Error(`no connection is made to ${address}: expected ${expected[reach]}`)

/** A look-up that gives only addresses that we may connect to: it runs for the connection itself, so no later answer slips in. */
const guarded =
  (reach: Addresses.Reach): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (fault, found) => {
      const bad =
        fault === null ? found.find(({ address }) => !Addresses.isAllowed(reach)(address)) : undefined
      const first = fault === null ? found[0] : undefined
      if (fault !== null) callback(fault, '')
      else if (bad !== undefined || first === undefined)
        callback(refused(bad?.address ?? hostname, reach), '')
      else if (options.all === true) callback(null, found)
      else callback(null, first.address, first.family)
    })
  }

/** Asks; rejects with an `Error` when nothing whole came back in time. */
export const ask = (request: Request): Promise<Response> =>
  new Promise((resolve, reject) => {
    const { url, method = 'GET', headers = {}, body, reach, milliseconds, bytes, signal } = request
    const target = new URL(url)
    if (target.protocol !== 'http:' && target.protocol !== 'https:')
      throw new Error(`${url}: expected http or https`)
    // A host that is an address already is never looked up.
    const host = target.hostname.replace(/^\[|\]$/g, '')
    if (isIP(host) !== 0 && !Addresses.isAllowed(reach)(host)) throw refused(host, reach)
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const outgoing = (target.protocol === 'http:' ? overHttp : overHttps)(target, {
      method,
      headers: { ...headers, ...length },
      lookup: guarded(reach),
      agent: false,
      maxHeaderSize: 16_384
    })
    const end = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      outgoing.destroy()
    }
    const fail = (error: Error): void => {
      end()
      reject(error)
    }
    const onAbort = (): void => {
      fail(new Error('called off'))
    }
    const timer = setTimeout(() => {
      fail(new Error(`the answer was not complete within ${milliseconds} ms`))
    }, milliseconds)
    signal.addEventListener('abort', onAbort)
    outgoing.on('error', fail)
    outgoing.on('response', incoming => {
      const chunks: Array<Buffer> = []
      let size = 0
      incoming.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > bytes) fail(new Error(`the answer is larger than ${bytes} bytes`))
        else chunks.push(chunk)
      })
      incoming.on('error', fail)
      incoming.on('end', () => {
        end()
        resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks) })
      })
    })
    if (signal.aborted) onAbort()
    else outgoing.end(body)
  })

/** A body as JSON; a body that is no UTF-8, no JSON, or has a key twice in one object is an `Error`. */
export const json = ({ body }: Response): unknown => {
  const parsed = Json.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  if (E.isLeft(parsed)) throw new Error(`it is not ${parsed.left}`)
  return parsed.right
}
