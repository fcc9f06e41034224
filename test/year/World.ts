// Everything outside of the validator, which outlives it: miners, chain, beacon, disk and machines, with their faults.
import * as E from 'fp-ts/lib/Either.js'
import * as Digest from '../../src/domain/Digest.js'
import * as Job from '../../src/domain/task/Job.js'
import * as Rao from '../../src/domain/Rao.js'
import type { CommitHash, GithubRepo } from '../../src/domain/miner/Repository.js'
import type * as Seed from '../../src/domain/Seed.js'
import * as Simulated from '../../src/play/Simulated.js'
import { aborted, error, type Executor } from '../../src/ports/Executor.js'
import type { Clock } from '../../src/ports/Clock.js'
import type { Node } from '../../src/ports/season/Metagraph.js'
import type { Answer } from '../../src/ports/season/MinerDirectory.js'
import { portError } from '../../src/ports/PortError.js'
import { trouble, type Store } from '../../src/ports/Store.js'
import type { Ports } from '../../src/validator/loop/Ports.js'
import { coldkey, hotkey, hour, nodes } from '../service/worlds.js'
import type { Dice, Plan } from './Plan.js'
import * as Spells from './Spells.js'
import type { Ledger } from './Ledger.js'
import type { VirtualClock } from './VirtualClock.js'

/** Seventeen miners: one of them may be the champion, and the others make fields of 8 to 16. */
export const miners = 17

/** What one process of the validator is given: everything stops for it when it dies. */
export interface Life {
  readonly clock: Clock
  readonly isAlive: () => boolean
  /** Whether another process has taken its store over. */
  readonly isFenced: () => boolean
  readonly crash: () => Promise<never>
}

/** How many enter where fields are on the edge: too few, the fewest, and around the size at which groups take the place of a bracket. */
const edges = [6, 7, 8, 9, 14, 15, 16]

/** What comes of what the dead ask: for each a promise of its own, since one for all would hold all of them for ever. */
const unanswered = (): Promise<never> => new Promise(() => undefined)

export interface World {
  readonly ports: (life: Life) => Ports
  /** What did not hold, as soon as it does not. */
  readonly wrong: () => string | null
  readonly accuse: (what: string) => void
  /** What notices were told, by their keys. */
  readonly told: ReadonlySet<string>
}

export const make = (
  { seed, planted, spells = [] }: Plan,
  { roll, fault }: Dice,
  clock: VirtualClock,
  base: Store,
  ledger: Ledger
): World => {
  let wrong: string | null = null
  const accuse = (what: string): void => {
    wrong ??= what
  }
  const spell = (kind: Spells.Kind): boolean =>
    Spells.on(spells, clock.elapsed() / (24 * hour))(kind) !== null
  const shared = spell('shared coldkeys')
  const all = nodes(miners).map((node, i) => (shared ? { ...node, coldkey: coldkey(1 + (i >> 1)) } : node))
  /** Who is in the subnet now: each node but the first, which weights may be burned to, changes hands each two months. */
  const present = (): ReadonlyArray<Node> => {
    if (!spell('newcomers')) return all
    const days = clock.elapsed() / (24 * hour)
    return all.map((node, i) => {
      const hands = Math.floor((days + 3 * i) / 60)
      return i === 0 || hands === 0 ? node : { ...node, hotkey: hotkey(1 + i + 20 * hands) }
    })
  }
  const told = new Set<string>()

  // ------------------------------------------------------------------------------------
  // the disk
  // ------------------------------------------------------------------------------------

  const disk = ({ crash, isAlive, isFenced }: Life): Store => ({
    ...base,
    read:
      (...of) =>
      async () =>
        isAlive() ? base.read(...of)() : unanswered(),
    append: drafts => async () => {
      if (!isAlive()) return unanswered()
      if (isFenced()) return E.left(trouble('Fenced', 'another process has taken over'))
      if (fault('disk', 0.025)) return E.left(trouble('Failed', 'the disk failed'))
      if (fault('crash before a record', 0.005)) return crash()
      const [first] = drafts
      const torn =
        planted === 'torn' && drafts.some(({ stream }) => stream !== first.stream) && fault('torn', 0.15)
      const kept = await base.append(torn ? [first] : drafts)()
      if (E.isRight(kept)) {
        const found = await ledger.kept(kept.right)
        if (found !== null) accuse(found)
      }
      if (torn) return E.left(trouble('Failed', 'the disk failed'))
      return fault('crash after a record', 0.005) ? crash() : kept
    }
  })

  // ------------------------------------------------------------------------------------
  // the machines
  // ------------------------------------------------------------------------------------

  /** What runs or has run and is not settled, whichever process of the validator started it. */
  const executions = new Map<string, { readonly queue: number; readonly end: number }>()
  const settled = new Set<string>()
  const scores = Simulated.executor({ seed: seed as Seed.Seed, spread: 0.3, noise: 0.2, failures: 0.04 })

  const machines = (life: Life): Executor => ({
    execute: (job, task, run) => async () => {
      const key = `${job.tournament} ${Job.key(job)}`
      if (settled.has(key)) accuse(`${key} was settled, and is run again`)
      const name = `${key} ${run.retry ?? 0}`
      if (fault('machines forget', 0.002)) executions.clear()
      const now = clock.elapsed()
      const begun = executions.get(name) ?? {
        queue: now + Math.floor(30 * hour * roll('queue')),
        end: Math.ceil(task.hours * hour * (0.5 + roll('how long')))
      }
      executions.set(name, begun)
      run.queued?.(true)
      let whole = await life.clock.wait(begun.queue - now, run.signal)
      run.queued?.(false)
      const left = begun.queue + begun.end - clock.elapsed()
      if (whole && left > 0) whole = await life.clock.wait(left, run.signal)
      if (!whole) {
        executions.delete(name)
        return E.left(aborted)
      }
      if (spell('no engine') || fault('no engine', 0.03)) return E.left(error('Engine', 'away'))
      return scores.execute(job, task, run)()
    },
    settle: job => () => {
      const key = `${job.tournament} ${Job.key(job)}`
      settled.add(key)
      for (let retry = 0; retry <= 3; retry += 1) executions.delete(`${key} ${retry}`)
      return Promise.resolve(E.right(undefined))
    }
  })

  // ------------------------------------------------------------------------------------
  // the network
  // ------------------------------------------------------------------------------------

  const half = 12 * hour
  const week = 7 * 24 * hour
  /** Who enters in these days: each type's field is of another size, and begins with another miner. */
  const enters = (id: number, type: string): boolean => {
    const days = Math.floor(clock.elapsed() / (4 * 24 * hour))
    const drawn = parseInt(Digest.ofText(`${seed}/${type}/${days}`).slice(0, 8), 16)
    const edge = spell('fields on the edge') ? edges[Math.floor(drawn / 64) % edges.length] : undefined
    return ((id - 1) / 2 + (drawn % miners)) % miners < (edge ?? 9 + (Math.floor(drawn / 64) % 9))
  }
  const answer = (id: number, type: string): Answer => {
    if (spell('dead miners')) return { type: 'Unreachable', message: 'dead' }
    if (fault('a dead miner', 0.05)) return { type: 'Unreachable', message: 'dead' }
    if (fault('a lying miner', 0.04)) return { type: 'Invalid', message: 'lies' }
    if (fault('a stranger', 0.01)) return { type: 'Unknown', message: 'who are you' }
    if (!enters(id, type)) return { type: 'Absent' }
    return {
      type: 'Entered',
      githubRepo: `https://github.com/owner/${type}-${id}` as GithubRepo,
      commitHash: Digest.ofText(`${id} ${type} ${fault('a new commit', 0.05) ? clock.now() : ''}`).slice(
        0,
        40
      ) as CommitHash
    }
  }
  const network = ({ isAlive, clock: own }: Life) => {
    const mine =
      <A>(ask: () => A) =>
      (): Promise<A> =>
        isAlive() ? Promise.resolve(ask()) : unanswered()
    return {
      metagraph: {
        snapshot: mine(() => {
          if (fault('no metagraph', 0.04)) return E.left(portError('Metagraph', 'away'))
          const old = spell('an old metagraph') ? 2 : 0
          const block = Math.max(1, 1 + Math.floor(clock.elapsed() / half) - old)
          const lost = fault('half a metagraph', 0.002) ? 8 : fault('a miner leaves', 0.01) ? 1 : 0
          const from = Math.floor(roll('who') * miners)
          return E.right({ block, nodes: present().filter((_, i) => (i - from + miners) % miners >= lost) })
        })
      },
      directory: {
        ask: async (node: { readonly id: number }, type: string, signal: AbortSignal): Promise<Answer> => {
          if (fault('a slow miner', 0.05)) await own.wait(9_000, signal)
          return mine(() => answer(node.id, type))()
        }
      },
      beacon: {
        name: 'year',
        proven: true,
        roundAfter: (instant: number) => Math.floor(instant / 30_000) + 1,
        value: (round: number) =>
          mine(() =>
            spell('no beacon') || fault('no beacon', 0.3)
              ? E.left(portError('Beacon', 'away'))
              : E.right(round * 30_000 > own.now() ? null : `value ${round}`)
          )
      },
      transfers: {
        after: (cursor: string | null) =>
          mine(() => {
            if (spell('no transfers') || fault('no transfers', 0.1))
              return E.left(portError('Transfers', 'away'))
            // Every coldkey pays in a little less than it could spend; a page tells the last one of the page before again.
            const from = cursor === null ? 0 : Math.max(0, Number(cursor) - 1)
            const there = Math.floor(clock.elapsed() / (4 * week) + 1) * miners
            const to = Math.min(there, from + 7)
            const transfers = Array.from({ length: to - from }, (_, i) => ({
              id: `t${from + i}`,
              from: all[(from + i) % miners]?.coldkey ?? coldkey(1),
              amount: Rao.constant('1900000000'),
              block: from + i
            }))
            return E.right({ transfers, cursor: String(to), more: to < there })
          })
      }
    }
  }

  return {
    told,
    accuse,
    wrong: () => wrong,
    ports: life => ({
      ...network(life),
      store: disk(life),
      clock: life.clock,
      executor: machines(life),
      tell: () => undefined,
      told: {
        publisher: null,
        weights: {
          burn: hotkey(1),
          interval: week,
          port: {
            submit:
              ({ weights }) =>
              () => {
                if (Math.max(...weights.map(({ units }) => units)) !== 65_535)
                  accuse('the largest weight is not 65,535')
                return Promise.resolve(
                  fault('no chain', 0.05) ? E.left(portError('Weights', 'away')) : E.right(undefined)
                )
              }
          }
        },
        notifier: {
          notify:
            ({ key }) =>
            () => {
              if (spell('deaf ears') || fault('nobody listens', 0.15))
                return Promise.resolve(E.left(portError('Notifier', 'away')))
              told.add(key)
              return Promise.resolve(E.right(undefined))
            }
        }
      }
    })
  }
}
