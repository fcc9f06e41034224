// The adapter held to the contract of all executors, and a whole tournament of real containers.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { executorLaws, type ExecutorSubject } from '../../src/testing/ExecutorLaws.js'
import * as House from './house.js'
import * as Whole from './whole.js'

afterAll(() => House.forget())

describe.skipIf(House.skipped)(`the contract of executors, by containers${House.note}`, () => {
  beforeAll(() => House.images(), 60_000)
  afterEach(async () => expect(await House.left()).toEqual([]))

  const fresh = async (): Promise<ExecutorSubject> => {
    const repos = [House.trainer(House.honest()), House.trainer('echo "\u0007 crashed"; exit 1')]
    const jobs = repos.map((repo, i) => House.job(i + 1, repo))
    return {
      executor: await House.opened(House.settings(jobs.map((job, i) => [job.miner, repos[i]!] as const))),
      jobs: jobs.map(job => ({ job, task: House.task(job) }))
    }
  }
  for (const law of executorLaws(fresh)) it(law.name, law.check, 300_000)
})

describe.skipIf(House.skipped)(`a tournament of containers${House.note}`, () => {
  beforeAll(() => House.images(), 60_000)

  it('goes from eight repositories to a champion, and every job leaves nothing behind', async () => {
    // The smaller the number, the smaller the loss; the third one crashes whatever it is asked.
    const scripts = Array.from({ length: 9 }, (_, i) => (i === 2 ? 'exit 1' : House.honest(`0.${i + 1}`)))
    const { miners, named, played } = Whole.field(scripts.map(script => House.trainer(script)))
    const { finished, reports } = await played(await House.opened(House.settings(named, Whole.machine)))
    expect(finished.ending.type).toMatch(/^(?:Dethroned|Defended)$/)
    expect(finished.ending.champion).not.toBeNull()
    expect(reports.length).toBeGreaterThanOrEqual(14)
    const crashed = reports.filter(report => report.hotkey === miners[2]?.hotkey)
    expect(crashed.every(report => report.type === 'Failed' && report.reason === 'Crashed')).toBe(true)
    expect(await House.left()).toEqual([])
  }, 600_000)
})
