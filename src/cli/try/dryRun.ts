/** What `dethrone try --dry-run` prints: the training container that would run. */
import type { Settings } from '../../docker/Docker.js'
import * as Container from '../../docker/containers/Container.js'
import * as Names from '../../jobs/contract/Names.js'
import { exit, print } from '../terminal/terminal.js'
import type { Trial } from './trial.js'

/** Prints the container's specification and arguments; nothing runs. */
export const dryRun = ({ job, task }: Trial, { gpus, gpuRequest, limits }: Settings): number => {
  const owner = { pool: 'try', run: 'dry-run', execution: 'dry-run', job: Names.title(job) }
  const devices = gpus.flatMap(gpu => gpu.devices).slice(0, task.resources.gpus.count)
  const volumes = {
    models: Names.cacheVolume('try', 'model', task.material.model),
    datasets: Names.cacheVolume('try', 'dataset', task.material.dataset),
    checkpoints: Names.named('checkpoints', owner),
    output: Names.named('output', owner),
    result: Names.named('result', owner)
  }
  const parts = { job, task, owner, limits, volumes, request: gpuRequest, devices }
  const { name: _, ...container } = Container.train(parts, { image: '<the image built>', volumes: [] }, 1)
  print(
    JSON.stringify(
      {
        dockerfile: Names.dockerfile(job.kind),
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
