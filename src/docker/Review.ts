/** Review: what of a miner's commit will fail under the contract, told before it runs (EXECUTION 1 to 5). */
import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import type { Job } from '../domain/task/Job.js'
import type { Task } from '../domain/task/Task.js'
import { error, messageOf, type ExecutionError } from '../ports/Executor.js'
import * as Confined from '../jobs/confined/Confined.js'
import * as WarningsReading from '../jobs/confined/WarningsReading.js'
import * as Contract from '../jobs/contract/Contract.js'
import type { Warning } from '../jobs/preflight/Preflight.js'
import * as Fetch from './phases/fetch/Fetch.js'
import * as HostFetch from './phases/fetch/HostFetch.js'
import type { Settings } from './Settings.js'

export type { Warning } from '../jobs/preflight/Preflight.js'

/**
 * The warnings of a job's repository, in the order of files and lines; none where nothing is known to fail. A repository
 * without its Dockerfile has one of the rule `no-dockerfile`. `Left` where it cannot be
 * fetched or read. No engine is asked: git fetches on this machine, within limits of memory and of size.
 */
export const warnings =
  (
    settings: Settings,
    job: Job,
    { material }: Task,
    signal: AbortSignal
  ): TE.TaskEither<ExecutionError, ReadonlyArray<Warning>> =>
  async () => {
    const { contract, bases, limits, pool, local } = settings
    const reader = settings.reader ?? Confined.own
    const dockerfiles = Array.from(Contract.places(contract, job, material))
    const asked = {
      kind: job.kind,
      dockerfiles,
      further: Contract.further(contract, job, material).map(([option]) => option),
      bases: { registries: bases.registries, local: bases.local }
    }
    const bounds = { seconds: limits.fetch.seconds, signal }
    try {
      const from = Fetch.origin(local, job)
      const fetched = await HostFetch.tree(from, dockerfiles, { pool, reader, ...limits.fetch, signal })
      try {
        const archive = fetched.archive(signal)
        return E.right(await Confined.ask(reader, 'warnings', asked, WarningsReading.said, archive, bounds))
      } finally {
        await fetched.dispose()
      }
    } catch (thrown) {
      return E.left(error('Fetch', `The repository was not reviewed: ${messageOf(thrown)}`))
    }
  }
