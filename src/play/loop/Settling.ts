/** Settling: an executor is told of each job whose report is durable, so that it may forget it. */
import * as Champion from '../../domain/miner/Champion.js'
import type { Miner } from '../../domain/miner/Miner.js'
import type { Job } from '../../domain/task/Job.js'
import * as Slot from '../../domain/task/Slot.js'
import * as Phase from '../../rules/Phase.js'
import type { Clock } from '../../ports/Clock.js'
import type { Executor } from '../../ports/Executor.js'
import type { Tournament } from '../../Tournament.js'
import type { Policy } from '../Policy.js'
import { within } from './Waiting.js'

/** What an executor makes of it changes nothing: it is told again when the program starts again. */
export const make = (executor: Executor, clock: Clock, policy: Policy) => {
  const under = new Set<Promise<unknown>>()
  const settle = (job: Job): Promise<void> => {
    const told = tell(executor, job).catch(() => undefined)
    under.add(told)
    void told.then(() => under.delete(told))
    return Promise.resolve()
  }
  return {
    settle: (job: Job): void => void settle(job),
    /** Tells of everything that was reported before: a kill may have come between a report and its settling. */
    resume: (tournament: Tournament): void => {
      if (executor.settle === undefined) return
      const all = async (): Promise<void> => {
        for (const job of reportedJobs(tournament)) await tell(executor, job).catch(() => undefined)
      }
      const told = all()
      under.add(told)
      void told.then(() => under.delete(told))
    },
    /** Once everybody was told, or it has taken too long. */
    done: async (): Promise<void> => {
      if (under.size > 0) await within(clock, policy.grace)<unknown>(Promise.all(under), () => undefined)
    }
  }
}

const tell = async (executor: Executor, job: Job): Promise<void> => {
  await executor.settle?.(job)()
}

const reportedJobs = (tournament: Tournament): ReadonlyArray<Job> => {
  const { id, miners, champion } = tournament.opening
  const byHotkey = new Map<string, Miner>(miners.map(miner => [miner.hotkey, miner]))
  if (champion !== null) byHotkey.set(champion.hotkey, Champion.miner(champion))
  const jobs: Array<Job> = []
  for (const event of tournament.record)
    if (event.type === 'Reported')
      for (const { slot, hotkey } of event.reports) {
        const miner = byHotkey.get(hotkey)
        const contest = Phase.contestAt(tournament, Slot.parse(slot))
        if (miner !== undefined && contest !== undefined)
          jobs.push({ tournament: id, slot, kind: contest.kind, miner })
      }
  return jobs
}
