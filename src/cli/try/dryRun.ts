/** What `dethrone try --dry-run` prints: the training container that would run. */
import type { Settings } from '../../docker/Docker.js'
import * as Container from '../../docker/containers/Container.js'
import * as Contract from '../../jobs/contract/Contract.js'
import * as Volumes from '../../jobs/contract/Volumes.js'
import * as Names from '../../jobs/contract/Names.js'
import { exit, print } from '../terminal/terminal.js'
import type { Trial } from './trial.js'

/** Prints the container's specification and arguments; nothing runs. */
export const dryRun = ({ job, task }: Trial, { gpus, gpuRequest, limits, contract }: Settings): number => {
  const owner = { pool: 'try', run: 'dry-run', execution: 'dry-run', job: Names.title(job) }
  const devices = gpus.flatMap(gpu => gpu.devices).slice(0, task.resources.gpus.count)
  const volumes = Volumes.of(contract, owner, job, task.material)
  const parts = { job, task, owner, limits, contract, volumes, request: gpuRequest, devices }
  const { name: _, ...container } = Container.train(parts, { image: '<the image built>', volumes: [] }, 1)
  print(
    JSON.stringify(
      {
        dockerfiles: Contract.places(contract, job, task.material),
        arguments: container.Cmd,
        output: `${Names.paths.checkpoints}/${Names.outputFolder(job)}`,
        container
      },
      null,
      2
    )
  )
  return exit.ok
}
