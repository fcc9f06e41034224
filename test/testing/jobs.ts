// Jobs with their tasks, for executors that need no machine.
import * as E from 'fp-ts/lib/Either.js'
import * as Simulated from '../../src/play/Simulated.js'
import * as Compute from '../../src/rules/Compute.js'
import type { Assigned } from '../../src/testing/ExecutorLaws.js'
import * as Tournament from '../../src/Tournament.js'
import { miners, opened, world } from '../play/worlds.js'

/** Every job that a tournament asks for first, with its task. */
export const firstJobs = async (): Promise<ReadonlyArray<Assigned>> => {
  const tournament = opened(miners.slice(0, 16))
  const { rules, seed } = tournament.opening
  const jobs: Array<Assigned> = []
  for (const job of Tournament.asks(tournament)) {
    const billions = Compute.billions(rules)(job.slot)(seed)
    if (E.isLeft(billions)) throw new Error(billions.left.type)
    const answer = await Simulated.tasks(world()).fill({ ...job, billions: billions.right })()
    if (E.isLeft(answer) || answer.right.type !== 'Material') throw new Error('no material')
    const task = Compute.task(rules)(job.slot, job.kind, answer.right.material)(seed)
    if (E.isLeft(task)) throw new Error(task.left.type)
    jobs.push({ job, task: task.right })
  }
  return jobs
}
