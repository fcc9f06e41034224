/** The pool: a simulation spread over worker threads. The result does not depend on how many there are. */
import { existsSync } from 'node:fs'
import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import { Tinypool } from 'tinypool'
import * as Histories from './kernel/Histories.js'
import * as MonteCarlo from './MonteCarlo.js'
import type { Result } from './Result.js'
import type { Setup } from './Setup.js'
import type { World } from './kernel/Simulated.js'
import * as Tally from './Tally.js'
import { play, type Work } from './worker.js'
import * as Xoshiro from './kernel/Xoshiro.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** How a simulation is run; none of it changes the result. */
export interface Options {
  /** Threads; 1 plays in the calling one, between its other work. */
  readonly workers: number
  /** Called after each part with the tournaments played so far, and all of them. */
  readonly progress?: (played: number, of: number) => void
  /** Aborted when the result is no longer wanted. */
  readonly signal?: AbortSignal
  /** The module that workers load; the package's own, unless a bundler moved it. */
  readonly module?: URL
}

/** Why there is no result: it was called off, or a worker could not do its part. */
export type Failure =
  | { readonly type: 'Aborted' }
  | {
      readonly type: 'WorkerFailed'
      /** What the worker said, in words. */
      readonly message: string
    }

// -------------------------------------------------------------------------------------
// parts
// -------------------------------------------------------------------------------------

/** A part takes tournaments of about this many miners: a fraction of a second, so that progress shows and nobody waits long for the last. */
const partSize = 2_500_000

/** The world in parts, each with the stream it begins on; one at a time, so that memory stays flat. */
function* parts(world: World, seed: Xoshiro.State, workers: number): Generator<Work, void> {
  const histories = Histories.count(world)
  const each = Math.max(
    1,
    Math.min(Math.floor(partSize / world.plan.field / world.history), Math.ceil(histories / (4 * workers)))
  )
  const [next, scratch] = [Int32Array.from(seed), new Int32Array(4)]
  for (let from = 0; from < histories; from += each) {
    const to = Math.min(histories, from + each)
    yield { world, state: Int32Array.from(next), from, to }
    for (let i = from; i < to; i += 1) Xoshiro.jump(next, scratch)
  }
}

const size = ({ world, from, to }: Work): number =>
  Math.min(world.runs, to * world.history) - from * world.history

// -------------------------------------------------------------------------------------
// running
// -------------------------------------------------------------------------------------

/** Who plays a part. */
type Player = (work: Work) => Promise<Float64Array>

const here: Player = work =>
  new Promise(resolve => {
    setImmediate(() => {
      resolve(play(work))
    })
  })

const own = new URL('./worker.js', import.meta.url)

const message = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown))

/** Takes parts until there are none: several of these share the parts. */
const take = async (
  player: Player,
  work: Iterator<Work, void>,
  done: (work: Work, tally: Float64Array) => void,
  { signal }: Options
): Promise<void> => {
  for (let next = work.next(); next.done !== true; next = work.next()) {
    if (signal?.aborted === true) return
    done(next.value, await player(next.value))
  }
}

/** The result of a setup. */
export const run =
  (options: Options) =>
  (setup: Setup): TE.TaskEither<Failure, Result> =>
  async () => {
    const { workers, progress, signal, module = own } = options
    // A worker that finds no module dies before it can say so.
    if (workers > 1 && !existsSync(module)) {
      return E.left({ type: 'WorkerFailed', message: `there is no ${module.href}` })
    }
    const world = MonteCarlo.world(setup)
    const total = Tally.empty(world)
    let played = 0
    const done = (work: Work, tally: Float64Array): void => {
      Tally.add(total, tally)
      played += size(work)
      progress?.(played, world.runs)
    }
    const pool =
      workers > 1
        ? new Tinypool({ filename: module.href, name: 'play', minThreads: workers, maxThreads: workers })
        : null
    const player: Player =
      pool === null
        ? here
        : async work => {
            const tally: unknown = await pool.run(work)
            return tally instanceof Float64Array
              ? tally
              : Promise.reject(new Error(`${module.href} gave no tally`))
          }
    try {
      const work = parts(world, MonteCarlo.seeded(setup), workers)
      // Two parts for each worker: one in play and one at hand.
      const takers = Array.from({ length: pool === null ? 1 : 2 * workers }, () =>
        take(player, work, done, options)
      )
      await Promise.all(takers)
      if (signal?.aborted === true) return E.left({ type: 'Aborted' })
      return E.right(MonteCarlo.result(world)(total))
    } catch (thrown) {
      return E.left({ type: 'WorkerFailed', message: message(thrown) })
    } finally {
      await pool?.destroy()
    }
  }
