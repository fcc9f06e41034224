// A whole tournament on a cluster of three nodes: what it comes to is what it comes to anywhere.
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Journal from '../../src/ports/Journal.js'
import * as Program from '../../src/play/Program.js'
import * as Simulated from '../../src/play/Simulated.js'
import * as SystemClock from '../../src/ports/SystemClock.js'
import * as Tournament from '../../src/Tournament.js'
import type * as TaskSource from '../../src/ports/TaskSource.js'
import { given, kept, miners, opened, world } from '../play/worlds.js'
import * as Cluster from './cluster.js'
import * as Use from './use.js'

/** Models so small that no task takes more than a node’s GPUs. */
const tasks = (of: Simulated.World): TaskSource.TaskSource => ({
  fill: request =>
    pipe(
      Simulated.tasks(of).fill(request),
      TE.map(answer =>
        answer.type === 'Material'
          ? { ...answer, material: { ...answer.material, parameters: 1_000_000_000 } }
          : answer
      )
    )
})

describe.skipIf(Cluster.skipped)(`a tournament on a cluster${Cluster.note}`, () => {
  let cluster: Cluster.Cluster
  beforeAll(async () => {
    cluster = await Cluster.start()
  }, 120_000)
  afterAll(() => cluster.dispose(), 60_000)

  it('of 16 miners ends with the same champion as one played in this process, report by report', async () => {
    const of = world('cluster', 0.05)
    const played = async (executor: Program.Environment['executor']) => {
      const journal = Journal.inMemory()
      const finished = await given(Program.finish(opened(miners.slice(0, 16))), {
        executor,
        tasks: tasks(of),
        journal,
        run: { signal: new AbortController().signal, emit: () => undefined },
        clock: SystemClock.systemClock
      })
      return { finished, journal }
    }
    const here = await played(Simulated.executor(of))
    const there = await played(
      await Use.opened(cluster, join(cluster.code, 'cli/main.js'), { pool: 'tournament' }, { seed: of.seed })
    )
    expect(there.finished.ending).toEqual(here.finished.ending)
    // Which jobs ended first is the cluster's affair, and decides nothing.
    const reports = async (journal: Journal.Journal) =>
      (await kept(journal))
        .flatMap(entry => (entry.type === 'Reported' ? entry.reports : []))
        .map(report => JSON.stringify(report))
        .sort()
    expect(await reports(there.journal)).toEqual(await reports(here.journal))
    expect(Tournament.digest(there.finished)).toBe(Tournament.digest(here.finished))
    expect(E.isRight(await there.journal.read())).toBe(true)
  }, 1_000_000)
})
