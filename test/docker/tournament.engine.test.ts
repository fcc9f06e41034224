// The adapter held to the contract of all executors, and a whole tournament of real containers.
import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import * as Champion from '../../src/domain/miner/Champion.js'
import * as Journal from '../../src/ports/Journal.js'
import * as Program from '../../src/play/Program.js'
import type * as Tournament from '../../src/Tournament.js'
import * as Engine from '../../src/Tournament.js'
import { executorLaws, type ExecutorSubject } from '../../src/testing/ExecutorLaws.js'
import { decoded } from '../view.js'
import { given, kept, terms } from '../play/worlds.js'
import * as House from './house.js'

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
  for (const law of executorLaws(fresh)) it(law.name, law.check, 60_000)
})

describe.skipIf(House.skipped)(`a tournament of containers${House.note}`, () => {
  beforeAll(() => House.images(), 60_000)

  it('goes from eight repositories to a champion, and every job leaves nothing behind', async () => {
    // The smaller the number, the smaller the loss; the third one crashes whatever it is asked.
    const scripts = Array.from({ length: 9 }, (_, i) => (i === 2 ? 'exit 1' : House.honest(`0.${i + 1}`)))
    const repos = scripts.map(script => House.trainer(script))
    const miners = repos.map((repo, i) => House.miner(i + 1, repo.commit))
    const champion = decoded(Champion.codec, { ...miners[8], reign: 2 })
    const opened = Engine.open(terms({ champion }))(miners.slice(0, 8))
    if (E.isLeft(opened)) throw new Error(opened.left.type)
    const pool = [{ model: 'H100', devices: ['0', '1', '2', '3'] }]
    const executor = await House.opened(
      House.settings(
        miners.map((miner, i) => [miner, repos[i]!] as const),
        { gpus: pool, ahead: 3 }
      )
    )
    const journal = Journal.inMemory()
    const finished: Tournament.Finished = await given(Program.finish(opened.right), {
      executor,
      journal,
      run: { signal: new AbortController().signal, emit: () => undefined },
      tasks: {
        fill: ({ slot, kind }) =>
          TE.of({
            type: 'Material',
            material: {
              ...House.task({ ...House.job(1, repos[0]!), slot, kind }).material,
              parameters: 1_000_000_000,
              rows: 1000
            }
          })
      }
    })
    expect(finished.ending.type).toMatch(/^(?:Dethroned|Defended)$/)
    expect(finished.ending.champion).not.toBeNull()
    const reports = (await kept(journal)).flatMap(entry => (entry.type === 'Reported' ? entry.reports : []))
    expect(reports.length).toBeGreaterThanOrEqual(14)
    const crashed = reports.filter(report => report.hotkey === miners[2]?.hotkey)
    expect(crashed.every(report => report.type === 'Failed' && report.reason === 'Crashed')).toBe(true)
    expect(await House.left()).toEqual([])
  }, 240_000)
})
