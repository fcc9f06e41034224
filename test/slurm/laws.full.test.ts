// The adapter held to the contract of all executors, on a real cluster.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { executorLaws, type ExecutorSubject } from '../../src/testing/ExecutorLaws.js'
import * as Cluster from './cluster.js'
import * as Use from './use.js'
import { job } from './jobs.js'

describe.skipIf(Cluster.skipped)(`the contract of executors, on a cluster${Cluster.note}`, () => {
  let cluster: Cluster.Cluster
  beforeAll(async () => {
    cluster = await Cluster.start()
  }, 60_000)
  afterAll(() => cluster.dispose())

  let pools = 0
  const fresh = async (): Promise<ExecutorSubject> => {
    pools += 1
    const jobs = [1, 2, 3].map(n => job(n))
    return {
      executor: await Use.opened(
        cluster,
        join(cluster.code, 'cli/main.js'),
        { pool: `laws-${pools}` },
        { failures: 0.3 }
      ),
      jobs: jobs.map(of => ({ job: of, task: Use.task(of) }))
    }
  }
  for (const law of executorLaws(fresh)) it(law.name, law.check, 60_000)
})
