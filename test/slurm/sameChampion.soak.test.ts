// A tournament of real containers, on an engine beside the validator and through three nodes of a cluster: the same, report by report.
import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Champion from '../../src/domain/miner/Champion.js'
import * as Program from '../../src/play/Program.js'
import * as Journal from '../../src/ports/Journal.js'
import * as Tournament from '../../src/Tournament.js'
import * as House from '../docker/house.js'
import { given, kept, terms } from '../play/worlds.js'
import { decoded } from '../view.js'
import * as Cluster from './cluster.js'
import * as Containers from './containers.js'
import * as Use from './use.js'

afterAll(() => House.forget())

const skipped = Cluster.skipped || House.skipped

describe.skipIf(skipped)(`a tournament of containers${Cluster.note}${House.note}`, () => {
  let cluster: Cluster.Cluster
  beforeAll(async () => {
    await House.images()
    cluster = await Cluster.start()
  }, 180_000)
  afterAll(() => cluster.dispose(), 60_000)

  it('of 16 miners has the same champion on a cluster as on one machine', async () => {
    // The smaller the number, the smaller the loss; two of them crash whatever they are asked.
    const repos = Array.from({ length: 17 }, (_, i) =>
      House.trainer(i === 2 || i === 11 ? 'exit 1' : House.honest(`0.${String(i + 11)}`))
    )
    const miners = repos.map((repo, i) => House.miner(i + 1, repo.commit))
    const champion = decoded(Champion.codec, { ...miners[16], reign: 2 })
    const named = miners.map((miner, i) => [miner, repos[i]!] as const)
    const played = async (executor: Program.Environment['executor']) => {
      const opened = Tournament.open(terms({ champion }))(miners.slice(0, 16))
      if (E.isLeft(opened)) throw new Error(opened.left.type)
      const journal = Journal.inMemory()
      const finished = await given(Program.finish(opened.right), {
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
      const reports = (await kept(journal)).flatMap(entry =>
        entry.type === 'Reported' ? entry.reports.map(report => JSON.stringify(report)) : []
      )
      return { finished, reports: reports.sort() }
    }
    const pool = [{ model: 'H100', devices: ['0', '1', '2', '3'] }]
    const here = await played(await House.opened(House.settings(named, { gpus: pool, ahead: 3 })))
    const there = await played(
      await Use.opened(cluster, '', {
        pool: 'same',
        submitted: 4,
        callSeconds: 60,
        ...Containers.runtime(cluster, named)
      })
    )
    expect(here.reports.length).toBeGreaterThanOrEqual(60)
    expect(there.finished.ending).toEqual(here.finished.ending)
    expect(there.reports).toEqual(here.reports)
    expect(Tournament.digest(there.finished)).toBe(Tournament.digest(here.finished))
    expect(await House.left()).toEqual([])
  }, 3_600_000)
})
