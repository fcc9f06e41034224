// What a node of the tests runs where its engine is the suite's own: the Docker adapter, as `dethrone node` opens it.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe } from 'vitest'
import type * as Slurm from '../../src/slurm/Slurm.js'
import * as House from '../docker/house.js'
import * as Cluster from './cluster.js'

/** What the nodes run, and what the orders tell it of the engine, for repositories by their miners. */
export const runtime = (
  cluster: Cluster.Cluster,
  ...of: Parameters<typeof House.settings>
): Pick<Slurm.Settings.Settings, 'program' | 'runtime'> => {
  const { reader: _, log: __, local, ...settings } = House.settings(...of)
  const program = join(cluster.folder, 'containers.mjs')
  // The nodes are one machine here, so that the number of a device alone says not whose it is.
  writeFileSync(
    program,
    `import * as Slurm from ${JSON.stringify(join(cluster.code, 'slurm/Slurm.js'))}
import * as Docker from ${JSON.stringify(join(cluster.code, 'docker/Docker.js'))}
const opener = ({ order, devices }) => {
  const { repositories, models, ...settings } = order.runtime
  return Docker.open({
    ...settings,
    pool: [settings.pool, process.env.SLURMD_NODENAME, devices[0]].join('-'),
    gpus: [{ model: order.task.resources.gpus.model, devices }],
    local: { repositories: new Map(repositories), models: new Map(models), outputs: null },
    log: () => undefined
  })()
}
process.exitCode = await Slurm.Node.main(process.argv[2], opener)
`
  )
  return {
    program: [process.execPath, program, '{folder}'],
    runtime: {
      ...settings,
      repositories: Array.from(local?.repositories ?? []),
      models: Array.from(local?.models ?? [])
    }
  }
}

/** The documented epilog, for the pool that a test names in a file. */
const epilog = (socket: string): string => `#!/bin/sh
here=$(dirname "$0")
export DETHRONE_POOL="$(cat "$here/pool")-$SLURMD_NODENAME" DOCKER='docker --host unix://${socket}'
exec ${fileURLToPath(new URL('../../examples/slurm/epilog.sh', import.meta.url))}
`

/** What the epilog removes the containers of jobs of. */
export const sweeps = (cluster: Cluster.Cluster, pool: string): void =>
  writeFileSync(join(cluster.folder, 'pool'), pool)

/** A suite on an engine and a cluster of its own, left out where either cannot be started. */
export const suite = (title: string, tests: (cluster: () => Cluster.Cluster) => void): void => {
  describe.skipIf(Cluster.skipped || House.skipped)(`${title}${Cluster.note}${House.note}`, () => {
    let cluster: Cluster.Cluster
    beforeAll(async () => {
      await House.images()
      cluster = await Cluster.start(3, epilog(House.socket))
    }, 180_000)
    afterAll(() => cluster.dispose(), 60_000)
    tests(() => cluster)
  })
}
