/** Clients: the client library's object for a connection, which no other room sees (EXECUTION 4). */
import type { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import Docker from 'dockerode'
import { Agent as Http, ClientRequest } from 'node:http'
import { Agent as Https } from 'node:https'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { inspect } from 'node:util'
import type { Connection } from './Connection.js'
import { EngineError, own } from './EngineError.js'

/**
 * Agents of its own open a connection for each request: kept ones of an engine that restarts are dead ones. The client
 * library prints every request's options to a debug log, whether there is one or not, with the agent and all it has open.
 */
class Plain extends Http {
  [inspect.custom](): string {
    return 'Plain'
  }
}

class Secure extends Https {
  [inspect.custom](): string {
    return 'Secure'
  }
}

/** Agents whose requests are guarded already. */
const guarded = new WeakSet<object>()

/** No answer is longer, in bytes: lists say what images say of themselves, and who got hold of an engine says what they like. */
const longestAnswer = 32 << 20
const longestRefusal = 1 << 20

/** Ends an answer that is longer than that. */
const bounded = (response: Readable, longest: number): Readable => {
  let length = 0
  return response.on('data', (part: Uint8Array | string) => {
    length += part.length
    if (length > longest)
      response.destroy(new EngineError(`The engine’s answer has more than ${longest} bytes.`, 413))
  })
}

/**
 * No request of the engine's follows a redirect, wherever it leads, and no error of its socket is without a listener.
 * The client library would ask whatever address an answer names, and an error there would end the process. It has no
 * setting for it, so the address is taken out of the answer before the library sees it; the answer is then a refusal.
 */
const guard = (agent: unknown): unknown => {
  if (!(agent instanceof Http) || guarded.has(agent)) return agent
  guarded.add(agent)
  const add: unknown = Reflect.get(agent, 'addRequest')
  if (typeof add !== 'function') return agent
  Reflect.set(agent, 'addRequest', (request: unknown, ...rest: ReadonlyArray<unknown>): void => {
    if (request instanceof ClientRequest) {
      request.on('error', () => undefined)
      request.prependListener('response', response => {
        delete response.headers.location
        response.on('error', () => undefined)
        // The client library reads what a refusal says to its end, and holds it all.
        if ((response.statusCode ?? 0) >= 300) bounded(response, longestRefusal)
      })
    }
    Reflect.apply(add, agent, [request, ...rest])
  })
  if (Object.hasOwn(agent, 'createConnection')) toldOnce(agent)
  return agent
}

type Told = (error: unknown, stream?: unknown) => void

/** The library's agent for SSH tells of a command that is refused, and then of the stream that it has not got. */
const toldOnce = (agent: Http): void => {
  const create: unknown = Reflect.get(agent, 'createConnection')
  if (typeof create !== 'function') return
  Reflect.set(agent, 'createConnection', (options: unknown, tell: Told): unknown => {
    let isTold = false
    const once: Told = (error, stream) => {
      if (isTold) return
      isTold = true
      tell(error, stream)
    }
    const made: unknown = Reflect.apply(create, agent, [options, once])
    return made
  })
}

/** The library makes its agent for SSH as late as this. */
const guardedRequests = (docker: Docker): Docker => {
  const { modem } = docker
  const build: unknown = Reflect.get(modem, 'buildRequest')
  if (typeof build !== 'function') return docker
  Reflect.set(modem, 'buildRequest', (options: object, ...rest: ReadonlyArray<unknown>): void => {
    let agent = guard(Reflect.get(options, 'agent'))
    Object.defineProperty(options, 'agent', {
      enumerable: true,
      get: () => agent,
      set: (given: unknown) => {
        agent = guard(given)
      }
    })
    Reflect.apply(build, modem, [options, ...rest])
  })
  return docker
}

/** What the engine says: JSON where it is JSON. The client library looks into it, whatever it is. */
const said = (answer: string): object => {
  try {
    const value: unknown = JSON.parse(answer)
    return typeof value === 'object' && value !== null ? value : { answer }
  } catch {
    return { answer }
  }
}

/**
 * The client library waits for ever for an answer that breaks off half-way, as that of an engine that is killed does.
 * Streams end with an error where they break off; so every answer is taken as a stream, and read to its end here.
 */
const whole = (docker: Docker, abort?: () => AbortSignal): Docker => {
  const { modem } = docker
  const dial = modem.dial.bind(modem)
  modem.dial = (given, answer) => {
    const asked = abort === undefined ? given : { ...given, abortSignal: abort() }
    if (asked.isStream === true) dial(asked, answer)
    else
      dial({ ...asked, isStream: true }, (error, response) => {
        if (!(response instanceof Readable)) answer?.(error, response)
        else
          text(bounded(response, longestAnswer)).then(
            all => answer?.(null, said(all)),
            (thrown: unknown) => answer?.(own(thrown), null)
          )
      })
  }
  return docker
}

/** The client library over a connection; `timeout` in milliseconds bounds every request. */
export const of = (connection: Connection, timeout?: number): Docker =>
  connection.type === 'Ssh' && timeout !== undefined
    ? // A channel of SSH has no clock of its own, and the client library's request for one would end the process.
      whole(guardedRequests(library(connection)), () => AbortSignal.timeout(timeout))
    : whole(guardedRequests(library(connection, timeout)))

/** A key's fingerprint, as SSH's own tools write it. */
const fingerprint = (key: Uint8Array): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`

const library = (connection: Connection, timeout?: number): Docker => {
  switch (connection.type) {
    case 'Socket': {
      const options = { socketPath: connection.path, agent: new Plain(), timeout }
      return new Docker(options)
    }
    case 'Tcp': {
      const { host, port, tls } = connection
      const plain = { protocol: 'http', host, port, timeout, agent: new Plain() } as const
      const secure = { ...plain, ...tls, protocol: 'https', agent: new Secure() } as const
      return new Docker(tls === null ? plain : secure)
    }
    case 'Ssh': {
      const { host, port, username, agent: socket, privateKey, hostKey } = connection
      return new Docker({
        protocol: 'ssh',
        host,
        port,
        username,
        sshOptions: {
          ...(socket === null ? {} : { agent: socket }),
          ...(privateKey === null ? {} : { privateKey }),
          ...(hostKey === undefined ? {} : { hostVerifier: (key: Buffer) => fingerprint(key) === hostKey })
        }
      })
    }
  }
}
