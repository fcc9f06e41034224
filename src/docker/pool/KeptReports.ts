/** Kept reports: each in the engine until somebody else has it, so that a kill in between repeats nothing (EXECUTION 4). */
import * as E from 'fp-ts/lib/Either.js'
import { decode } from '../../domain/codec/Codec.js'
import type { Job } from '../../domain/task/Job.js'
import * as Report from '../../domain/task/Report.js'
import * as Names from '../../jobs/contract/Names.js'
import type { Engine } from '../engine/Engine.js'
import type { Adapter } from '../Execution.js'

const volumeOf = ({ settings, secret }: Adapter, job: Job): string =>
  Names.reportVolume(secret, settings.pool, job)

/** Keeps a report, as the label of a volume without content: what an engine keeps of itself, through any restart. */
export const keep = async (adapter: Adapter, job: Job, report: Report.Report): Promise<void> => {
  const owner = { pool: adapter.settings.pool, run: adapter.run, execution: 'report', job: Names.title(job) }
  const volume = volumeOf(adapter, job)
  // An engine that has it leaves its labels as they are; and what is there is no report of the job, or nobody had run it.
  await adapter.engine.removeVolume(volume)
  await adapter.engine.createVolume(volume, {
    ...Names.labels(owner, 'report'),
    [Names.label.report]: JSON.stringify(report)
  })
}

/** The report that is kept of a job, if one is that is the job’s. */
export const find = async (adapter: Adapter, job: Job): Promise<Report.Report | undefined> => {
  const text = (await adapter.engine.volumeLabels(volumeOf(adapter, job)))?.[Names.label.report]
  if (text === undefined) return undefined
  const report = E.flatMap(decode(Report.codec))(
    E.tryCatch(
      (): unknown => JSON.parse(text),
      () => []
    )
  )
  const isIts =
    E.isRight(report) && report.right.slot === job.slot && report.right.hotkey === job.miner.hotkey
  return isIts ? report.right : undefined
}

/** Forgets a report that somebody else has now. */
export const forget = (adapter: Adapter, job: Job): Promise<void> =>
  adapter.engine.removeVolume(volumeOf(adapter, job))

/** So long a report is kept that nobody settles, in days: nobody goes on with a tournament that has lain still for longer. */
const keptDays = 90

/** Forgets the reports of a pool that nobody settled, and nobody will. */
export const forgetOld = async (engine: Engine, pool: string): Promise<number> => {
  const oldest = (await engine.now()) - keptDays * 24 * 3_600_000
  // A volume that does not say how old it is stays.
  const old = (await engine.volumes(Names.ofPool(pool))).filter(
    ({ labels, created }) => labels[Names.label.role] === 'report' && Date.parse(created) < oldest
  )
  for (const { id } of old) await engine.removeVolume(id)
  return old.length
}
