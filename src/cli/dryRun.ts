/** What `dethrone try --dry-run` prints: the training container that would run. */
import type { Settings } from '../execution/docker/Docker.js'
import * as Container from '../execution/docker/Container.js'
import * as Names from '../execution/docker/Names.js'
import { exit, print } from './terminal.js'
import type { Trial } from './trial.js'

/** Prints the container's specification and arguments; nothing runs. */
export const dryRun = ({ job, task }: Trial, { gpus, gpuRequest, limits }: Settings): number => {
  const mark = { pool: 'try', run: 'dry-run', execution: 'dry-run', job: Names.title(job) }
  const devices = gpus.flatMap(gpu => gpu.devices).slice(0, task.resources.gpus.count)
  const volumes = {
    models: Names.cacheVolume('try', 'model', task.material.model),
    datasets: Names.cacheVolume('try', 'dataset', task.material.dataset),
    checkpoints: Names.named('checkpoints', mark),
    output: Names.named('output', mark),
    result: Names.named('result', mark)
  }
  const parts = { job, task, mark, limits, volumes, request: gpuRequest, devices }
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
