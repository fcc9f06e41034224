/** dethrone/docker: an executor that runs jobs as containers of a Docker engine (EXECUTION). */
import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { uptime } from 'node:process'
import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { decode, sentence } from '../domain/codec/Codec.js'
import type { Job } from '../domain/task/Job.js'
import type * as Report from '../domain/task/Report.js'
import type { Task } from '../domain/task/Task.js'
import { aborted, error, messageOf, type ExecutionError, type Executor, type Run } from '../ports/Executor.js'
import * as Arguments from '../jobs/contract/Arguments.js'
import * as Contract from '../jobs/contract/Contract.js'
import * as Bases from '../jobs/dockerfile/Bases.js'
import * as BaseImages from './containers/Bases.js'
import * as Confined from '../jobs/confined/Confined.js'
import * as Cache from '../jobs/lifecycle/Cache.js'
import * as DiskBound from './DiskBound.js'
import * as Kind from './engine/Kind.js'
import * as Isolation from './Isolation.js'
import * as Builder from './Builder.js'
import * as Network from './containers/Network.js'
import * as Unanswered from './Unanswered.js'
import { Aborted, WorldFault } from '../jobs/blame/Fault.js'
import * as GpuPool from '../jobs/lifecycle/GpuPool.js'
import * as Limits from '../jobs/contract/Limits.js'
import * as Names from '../jobs/contract/Names.js'
import * as Volumes from '../jobs/contract/Volumes.js'
import * as Defaults from './Defaults.js'
import * as Phase from './Phase.js'
import * as Phases from './Phases.js'
import * as PoolLock from './pool/PoolLock.js'
import * as HostFetch from './phases/fetch/HostFetch.js'
import * as Semaphore from '../play/Semaphore.js'
import * as Shortage from './watch/Shortage.js'
import * as Sweep from './pool/Sweep.js'
import * as Adoption from './pool/Adoption.js'
import * as KeptReports from './pool/KeptReports.js'
import * as PoolSecret from './pool/PoolSecret.js'
import type { Adapter, Execution } from './Execution.js'

export type { Connection } from './engine/Connection.js'
export type { Shelf } from '../jobs/lifecycle/GpuPool.js'
export type { Image } from './containers/OperatorContainers.js'
export type { Chosen } from './Defaults.js'
export type { Evaluation, Local, Publishing, Settings } from './Settings.js'
export * as Bases from '../jobs/dockerfile/Bases.js'
export * as Downloader from './phases/Downloader.js'
export * as Contract from '../jobs/contract/Contract.js'
export * as Limits from '../jobs/contract/Limits.js'
export * as Plan from './Plan.js'
export * as Review from './Review.js'
export { isHeld } from '../jobs/lifecycle/PoolHeld.js'

// -------------------------------------------------------------------------------------
// opening
// -------------------------------------------------------------------------------------

/** An executor over an engine, and what lets its pool go: until then, or the process's end, nobody else gets it. */
export interface Opened extends Executor {
  /** Lets the pool go, so that another process may open it. */
  readonly close: () => Promise<void>
}

/**
 * Connects to the engine, takes the pool, sweeps what an earlier process of this pool left behind, and answers the
 * executor. GPUs and evaluation must be chosen; everything else has a default. `Left` where another process holds the pool.
 */
export const open =
  (chosen: Defaults.Chosen): TE.TaskEither<ExecutionError, Opened> =>
  async () => {
    const settings = Defaults.of(chosen)
    const limits = decode(Limits.codec, 'limits')(settings.limits)
    if (E.isLeft(limits)) return E.left(error('Engine', limits.left.map(sentence).join('; ')))
    const contract = Contract.checked(settings.contract)
    if (E.isLeft(contract)) return E.left(error('Engine', contract.left.map(sentence).join('; ')))
    const wrong = Bases.objection(settings.bases)
    if (wrong !== null) return E.left(error('Engine', `bases: ${wrong}`))
    const shelves = GpuPool.checked(settings.gpus)
    if (E.isLeft(shelves)) return E.left(error('Engine', shelves.left))
    const shortage = Shortage.make()
    const engine = Builder.patient(settings.connection, shortage)
    const run = randomUUID()
    const { cacheVolumes: volumes, cacheBytes: bytes, cacheSeconds: seconds } = limits.right
    const cache = Cache.of({ volumes, bytes, seconds }, volume => engine.removeVolume(volume), uptime)
    const builder = settings.builds === undefined ? null : Builder.of(settings.builds)
    const bases = Cache.of(
      { volumes: limits.right.baseImages, bytes: Infinity, seconds: Infinity },
      BaseImages.forget(builder?.engine ?? engine),
      uptime
    )
    const gpus = GpuPool.of(shelves.right)
    const underWay = new Map<string, Promise<void>>()
    const closed = new AbortController()
    let lock: PoolLock.PoolLock | undefined
    let buildLock: PoolLock.PoolLock | undefined
    let orphans: Adoption.Orphans
    let secret: string
    let bound: DiskBound.DiskBound
    try {
      await engine.ping()
      const kind = await Kind.objection(engine)
      if (kind !== null) return E.left(error('Engine', kind))
      const has = await engine.isolation()
      const lacking = Isolation.unbounded(has) ?? Isolation.unmet(has, settings)
      if (lacking !== null) return E.left(error('Engine', lacking))
      const remark = Isolation.remark(has)
      if (remark !== null) settings.log(remark)
      const { pool, helper: image, log } = settings
      const taken = await PoolLock.take({ engine, image, pool, run, log })
      if ('type' in taken) return E.left(taken)
      lock = taken
      if (builder !== null) {
        const taking = await Builder.take(builder, settings, run)
        if ('type' in taking) {
          await lock.release()
          return E.left(taking)
        }
        buildLock = taking
      }
      await HostFetch.sweep(pool)
      const trainings = await Adoption.find(engine, settings.pool, run)
      const swept = await Sweep.earlier(engine, settings.pool, run, new Set(trainings.keys()))
      if (Object.values(swept).some(n => n > 0))
        settings.log(
          `swept from an earlier run: ${Object.entries(swept)
            .map(([what, n]) => `${n} ${what}`)
            .join(', ')}`
        )
      const old = await KeptReports.forgetOld(engine, settings.pool)
      if (old > 0) settings.log(`${old} reports that nobody came for in months are forgotten`)
      bound = await DiskBound.found(engine, settings.pool, run, settings.helper)
      settings.log(DiskBound.sentence(bound, limits.right))
      const devices = shelves.right.flatMap(shelf => shelf.devices).length
      const jobs = devices + settings.ahead * shelves.right.length
      const unmet =
        DiskBound.objection(bound, limits.right, jobs) ?? (await Network.objection(engine, pool, run))
      if (unmet !== null) {
        await lock.release()
        await buildLock?.release()
        return E.left(error('Engine', unmet))
      }
      secret = await PoolSecret.of(engine, settings.pool)
      const records = Names.recordsVolume(settings.pool)
      const kept = (await engine.volumes(Names.ofPool(settings.pool))).filter(
        ({ id, labels }) => id !== records && labels[Names.label.role] === 'cache'
      )
      const sizes = kept.length === 0 ? new Map<string, number>() : await engine.volumeSizes()
      cache.know(
        Array.from(kept)
          .sort((a, b) => (a.created < b.created ? -1 : 1))
          .map(({ id }) => [id, sizes.get(id) ?? 0])
      )
      bases.know(
        Array.from(await (builder?.engine ?? engine).images())
          .sort((a, b) => a.created - b.created)
          .flatMap(({ tags }) =>
            tags.filter(tag => Names.isBaseOf(settings.pool, tag)).map(tag => [tag, 0] as const)
          )
      )
      // The last that may fail: whoever opens the pool again adopts them.
      orphans = Adoption.hold(engine, settings.pool, gpus, trainings, {
        seconds: limits.right.engineSeconds,
        log: settings.log,
        underWay
      })
      if (orphans.size > 0)
        settings.log(`${orphans.size} trainings of an earlier run go on, and wait for their jobs`)
    } catch (thrown) {
      await lock?.release()
      await buildLock?.release()
      return E.left(error('Engine', Unanswered.sentence(settings.connection, thrown)))
    }
    const shared = {
      engine,
      settings,
      limits: limits.right,
      contract: contract.right,
      cache,
      bases,
      run,
      bound,
      secret,
      shortage,
      underWay,
      closed: closed.signal,
      reader: settings.reader ?? Confined.own
    }
    const builds =
      builder === null
        ? null
        : { ...shared, engine: builder.engine, shortage: builder.shortage, builds: null }
    const adapter: Adapter = { ...shared, builds }
    const release = async (): Promise<void> => {
      await lock.release()
      await buildLock?.release()
    }
    return E.right({
      ...executor(adapter, gpus, orphans),
      close: async () => {
        closed.abort()
        await soon(Promise.allSettled([orphans.close(), ...underWay.values()]))
        await release()
      }
    })
  }

/** So long, in seconds, what is just being taken away is waited for before the pool is let go. */
const closingSeconds = 3

const soon = async (act: Promise<unknown>): Promise<void> => {
  await Promise.race([act, sleep(closingSeconds * 1000, undefined, { ref: false })])
}

// -------------------------------------------------------------------------------------
// executing
// -------------------------------------------------------------------------------------

const executor = (
  adapter: Adapter,
  gpus: GpuPool.GpuPool,
  orphans: Adoption.Orphans
): Omit<Opened, 'close'> => {
  const { settings } = adapter
  // A model's jobs that wait for GPUs keep no other model's from being prepared.
  const preparing = Semaphore.each(settings.ahead)
  const inOrder = queue()
  return {
    execute: (job, task, run) => async () => {
      const faults = Arguments.faults(adapter.contract, job, task, settings.local !== null)
      if (faults.length > 0) return E.left(error('TaskSource', faults.map(sentence).join('; ')))
      const impossible = gpus.impossible(task.resources.gpus)
      if (impossible !== undefined) return E.left(error('Engine', impossible))
      if (run.signal.aborted) return E.left(aborted)
      // Every job of a tournament listens to the same signal.
      setMaxListeners(0, run.signal)
      const execution = begun(adapter, job, task, run)
      return alone(execution, async () => {
        // A failure is another retry, and so another execution: its training would not be found.
        const kept = await inOrder(run.signal, () =>
          Phase.asked(execution, () => KeptReports.find(adapter, job))
        )
        if (kept !== undefined) return kept
        const orphan = orphans.take(execution.owner.execution)
        return Phases.all(execution, gpus, preparing(task.resources.gpus.model), orphan)
      }).then(
        ended => answered(execution, E.right(ended)),
        (thrown: unknown) => answered(execution, E.left(thrown))
      )
    },
    settle: job =>
      TE.tryCatch(
        async () => {
          await KeptReports.forget(adapter, job)
          await orphans.forget(Names.title(job))
        },
        thrown => error('Engine', messageOf(thrown))
      )
  }
}

/** So many questions are open at once: the jobs of a whole field come in one turn, and each would open a connection. */
const questions = 8

/** Answers are waited for in the order of the questions: an engine gives them as it likes, and the oldest job goes first. */
const queue = (): (<A>(signal: AbortSignal, ask: () => Promise<A>) => Promise<A>) => {
  const places = Semaphore.of(questions)
  let last: Promise<unknown> = Promise.resolve()
  return (signal, ask) => {
    const before = last
    const answer = places(signal).then(release => {
      if (release === undefined) throw new Aborted()
      return ask().finally(release)
    })
    last = Promise.allSettled([before, answer])
    return before.then(() => answer)
  }
}

/** One execution of a name at a time: what an earlier one still does, or takes away, would be this one's. */
const alone = async (
  { adapter: { underWay }, owner: { execution: name }, signal }: Execution,
  act: () => Promise<Report.Report>
): Promise<Report.Report> => {
  for (let before = underWay.get(name); before !== undefined; before = underWay.get(name))
    await Promise.race([before, untilAborted(signal)])
  const going = act()
  const over = going.then(
    () => undefined,
    () => undefined
  )
  underWay.set(name, over)
  try {
    return await going
  } finally {
    // Unless it is still being cleaned up behind.
    if (underWay.get(name) === over) underWay.delete(name)
  }
}

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const abort = (): void => reject(new Aborted())
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
  })

const begun = (adapter: Adapter, job: Job, task: Task, run: Run): Execution => {
  const { pool, gpuRequest } = adapter.settings
  const owner = {
    pool,
    run: adapter.run,
    execution: Names.execution(adapter.secret, pool, job, run.retry ?? 0),
    job: Names.title(job)
  }
  return {
    adapter,
    job,
    task,
    owner,
    limits: adapter.limits,
    signal: run.signal,
    emit: run.emit,
    request: gpuRequest,
    devices: [],
    contract: adapter.contract,
    volumes: Volumes.of(adapter.contract, owner, job, task.material)
  }
}

/** What a job's end is at the port: a report for a result or the miner's failure, a `Left` for the world's. */
const answered = (
  { job, emit }: Execution,
  ended: E.Either<unknown, Report.Report>
): E.Either<ExecutionError, Report.Report> => {
  if (E.isRight(ended)) {
    emit({ type: 'Reported', job, report: ended.right })
    return ended
  }
  const thrown = ended.left
  if (thrown instanceof Aborted) return E.left(aborted)
  if (thrown instanceof WorldFault) return E.left(error(thrown.kind, thrown.message))
  return E.left(error('Engine', messageOf(thrown)))
}
