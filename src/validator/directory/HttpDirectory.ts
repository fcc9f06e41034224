/** Asks miners by HTTP which repository they enter: `GET /training_repo/{text|image}`, signed (EXECUTION 1, RULES 14.2). */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import * as Codec from '../../domain/codec/Codec.js'
import * as Repository from '../../domain/miner/Repository.js'
import type { TournamentType } from '../../domain/task/TaskKind.js'
import * as Semaphore from '../../play/Semaphore.js'
import type { Clock } from '../../ports/Clock.js'
import { messageOf } from '../../ports/Executor.js'
import type { Node } from '../../ports/season/Metagraph.js'
import type { Answer, MinerDirectory } from '../../ports/season/MinerDirectory.js'
import type { Reach } from '../http/Addresses.js'
import * as Http from '../http/Http.js'
import type { Signer } from './Keyfile.js'
import * as Signed from './Signed.js'

/** Resolves a branch or a short hash to a full commit hash; `Left` says why there is none. */
export type Resolve = (
  githubRepo: Repository.GithubRepo,
  commit: string,
  signal: AbortSignal
) => Promise<
  E.Either<
    Extract<
      Answer,
      {
        /** Why, in words. */
        readonly message: string
      }
    >,
    Repository.CommitHash
  >
>

/** How miners are asked. */
export interface Settings {
  /** Who signs the requests. */
  readonly signer: Signer
  /** What time it is. */
  readonly clock: Pick<Clock, 'now'>
  /** How hosts become addresses. */
  readonly resolve: Resolve
  /** How a commit is looked up. */
  readonly reach: Reach
  /** Whether `0.0.0.1` means this machine: in development only. */
  readonly development: boolean
  /** How many are asked at once. */
  readonly concurrency: number
  /** For one request, from connecting to the last byte. */
  readonly milliseconds: number
  /** The most bytes of an answer. */
  readonly bytes: number
  /** How often a miner that cannot be reached is asked again, each time with a fresh nonce. */
  readonly retries: number
}

/** A branch or a hash: nothing that git takes for an option or a path out of the repository. */
const commit = Codec.refine(
  t.string,
  (s): s is string => /^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$/.test(s) && !s.includes('..'),
  'a commit (a hash, or the name of a branch)'
)

const entry = Codec.closed('a miner’s answer', { github_repo: Repository.githubRepo, commit_hash: commit })

const url = ({ address, port }: Node, type: TournamentType, development: boolean): string => {
  const at = development && address === '0.0.0.1' ? '127.0.0.1' : address
  return `http://${at.includes(':') ? `[${at}]` : at}:${port}/training_repo/${type}`
}

const hasAddress = ({ address, port }: Node): boolean =>
  port > 0 && address !== '' && address !== '0.0.0.0' && address !== '::'

/** Signing takes milliseconds: hundreds at once would use up the time of those that were asked first, before anybody listens. */
const inTurn = (): (() => Promise<void>) => {
  let last = Promise.resolve()
  return () => (last = last.then(() => new Promise(resolve => void setImmediate(resolve))))
}

/** The directory over HTTP. */
export const make = (settings: Settings): MinerDirectory => {
  const place = Semaphore.of(settings.concurrency)
  const turn = inTurn()

  const once = async (node: Node, type: TournamentType, signal: AbortSignal): Promise<Answer> => {
    await turn()
    try {
      const response = await Http.ask({
        url: url(node, type, settings.development),
        headers: Signed.headers(settings.signer, node.hotkey, Signed.nonce(settings.clock.now())),
        reach: settings.reach,
        milliseconds: settings.milliseconds,
        bytes: settings.bytes,
        signal
      })
      return await understood(response, settings.resolve, signal)
    } catch (thrown) {
      return { type: 'Unreachable', message: messageOf(thrown) }
    }
  }

  const persistently = async (node: Node, type: TournamentType, signal: AbortSignal): Promise<Answer> => {
    let answer = await once(node, type, signal)
    for (let left = settings.retries; left > 0 && answer.type === 'Unreachable' && !signal.aborted; left -= 1)
      answer = await once(node, type, signal)
    return answer
  }

  return {
    ask: async (node, type, signal) => {
      if (!hasAddress(node)) return { type: 'Absent' }
      const release = await place(signal)
      if (release === undefined) return { type: 'Unreachable', message: 'called off' }
      try {
        return await persistently(node, type, signal)
      } finally {
        release()
      }
    }
  }
}

const understood = async (
  response: Http.Response,
  resolve: Resolve,
  signal: AbortSignal
): Promise<Answer> => {
  const { status } = response
  if (status === 401 || status === 403) return { type: 'Unknown', message: `it answers ${status}` }
  if (status === 404 || status === 204) return { type: 'Absent' }
  if (status >= 500) return { type: 'Unreachable', message: `it answers ${status}` }
  if (status !== 200) return { type: 'Invalid', message: `it answers ${status}: expected 200` }
  const decoded = pipe(
    E.tryCatch(
      () => Http.json(response),
      () => 'its answer is no JSON'
    ),
    E.flatMap(json =>
      pipe(
        Codec.decode(entry, 'answer')(trimmed(json)),
        E.mapLeft(faults => faults.map(Codec.sentence).join('; ').slice(0, 500))
      )
    )
  )
  if (E.isLeft(decoded)) return { type: 'Invalid', message: decoded.left }
  const { github_repo: githubRepo, commit_hash: named } = decoded.right
  const resolved = Repository.commitHash.is(named) ? E.right(named) : await resolve(githubRepo, named, signal)
  return E.isLeft(resolved) ? resolved.left : { type: 'Entered', githubRepo, commitHash: resolved.right }
}

/** Spaces around a repository's address, and slashes at its end, are nobody's meaning. */
const trimmed = (json: unknown): unknown =>
  Codec.isPlain(json) && typeof json['github_repo'] === 'string'
    ? { ...json, github_repo: json['github_repo'].trim().replace(/\/+$/, '') }
    : json
