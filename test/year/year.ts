// A year of a validator in a few seconds: clock, store, network, miners, executor, operator and crashes, all from one seed.
import * as E from 'fp-ts/lib/Either.js'
import * as Digest from '../../src/domain/Digest.js'
import * as Rao from '../../src/domain/Rao.js'
import type { CommitHash, GithubRepo } from '../../src/domain/miner/Repository.js'
import type * as Seed from '../../src/domain/Seed.js'
import * as JobBook from '../../src/play/JobBook.js'
import * as Policy from '../../src/play/Policy.js'
import * as Simulated from '../../src/play/Simulated.js'
import { error } from '../../src/ports/Executor.js'
import type { Answer } from '../../src/ports/MinerDirectory.js'
import * as Metagraph from '../../src/ports/Metagraph.js'
import { portError } from '../../src/ports/PortError.js'
import * as Note from '../../src/ports/Note.js'
import { trouble, type Store } from '../../src/ports/Store.js'
import * as History from '../../src/rules/rewards/History.js'
import * as Rewards from '../../src/rules/rewards/Rewards.js'
import * as Fraction from '../../src/scoring/Fraction.js'
import * as InMemory from '../../src/store/InMemory.js'
import * as Tournament from '../../src/Tournament.js'
import * as Accounts from '../../src/validator/accounts/Accounts.js'
import * as Desk from '../../src/validator/loop/Desk.js'
import type { Ports } from '../../src/validator/loop/Ports.js'
import * as Streams from '../../src/validator/loop/Streams.js'
import * as Validator from '../../src/validator/loop/Validator.js'
import * as Season from '../../src/validator/season/Season.js'
import { coldkey, hotkey, hour, nodes, settings, start } from '../service/worlds.js'
import * as VirtualClock from './VirtualClock.js'

export interface Plan {
  readonly seed: string
  readonly days: number
  /** Of the faults, by their numbers, those that happen; all of them where it is null. */
  readonly only: ReadonlySet<number> | null
  /** A fault of the validator's, to show that the year finds it: whether a year with these faults fails. */
  readonly planted?: (kinds: ReadonlyArray<string>) => boolean
}

export interface Outcome {
  /** What does not hold; null where everything does. */
  readonly wrong: string | null
  /** Each fault that happened, by its number. */
  readonly faults: ReadonlyArray<readonly [number: number, kind: string]>
  readonly tournaments: number
  readonly crashes: number
  /** Of everything on record. */
  readonly digest: string
}

/** Numbers from 0 to 1 by what they are for: to leave a fault out moves no other. */
const dice = (seed: string) => {
  const counts = new Map<string, number>()
  return (of: string): number => {
    const n = (counts.get(of) ?? 0) + 1
    counts.set(of, n)
    return parseInt(Digest.ofText(`${seed}/${of}/${n}`).slice(0, 12), 16) / 2 ** 48
  }
}

const never = new Promise<never>(() => undefined)

/** Plays the year of a plan. */
export const play = async (plan: Plan): Promise<Outcome> => {
  const roll = dice(plan.seed)
  const clock = VirtualClock.make(start)
  const base = InMemory.make(clock)
  const faults: Array<readonly [number, string]> = []
  let [drawn, crashes] = [0, 0]
  const fault = (kind: string, likely: number): boolean => {
    if (roll(kind) >= likely) return false
    drawn += 1
    if (plan.only !== null && !plan.only.has(drawn)) return false
    faults.push([drawn, kind])
    return true
  }
  const all = nodes(16)
  let block = 1
  const end = start + plan.days * 24 * hour

  const generation = async (): Promise<boolean> => {
    const { clock: own, kill } = clock.mortal()
    const state = { alive: true }
    let die: () => void = () => undefined
    const died = new Promise<void>(resolve => {
      die = resolve
    })
    const crash = (): Promise<never> => {
      state.alive = false
      crashes += 1
      kill()
      die()
      return never
    }
    const whoLives = <A>(answer: A): A | Promise<never> => (state.alive ? answer : never)
    const mine =
      <A>(ask: () => Promise<A>) =>
      async (): Promise<A> =>
        state.alive ? whoLives(await ask()) : never
    const store: Store = {
      ...base,
      read: (...of) => mine(base.read(...of)),
      append: drafts =>
        mine(async () => {
          if (fault('disk', 0.008)) return E.left(trouble('Failed', 'the disk failed'))
          if (fault('crash before a record', 0.006)) return crash()
          const kept = await base.append(drafts)()
          return fault('crash after a record', 0.006) ? crash() : kept
        })
    }
    const simulated = Simulated.executor({
      seed: plan.seed as Seed.Seed,
      spread: 0.3,
      noise: 0.2,
      failures: 0.04
    })
    const ports: Ports = {
      store,
      clock: own,
      tell: () => undefined,
      metagraph: {
        snapshot: mine(() => {
          if (fault('no metagraph', 0.01)) return Promise.resolve(E.left(portError('Metagraph', 'away')))
          block += 1
          const lost = fault('half a metagraph', 0.002) ? 8 : roll('absent') < 0.01 ? 1 : 0
          const from = Math.floor(roll('who') * all.length)
          return Promise.resolve(
            E.right({ block, nodes: all.filter((_, i) => (i - from + 16) % 16 >= lost) })
          )
        })
      },
      directory: {
        ask: (node, type) =>
          mine((): Promise<Answer> => {
            if (fault('a dead miner', 0.01))
              return Promise.resolve({ type: 'Unreachable', message: 'dead' } as const)
            if (fault('a lying miner', 0.005))
              return Promise.resolve({ type: 'Invalid', message: 'lies' } as const)
            return Promise.resolve({
              type: 'Entered',
              githubRepo: `https://github.com/owner/${type}-${node.id}` as GithubRepo,
              commitHash: Digest.ofText(`${node.id} ${type}`).slice(0, 40) as CommitHash
            } as const)
          })()
      },
      beacon: {
        name: 'year',
        proven: true,
        roundAfter: instant => Math.floor(instant / 30_000) + 1,
        value: round =>
          mine(() =>
            Promise.resolve(
              fault('no beacon', 0.1)
                ? E.left(portError('Beacon', 'away'))
                : E.right(round * 30_000 > own.now() ? null : `value ${round}`)
            )
          )
      },
      transfers: {
        after: cursor =>
          mine(() => {
            if (fault('no transfers', 0.05)) return Promise.resolve(E.left(portError('Transfers', 'away')))
            // Every coldkey pays in once a month; a page tells the last one of the page before again.
            const from = cursor === null ? 0 : Math.max(0, Number(cursor) - 1)
            const there = Math.floor(own.elapsed() / (30 * 24 * hour) + 1) * all.length
            const to = Math.min(there, from + 7)
            const transfers = Array.from({ length: to - from }, (_, i) => ({
              id: `t${from + i}`,
              from: all[(from + i) % all.length]?.coldkey ?? coldkey(1),
              amount: Rao.constant('2000000000'),
              block: from + i
            }))
            return Promise.resolve(E.right({ transfers, cursor: String(to), more: to < there }))
          })
      },
      executor: {
        execute: (job, task, run) =>
          mine(async () => {
            const report = await simulated.execute(job, task, run)()
            if (!(await own.wait(Math.round(2 * hour * (0.5 + roll('how long'))), run.signal)))
              return E.left(error('Aborted', 'aborted'))
            if (fault('no engine', 0.03)) return E.left(error('Engine', 'away'))
            return report
          })
      }
    }
    const opened = await Promise.race([Validator.open({ ...settings, poll: hour }, ports), died])
    if (opened === undefined) return false
    if (E.isLeft(opened)) {
      // A disk that fails while it begins: started again.
      kill()
      return false
    }
    const validator = opened.right
    const operate = async (): Promise<void> => {
      const signal = new AbortController().signal
      for (let n = 0; await own.wait(6 * hour, signal); n += 1) {
        if (fault('a clock that jumps', 0.004)) clock.jump(2 * hour)
        const { season } = validator.standing()
        const request = (act: Parameters<typeof validator.perform>[0]['act']) => ({
          key: `${clock.elapsed()} ${n} ${JSON.stringify(act)}`.slice(0, 128),
          by: 'year',
          why: 'year',
          act
        })
        if (season.paused !== null) await validator.perform(request({ type: 'Resume', tournament: null }))
        for (const type of Season.types) {
          const id = Season.idOf(season[type].stage)
          const playing = id === null ? null : validator.live.playing(id)
          if (id === null || playing === null) continue
          if (playing.book.pause !== null) void validator.perform(request({ type: 'Resume', tournament: id }))
          for (const { slot, hotkey: who } of JobBook.waiting(Policy.standard)(playing.book))
            void validator.perform(request({ type: 'Retry', tournament: id, slot, hotkey: who }))
          if (fault('a cancellation', 0.003))
            void validator.perform(request({ type: 'Cancel', tournament: id }))
          if (fault('a withdrawal', 0.01))
            void validator.perform(
              request({ type: 'Withdraw', tournament: id, hotkey: hotkey(1 + Math.floor(roll('whom') * 16)) })
            )
        }
      }
    }
    const work = validator.run(new AbortController().signal)
    void operate()
    await Promise.race([work, died])
    return true
  }

  const living = (async () => {
    for (;;) {
      await generation()
      await clock.wait(60_000, new AbortController().signal)
    }
  })()
  await clock.until(living, end)
  const wrong =
    (await broken(base)) ??
    (plan.planted?.(faults.map(([, kind]) => kind)) === true ? 'the planted fault' : null)
  const heads = await base.heads()
  const read = await Desk.read(base)
  return {
    wrong,
    faults,
    crashes,
    tournaments: E.isRight(read)
      ? read.right.season.text.past.length + read.right.season.image.past.length
      : 0,
    digest: Digest.of(E.isRight(heads) ? heads.right : null)
  }
}

/** What does not hold of what is on record; null where everything does. */
const broken = async (store: Store): Promise<string | null> => {
  const read = await Desk.read(store)
  if (E.isLeft(read)) return read.left
  const { season, accounts } = read.right
  if (!Accounts.isBalanced(accounts)) return 'the balances do not sum'
  if (Array.from(accounts.balances.values()).some(rao => rao < 0n)) return 'a balance is below zero'
  const latest = {
    text: History.latest('text')(season.history),
    image: History.latest('image')(season.history)
  }
  for (const type of Season.types) {
    const { title, past } = season[type]
    const of = latest[type]
    if (E.isLeft(of)) return `the history of ${type} does not follow`
    const told = of.right?.title?.champion ?? null
    if (told?.hotkey !== title?.champion.hotkey || told?.reign !== title?.champion.reign)
      return `${type}: the champion is not the history's`
    for (const { id, ending } of past) {
      const notes = await Streams.journal(store)(id).read()
      if (E.isLeft(notes)) return notes.left.message
      const replayed = Tournament.replay(Note.log(notes.right))
      if (E.isLeft(replayed) || replayed.right.phase !== 'Finished') return `${id} does not replay to its end`
      if (replayed.right.ending.type !== ending) return `${id} ended otherwise`
      const fees = Array.from(accounts.fees.get(id)?.values() ?? [])
      if (fees.length !== replayed.right.opening.miners.length) return `${id} was not charged for each miner`
      if (fees.some(({ refunded }) => refunded !== (ending === 'Cancelled'))) return `${id}: fees went astray`
      const done = new Set<string>()
      for (const note of notes.right) {
        if (note.type === 'Started' && done.has(`${note.slot} ${note.hotkey}`))
          return `${id}: a finished job ran again`
        if (note.type === 'Reported')
          for (const { slot, hotkey: who } of note.reports) {
            if (done.has(`${slot} ${who}`)) return `${id}: two reports of one job`
            done.add(`${slot} ${who}`)
          }
      }
    }
  }
  if (E.isRight(latest.text) && E.isRight(latest.image)) {
    const weights = Rewards.weights(settings.rules)({
      latest: { text: latest.text.right, image: latest.image.right },
      participants: [],
      metagraph: Metagraph.hotkeys({ block: 1, nodes: nodes(16) }),
      burn: hotkey(1)
    })
    if (E.isLeft(weights)) return 'no weights'
    if (Fraction.compare(Rewards.sum(weights.right), Fraction.one) !== 0) return 'weights do not sum to one'
  }
  return null
}

/** The shortest run of a failing plan that this finds: fewer days, then fewer faults. */
export const shortest = async (plan: Plan): Promise<Plan> => {
  const fails = async (of: Plan): Promise<Outcome | null> => {
    const outcome = await play(of)
    return outcome.wrong === null ? null : outcome
  }
  let best = plan
  for (let days = Math.floor(best.days / 2); days >= 1; days = Math.floor(days / 2)) {
    if ((await fails({ ...best, days })) === null) break
    best = { ...best, days }
  }
  let only = (await play(best)).faults.map(([number]) => number)
  for (let size = Math.ceil(only.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let from = 0; from < only.length;) {
      const rest = [...only.slice(0, from), ...only.slice(from + size)]
      if ((await fails({ ...best, only: new Set(rest) })) === null) from += size
      else only = rest
    }
  return { ...best, only: new Set(only) }
}
