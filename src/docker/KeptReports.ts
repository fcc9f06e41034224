/** Kept reports: each in the engine until somebody else has it, so that a kill in between repeats nothing (EXECUTION 4). */
import * as E from 'fp-ts/lib/Either.js'
import { decode } from '../domain/codec/Codec.js'
import type { Job } from '../domain/task/Job.js'
import * as Report from '../domain/task/Report.js'
import * as Names from '../jobs/contract/Names.js'
import type { Adapter } from './Execution.js'

const volumeOf = ({ settings, secret }: Adapter, job: Job): string =>
  Names.reportVolume(secret, settings.pool, job)

/** Keeps a report, as the label of a volume without content: what an engine keeps of itself, through any restart. */
export const keep = async (adapter: Adapter, job: Job, report: Report.Report): Promise<void> => {
  const owner = { pool: adapter.settings.pool, run: adapter.run, execution: 'report', job: Names.title(job) }
  await adapter.engine.createVolume(volumeOf(adapter, job), {
    ...Names.labels(owner, 'report'),
    [Names.label.report]: JSON.stringify(report)
  })
}

/** The report that is kept of a job, if one is. */
export const find = async (adapter: Adapter, job: Job): Promise<Report.Report | undefined> => {
  const text = (await adapter.engine.volumeLabels(volumeOf(adapter, job)))?.[Names.label.report]
  if (text === undefined) return undefined
  const report = E.flatMap(decode(Report.codec))(
    E.tryCatch(
      (): unknown => JSON.parse(text),
      () => []
    )
  )
  return E.isRight(report) ? report.right : undefined
}

/** Forgets a report that somebody else has now. */
export const forget = (adapter: Adapter, job: Job): Promise<void> =>
  adapter.engine.removeVolume(volumeOf(adapter, job))
