/** Preparing: what of a job goes before its GPUs: fetched, downloaded, built (EXECUTION 4). */
import * as Build from './Build.js'
import * as Carry from './Carry.js'
import * as DockerfilePolicy from '../DockerfilePolicy.js'
import type { Built } from '../containers/Container.js'
import * as Download from './Download.js'
import * as Course from '../../jobs/lifecycle/Course.js'
import * as ContainerFetch from './fetch/ContainerFetch.js'
import * as Fetch from './fetch/Fetch.js'
import * as HostFetch from './fetch/HostFetch.js'
import * as Contract from '../../jobs/contract/Contract.js'
import * as Phase from '../Phase.js'
import { building, type Execution } from '../Execution.js'

/** Answers the image that was built; `hold` takes what gives the cache's volumes back when the job has ended. */
export const prepare = async (execution: Execution, hold: (release: () => void) => void): Promise<Built> => {
  const { limits, settings, contract, reader } = execution.adapter
  const places = Contract.places(contract, execution.job, execution.task.material)
  const fetched = await Phase.run(execution, Course.fetch, async (signal, attempt) => {
    const bounds = { reader, ...limits.fetch, signal }
    const from = Fetch.origin(settings.local, execution.job)
    // What lies on this machine is its owner's, and no container sees it.
    const tree =
      from.protocols === 'file'
        ? await HostFetch.tree(from, places, { pool: settings.pool, ...bounds })
        : await ContainerFetch.tree(execution, from, places, bounds, attempt)
    return Fetch.withDockerfile(tree, places)
  })
  try {
    hold(await downloaded(execution))
    const there = building(execution)
    const { lines, release } = await Phase.run(there, Course.bases, signal =>
      DockerfilePolicy.admit(there, fetched.dockerfile.bytes, signal)
    )
    try {
      const built = await Phase.run(there, Course.build, (signal, attempt) =>
        Build.build(there, fetched, lines, signal, attempt)
      )
      return await Phase.run(execution, Course.carry, signal => Carry.carried(execution, built, signal))
    } finally {
      release()
    }
  } finally {
    await fetched.dispose()
  }
}

/** Sees to it that the cache has what the job needs; answers what gives it back. */
export const downloaded = (execution: Execution): Promise<() => void> =>
  Phase.run(execution, Course.download, (signal, attempt) => Download.download(execution, signal, attempt))
