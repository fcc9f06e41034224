/** Plans: the training container of a job as it would be asked of the engine, without one (EXECUTION 2, 3, 5). Pure. */
import type { Job } from '../domain/task/Job.js'
import type { Task } from '../domain/task/Task.js'
import * as Contract from '../jobs/contract/Contract.js'
import * as Names from '../jobs/contract/Names.js'
import * as Volumes from '../jobs/contract/Volumes.js'
import * as Container from './containers/Container.js'
import type { Specification } from './engine/Specification.js'
import type { Settings } from './Settings.js'

/** What would run. The image, which is not built, and names that only an execution has are left out. */
export interface Plan {
  /** Where the Dockerfile is looked for; the first that is there is built. */
  readonly dockerfiles: ReadonlyArray<string>
  /** What the container is started with, as its entry point gets it. */
  readonly arguments: ReadonlyArray<string>
  /** Where the trainer must leave its model. */
  readonly output: string
  /** The container as the engine is asked for it, without its name. */
  readonly container: Omit<Specification, 'name'>
}

/** The plan of a job under these settings, on the first devices of its model. */
export const of = ({ gpus, gpuRequest, limits, contract, pool }: Settings, job: Job, task: Task): Plan => {
  const owner = { pool, run: 'dry-run', execution: 'dry-run', job: Names.title(job) }
  const devices = gpus.flatMap(gpu => gpu.devices).slice(0, task.resources.gpus.count)
  const volumes = Volumes.of(contract, owner, job, task.material)
  const parts = { job, task, owner, limits, contract, volumes, request: gpuRequest, devices }
  const { name: _, ...container } = Container.train(parts, { image: '<the image built>', volumes: [] }, 1)
  return {
    dockerfiles: Contract.places(contract, job, task.material),
    arguments: container.Cmd,
    output: `${Names.paths.checkpoints}/${Names.outputFolder(job)}`,
    container
  }
}
