/** Preparing: what of a job goes before its GPUs: fetched, downloaded, built (EXECUTION 4). */
import * as Build from './Build.js'
import * as DockerfilePolicy from '../DockerfilePolicy.js'
import type { Built } from '../containers/Container.js'
import * as Download from './Download.js'
import { MinerFault, WorldFault } from '../../jobs/blame/Fault.js'
import * as ContainerFetch from './ContainerFetch.js'
import * as Fetch from './Fetch.js'
import * as HostFetch from './HostFetch.js'
import * as Contract from '../../jobs/contract/Contract.js'
import * as Phase from '../Phase.js'
import type { Execution } from '../Execution.js'

/** Answers the image that was built; `hold` takes what gives the cache's volumes back when the job has ended. */
export const prepare = async (execution: Execution, hold: (release: () => void) => void): Promise<Built> => {
  const { limits, settings, contract, reader } = execution.adapter
  const places = Contract.places(contract, execution.job, execution.task.material)
  const fetched = await Phase.run(
    execution,
    'fetch',
    Phase.within(limits.fetch.seconds, late => new MinerFault('RepositoryUnavailable', late), 'Fetching'),
    async (signal, attempt) => {
      const bounds = { reader, ...limits.fetch, signal }
      const from = Fetch.origin(settings.local, execution.job)
      // What lies on this machine is its owner's, and no container sees it.
      const tree =
        from.protocols === 'file'
          ? await HostFetch.tree(from, places, { pool: settings.pool, ...bounds })
          : await ContainerFetch.tree(execution, from, places, bounds, attempt)
      return Fetch.withDockerfile(tree, places)
    }
  )
  try {
    hold(await downloaded(execution))
    // What is pulled takes the world's time, not the miner's.
    const { lines, release } = await Phase.run(
      execution,
      'build',
      Phase.within(
        limits.download.seconds,
        late => new WorldFault('Engine', late),
        'Pulling the base images'
      ),
      signal => DockerfilePolicy.admit(execution, fetched.dockerfile.bytes, signal)
    )
    try {
      return await Phase.run(
        execution,
        'build',
        {
          ...Phase.within(limits.build.seconds, late => new MinerFault('BuildFailed', late), 'The build'),
          goesOn: true
        },
        (signal, attempt) => Build.build(execution, fetched, lines, signal, attempt)
      )
    } finally {
      release()
    }
  } finally {
    await fetched.dispose()
  }
}

/** Sees to it that the cache has what the job needs; answers what gives it back. */
export const downloaded = (execution: Execution): Promise<() => void> =>
  Phase.run(
    execution,
    'download',
    Phase.within(execution.limits.download.seconds, late => new WorldFault('Download', late), 'The download'),
    (signal, attempt) => Download.download(execution, signal, attempt)
  )
