// Each law of executors notices what it is there for: executors that are wrong in one way, beside one that is right.
import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { describe, expect, it } from 'vitest'
import * as Job from '../../src/domain/task/Job.js'
import * as Report from '../../src/domain/task/Report.js'
import * as Simulated from '../../src/play/Simulated.js'
import { aborted, error, type Executor, type Run } from '../../src/ports/Executor.js'
import { executorLaws } from '../../src/testing/index.js'
import { miners, world } from '../play/worlds.js'
import { firstJobs } from './jobs.js'

const drawn = Simulated.executor(world('mutants', 0.3))
const quiet = (run: Run): Run => ({ ...run, emit: () => undefined })
const isAborted = (run: Run): boolean => run.signal.aborted
const turn = async (): Promise<void> => new Promise(resolve => setTimeout(resolve, 3))

/** One that takes a while, and can be aborted while it does. */
const sound: Executor = {
  execute: (job, task, run) => async () => {
    if (run.signal.aborted) return E.left(aborted)
    run.emit({ type: 'Phase', job, phase: 'train', attempt: 1 })
    await turn()
    return drawn.execute(job, task, run)()
  },
  settle: () => TE.right(undefined)
}

/** The sound one, with its answers altered. */
const answering = (alter: (report: Report.Report, job: Job.Job) => Report.Report): Executor => ({
  ...sound,
  execute: (job, task, run) => async () => {
    const answer = E.map((report: Report.Report) => alter(report, job))(
      await sound.execute(job, task, quiet(run))()
    )
    if (E.isRight(answer)) run.emit({ type: 'Reported', job, report: answer.right })
    return answer
  }
})

const told = {
  own: 'tells of a job under its own name alone',
  once: 'tells of a job’s report once, before it answers with it',
  after: 'tells nothing more of a job once it has answered'
}
const answers = 'answers every job with a report of that job, which decodes'
const apart = 'answers jobs that run at the same time each with its own report'
const lazy = 'does nothing before its effect is run, and can be run again'
const before = 'answers a run that is aborted before it begins with Aborted, and no report'
const underWay = 'answers a run that is aborted under way: Aborted without a report, or the report'
const others = 'runs other jobs on after one was aborted'
const settled = 'is settled once, twice, or of a job it never had: without a complaint'

/** What is wrong with an executor, the law that must notice it, and such an executor. */
const broken: ReadonlyArray<readonly [string, string, () => Executor]> = [
  [
    'answers for another miner',
    answers,
    () =>
      answering((report, job) => ({
        ...report,
        hotkey: job.miner.hotkey === miners[0]?.hotkey ? miners[1]!.hotkey : miners[0]!.hotkey
      }))
  ],
  [
    'answers with a detail that no log takes',
    answers,
    () => answering(report => ({ ...Report.failed(report.slot, report.hotkey, 'Crashed'), detail: '\ud800' }))
  ],
  ['answers with a field more', answers, () => answering(report => ({ ...report, seconds: 3 }))],
  [
    'answers a job with the world’s failure',
    answers,
    () => ({ ...sound, execute: () => TE.left(error('Engine', 'The engine is gone.')) })
  ],
  [
    'remembers one job at a time',
    apart,
    () => {
      let latest: Job.Job | null = null
      return {
        ...sound,
        execute: (job, task, run) => async () => {
          latest = job
          await turn()
          return sound.execute(latest, task, run)()
        }
      }
    }
  ],
  [
    'claims a withdrawal',
    'never claims a withdrawal, which only the engine writes',
    () => answering(report => Report.failed(report.slot, report.hotkey, 'Withdrawn'))
  ],
  [
    'begins when it is asked, not when it is run',
    lazy,
    () => ({
      ...sound,
      execute: (job, task, run) => {
        const begun = sound.execute(job, task, run)()
        return () => begun
      }
    })
  ],
  [
    'runs a job once only',
    lazy,
    () => {
      const seen = new Set<string>()
      return {
        ...sound,
        execute: (job, task, run) => async () => {
          if (seen.has(Job.key(job))) return E.left(error('Engine', 'It was run before.'))
          seen.add(Job.key(job))
          return sound.execute(job, task, run)()
        }
      }
    }
  ],
  [
    'tells of another job',
    told.own,
    () => {
      let last: Job.Job | null = null
      return {
        ...sound,
        execute: (job, task, run) => {
          const other = last ?? job
          last = job
          return sound.execute(job, task, { ...run, emit: event => run.emit({ ...event, job: other }) })
        }
      }
    }
  ],
  [
    'forgets to tell of the report',
    told.once,
    () => ({ ...sound, execute: (job, task, run) => sound.execute(job, task, quiet(run)) })
  ],
  [
    'tells of the report twice',
    told.once,
    () => ({
      ...sound,
      execute: (job, task, run) =>
        sound.execute(job, task, {
          ...run,
          emit: event => {
            run.emit(event)
            if (event.type === 'Reported') run.emit(event)
          }
        })
    })
  ],
  [
    'tells of another report than it answers with',
    told.once,
    () => {
      let runs = 0
      return {
        ...sound,
        execute: (job, task, run) => async () => {
          runs += 1
          const detail = `run ${runs}`
          await sound.execute(job, task, quiet(run))()
          run.emit({ type: 'Reported', job, report: Report.failed(job.slot, job.miner.hotkey, 'Crashed') })
          return E.right({ ...Report.failed(job.slot, job.miner.hotkey, 'Crashed'), detail })
        }
      }
    }
  ],
  [
    'tells of a line after it has answered',
    told.after,
    () => ({
      ...sound,
      execute: (job, task, run) => async () => {
        const answer = await sound.execute(job, task, run)()
        setTimeout(() => run.emit({ type: 'Line', job, phase: 'train', stream: 'out', text: 'late' }), 1)
        return answer
      }
    })
  ],
  [
    'alters its task',
    'leaves the job and the task as they are',
    () => ({
      ...sound,
      execute: (job, task, run) => async () => {
        Object.assign(task, { hours: 1 + task.hours })
        return sound.execute(job, task, run)()
      }
    })
  ],
  [
    'does not look whether it is aborted',
    before,
    () => ({
      ...sound,
      execute: (job, task, run) => sound.execute(job, task, { ...run, signal: new AbortController().signal })
    })
  ],
  [
    'throws where it is aborted',
    before,
    () => ({
      ...sound,
      execute: (job, task, run) => () =>
        run.signal.aborted ? Promise.reject(new Error('aborted')) : sound.execute(job, task, run)()
    })
  ],
  [
    'blames the miner for an abort',
    underWay,
    () => ({
      ...sound,
      execute: (job, task, run) => async () => {
        const answer = await sound.execute(job, task, run)()
        return E.isLeft(answer) ? E.right(Report.failed(job.slot, job.miner.hotkey, 'Crashed')) : answer
      }
    })
  ],
  [
    'calls an abort the engine’s failure',
    underWay,
    () => ({
      ...sound,
      execute: (job, task, run) => TE.mapLeft(() => error('Engine', 'gone'))(sound.execute(job, task, run))
    })
  ],
  [
    'tells of a report, then answers that it was aborted',
    underWay,
    () => ({
      ...sound,
      execute: (job, task, run) => async () => {
        if (run.signal.aborted) return E.left(aborted)
        const answer = await drawn.execute(job, task, run)()
        await turn()
        return isAborted(run) ? E.left(aborted) : answer
      }
    })
  ],
  [
    'stops all jobs for one that is aborted',
    others,
    () => {
      const all = new AbortController()
      return {
        ...sound,
        execute: (job, task, run) => async () => {
          run.signal.addEventListener('abort', () => all.abort())
          return sound.execute(job, task, { ...run, signal: all.signal })()
        }
      }
    }
  ],
  [
    'loses an unsettled report',
    settled,
    () => {
      let runs = 0
      return answering(report => {
        runs += 1
        return { ...Report.failed(report.slot, report.hotkey, 'Crashed'), detail: `run ${runs}` }
      })
    }
  ],
  [
    'complains when it is settled twice',
    settled,
    () => {
      const seen = new Set<string>()
      return {
        ...sound,
        settle: job =>
          TE.fromIOEither(() => {
            if (seen.has(Job.key(job))) return E.left(error('Engine', 'It was settled before.'))
            seen.add(Job.key(job))
            return E.right(undefined)
          })
      }
    }
  ],
  [
    'complains when it is settled of a job it never had',
    settled,
    () => {
      const seen = new Set<string>()
      return {
        execute: (job, task, run) => {
          seen.add(Job.key(job))
          return sound.execute(job, task, run)
        },
        settle: job =>
          seen.has(Job.key(job)) ? TE.right(undefined) : TE.left(error('Engine', 'No such job.'))
      }
    }
  ]
]

const laws = (make: () => Executor) =>
  executorLaws(async () => ({ executor: make(), jobs: structuredClone((await firstJobs()).slice(0, 3)) }))

describe('the laws of executors', () => {
  for (const law of laws(() => sound)) it(`are kept by a sound one: ${law.name}`, law.check)

  it.each(broken)('notice one that %s: %s', async (_, name, make) => {
    const law = laws(make).find(one => one.name === name)
    expect(law, name).toBeDefined()
    await expect(law?.check()).rejects.toThrow()
  })

  it('have a broken executor each', () => {
    const noticed = new Set(broken.map(([, law]) => law))
    expect(
      laws(() => sound)
        .map(({ name }) => name)
        .sort()
    ).toEqual([...noticed].sort())
  })
})
