/** Phases: one job from its fetch to its report, and what is cleaned up behind it, whatever happened (EXECUTION 4). */
import { setTimeout as sleep } from 'node:timers/promises'
import * as E from 'fp-ts/lib/Either.js'
import * as Report from '../../domain/Report.js'
import type * as Evaluator from '../Evaluator.js'
import * as Build from './Build.js'
import * as Collect from './Collect.js'
import type { Built } from './Container.js'
import * as ContainerEvaluator from './ContainerEvaluator.js'
import * as Download from './Download.js'
import { EngineError } from './engine/EngineError.js'
import { Aborted, Blamed, Broken } from './Fault.js'
import * as Fetch from './Fetch.js'
import type { GpuPool, Lease } from './GpuPool.js'
import * as Keep from './Keep.js'
import * as Lines from './Lines.js'
import * as Names from './Names.js'
import * as Publish from './Publish.js'
import type { Semaphore } from './Semaphore.js'
import * as Sweep from './Sweep.js'
import * as Train from './Train.js'
import * as Watch from './Watch.js'
import { clearContainers, phase, trouble, type Work } from './Work.js'

// -------------------------------------------------------------------------------------
// the line
// -------------------------------------------------------------------------------------

/** What is held while a job runs, in the order it was taken. */
type Held = Array<() => void>

/** Runs a job through its phases. The GPUs go back when its containers are gone, everything else when it has ended. */
export const all = async (work: Work, gpus: GpuPool, preparing: Semaphore): Promise<Report.Report> => {
  const held: Held = []
  let lease: Lease | undefined
  try {
    const built = await prepared(work, preparing, held)
    lease = await queued(work, gpus)
    held.shift()?.()
    return await run({ ...work, devices: lease.devices }, built, lease)
  } catch (thrown) {
    if (thrown instanceof Blamed) return failed(work, thrown)
    throw thrown
  } finally {
    await clean(work, () => {
      lease?.release()
      for (const release of held) release()
    })
  }
}

const failed = ({ job }: Work, { reason, detail }: Blamed): Report.Report =>
  Report.failed(
    job.slot,
    job.miner.hotkey,
    reason,
    detail === null ? null : Lines.readable(detail).slice(-longestDetail).toWellFormed()
  )

const longestDetail = 4000

// -------------------------------------------------------------------------------------
// before the GPUs
// -------------------------------------------------------------------------------------

const prepared = async (work: Work, preparing: Semaphore, held: Held): Promise<Built> => {
  const { limits } = work.shop
  const place = await preparing(work.signal)
  if (place === undefined) throw new Aborted()
  held.push(place)
  const fetched = await phase(
    work,
    'fetch',
    {
      seconds: limits.fetch.seconds,
      late: () =>
        new Blamed('RepositoryUnavailable', `Fetching took more than ${said(limits.fetch.seconds)}.`)
    },
    signal =>
      Fetch.fetch(Fetch.origin(work.shop.settings.local, work.job), Names.dockerfile(work.job.kind), {
        bytes: limits.fetch.bytes,
        signal
      })
  )
  try {
    held.push(
      await phase(
        work,
        'download',
        {
          seconds: limits.download.seconds,
          late: () => new Broken('Download', late(limits.download.seconds))
        },
        (signal, attempt) => Download.download(work, signal, attempt)
      )
    )
    return await phase(
      work,
      'build',
      {
        seconds: limits.build.seconds,
        late: () => new Blamed('BuildFailed', `The build took more than ${said(limits.build.seconds)}.`)
      },
      (signal, attempt) => Build.build(work, fetched, signal, attempt)
    )
  } finally {
    await fetched.dispose()
  }
}

const said = (seconds: number): string => `${seconds} seconds`
const late = (seconds: number): string => `It took more than ${said(seconds)}.`

const queued = async (work: Work, gpus: GpuPool): Promise<Lease> => {
  work.emit({ type: 'Phase', job: work.job, phase: 'queue', attempt: 1 })
  const lease = await gpus.acquire(work.task.resources.gpus, work.signal)
  if (lease === undefined) throw new Aborted()
  return lease
}

// -------------------------------------------------------------------------------------
// on the GPUs, and after
// -------------------------------------------------------------------------------------

const run = async (work: Work, built: Built, lease: Lease): Promise<Report.Report> => {
  const { job, task, shop } = work
  const { limits, settings } = shop
  const outcome = await phase(
    work,
    'train',
    {
      // The container has a clock of its own; this one is for an engine that no longer hears.
      seconds: task.hours * 3600 + limits.train.graceSeconds + limits.engineSeconds,
      late: () => new EngineError('The engine did not end the training in time.', null)
    },
    async (signal, attempt) => {
      const came = await Train.train(work, built, signal, attempt)
      if (came.type === 'World') throw new Broken('Engine', came.message)
      return came
    }
  )
  if (outcome.type === 'Failed') throw new Blamed(outcome.reason, outcome.detail)
  const { evaluation } = settings
  if (evaluation.type === 'Container' && !evaluation.gpus) lease.release()
  const { timedOut } = outcome
  const collected = await phase(
    work,
    'collect',
    { seconds: limits.collect.seconds, late: () => new Broken('Engine', late(limits.collect.seconds)) },
    signal =>
      Collect.collect(work, signal).catch(async (thrown: unknown) => {
        throw await Watch.blamed(work, thrown)
      })
  ).catch((thrown: unknown) => {
    if (timedOut && thrown instanceof Blamed)
      throw new Blamed('TimedOut', `After ${task.hours} hours: ${thrown.message}`)
    throw thrown
  })
  await Keep.keep(work)
  const evaluated = await evaluate(work, collected)
  lease.release()
  await publish(work)
  return evaluated.type === 'Failed'
    ? failed(work, new Blamed(evaluated.reason, evaluated.detail))
    : {
        ...Report.scored(job.slot, job.miner.hotkey, evaluated.score),
        timedOut,
        digest: collected.digest
      }
}

const evaluate = async (work: Work, { digest }: Collect.Collected): Promise<Evaluator.Evaluation> => {
  const { settings, limits } = work.shop
  const { evaluation } = settings
  const terms = {
    seconds: limits.evaluate.seconds,
    late: () => new Broken('Evaluation', late(limits.evaluate.seconds))
  }
  try {
    return await phase(work, 'evaluate', terms, (signal, attempt) =>
      evaluation.type === 'Container'
        ? ContainerEvaluator.evaluate(work, evaluation, signal, attempt)
        : ofPort(work, evaluation.evaluator, digest, signal)
    )
  } catch (thrown) {
    if (thrown instanceof Broken && evaluation.type === 'Container' && evaluation.crashIs === 'miner')
      throw new Blamed('EvaluationFailed', thrown.message)
    throw thrown
  }
}

const ofPort = async (
  { job, task, volumes, devices, mark, emit }: Work,
  evaluator: Evaluator.Evaluator,
  digest: Collect.Collected['digest'],
  signal: AbortSignal
): Promise<Evaluator.Evaluation> => {
  const place = {
    execution: mark.execution,
    output: volumes.output,
    models: volumes.models,
    datasets: volumes.datasets,
    devices
  }
  const answer = await evaluator.evaluate({ job, task, digest, place }, { signal, emit })()
  if (E.isRight(answer)) return answer.right
  throw new Broken(answer.left.kind, answer.left.message)
}

/** Never the miner's failure, never a reason to train again, never a change of the report (EXECUTION 4, publish). */
const publish = async (work: Work): Promise<void> => {
  const { settings, limits } = work.shop
  const { publishing } = settings
  if (publishing === null) return
  try {
    await phase(
      work,
      'publish',
      { seconds: limits.publish.seconds, late: () => new Broken('Engine', late(limits.publish.seconds)) },
      (signal, attempt) => Publish.publish(work, publishing, signal, attempt)
    )
  } catch (thrown) {
    if (thrown instanceof Aborted) throw thrown
    trouble(work, 'publish', thrown)
  }
}

// -------------------------------------------------------------------------------------
// cleaning up
// -------------------------------------------------------------------------------------

/** The longest wait between two attempts, in seconds. */
const between = 5

/**
 * Removes what the job made, and gives back what it held as soon as its containers are gone: GPUs are free then, and
 * not before, whatever else is left. What cannot be done in time goes on in the background; what this process does not
 * live to do, the next one sweeps.
 */
const clean = async (work: Work, release: () => void): Promise<void> => {
  const { engine, limits } = work.shop
  work.emit({ type: 'Phase', job: work.job, phase: 'clean', attempt: 1 })
  const late = new AbortController()
  const all = async (): Promise<void> => {
    for (let wait = 0.25; ; wait = Math.min(between, wait * 2)) {
      try {
        await clearContainers(work)
        release()
        await Sweep.execution(engine, work.mark)
        return
      } catch (thrown) {
        trouble(work, 'clean', thrown)
      }
      await sleep(wait * 1000, undefined, { ref: !late.signal.aborted })
    }
  }
  const enough = new AbortController()
  await Promise.race([
    all(),
    sleep(limits.clean.seconds * 1000, undefined, { signal: enough.signal }).catch(() => undefined)
  ])
  enough.abort()
  late.abort()
}
