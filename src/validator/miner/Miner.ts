/** The miner's side: answers which repository it enters, to validators who sign, and have stake (EXECUTION 1). */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import * as E from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import { closed, integer, list, nullable, text } from '../../domain/codec/Codec.js'
import * as Hotkey from '../../domain/miner/Hotkey.js'
import * as Rao from '../../domain/Rao.js'
import * as Repository from '../../domain/miner/Repository.js'
import type { Clock } from '../../ports/Clock.js'
import * as Signed from '../directory/Signed.js'
import * as Adapters from '../loop/Adapters.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

const entered = nullable(closed('a repository', { githubRepo: Repository.githubRepo, commitHash: text(100) }))

export const codec = closed('a miner’s configuration', {
  /** Which chain it is registered on, for people. */
  network: text(64),
  /** What a validator must have at stake to be answered, in rao. */
  minimumStake: Rao.text,
  /** The file of JSON with the metagraph that stakes are read from; null: stakes are not looked at, in development. */
  metagraph: nullable(text(4096)),
  /** The address to listen at: `0.0.0.0` for every one of this machine. */
  host: text(64),
  /** One endpoint each; port 0 takes a free one. */
  miners: list(
    closed('a miner', { hotkey: Hotkey.codec, port: integer(0, 65_535), text: entered, image: entered }),
    10_000
  )
})

/** What a miner serves. */
export interface Config extends t.TypeOf<typeof codec> {}
type Entrant = Config['miners'][number]

/** Somebody asked, and was answered so. */
export interface Asked {
  readonly at: number
  readonly miner: Hotkey.Hotkey
  readonly path: string
  readonly status: number
  readonly from: string
  readonly why: string
}

/** A miner that is being served. */
export interface Served {
  readonly hotkey: Hotkey.Hotkey
  readonly port: number
}

// -------------------------------------------------------------------------------------
// serving
// -------------------------------------------------------------------------------------

const answer = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

/** What a request gets: a status, a body, and for the log who asked and why it was so. */
interface Reply {
  readonly status: number
  readonly body: unknown
  readonly from: string
  readonly why: string
}

const refusal = (status: number, why: string, from = 'nobody'): Reply => ({
  status,
  body: { detail: why },
  from,
  why
})

const replied = (config: Config, clock: Pick<Clock, 'now'>) => (entrant: Entrant) => {
  const used = Signed.nonces()
  return async (request: IncomingMessage): Promise<Reply> => {
    const [, type] = /^\/training_repo\/(text|image)$/.exec(request.url ?? '') ?? []
    if (type === undefined) return refusal(404, 'expected /training_repo/text or /training_repo/image')
    if (request.method !== 'GET') return refusal(405, 'expected GET')
    const header = (name: string): string | undefined => {
      const value = request.headers[name]
      return typeof value === 'string' ? value : undefined
    }
    const checked = Signed.check(header, '', { own: entrant.hotkey, now: clock.now(), used })
    if (checked.type === 'Refused') return refusal(checked.status, checked.message)
    const { validator } = checked
    if (config.metagraph !== null) {
      const snapshot = await Adapters.metagraph(config.metagraph).snapshot()
      if (E.isLeft(snapshot)) return refusal(503, snapshot.left.message, validator)
      const node = snapshot.right.nodes.find(({ hotkey }) => hotkey === validator)
      if (node === undefined) return refusal(403, 'the validator is not registered', validator)
      if (BigInt(node.stake) < BigInt(config.minimumStake))
        return refusal(
          403,
          `the validator has ${node.stake} rao at stake: expected ${config.minimumStake}`,
          validator
        )
    }
    const repository = type === 'text' ? entrant.text : entrant.image
    if (repository === null) return refusal(404, `it does not enter ${type} tournaments`, validator)
    const { githubRepo: github_repo, commitHash: commit_hash } = repository
    return { status: 200, body: { github_repo, commit_hash }, from: validator, why: 'answered' }
  }
}

const listening = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })

/** Serves every miner of the configuration; rejects where a port cannot be had. `stop` ends it. */
export const serve = async (
  config: Config,
  clock: Pick<Clock, 'now'>,
  log: (asked: Asked) => void
): Promise<{ readonly served: ReadonlyArray<Served>; readonly stop: () => void }> => {
  const servers: Array<Server> = []
  const stop = (): void => {
    for (const server of servers) {
      server.close()
      server.closeAllConnections()
    }
  }
  const start = async (entrant: Entrant): Promise<Served> => {
    const reply = replied(config, clock)(entrant)
    const server = createServer({ requestTimeout: 10_000, maxHeaderSize: 16_384 }, (request, response) => {
      void reply(request).then(({ status, body, from, why }) => {
        answer(response, status, body)
        const path = (request.url ?? '').slice(0, 200)
        log({ at: clock.now(), miner: entrant.hotkey, path, status, from, why })
      })
    })
    servers.push(server)
    return { hotkey: entrant.hotkey, port: await listening(server, entrant.port, config.host) }
  }
  try {
    return { served: await Promise.all(config.miners.map(start)), stop }
  } catch (thrown) {
    stop()
    throw thrown
  }
}
