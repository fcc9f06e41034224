/** Arguments: what a training container is told (EXECUTION 2), and what may not be told it (EXECUTION 6). Pure. */
import * as E from 'fp-ts/lib/Either.js'
import { type Fault } from '../../domain/codec/Codec.js'
import * as Digest from '../../domain/Digest.js'
import type { Job } from '../../domain/task/Job.js'
import type { Task } from '../../domain/task/Task.js'
import * as Names from './Names.js'
import * as Source from './Source.js'

/** The arguments of the training container, each option followed by its value. */
export const train = (job: Job, { material, hours }: Task): ReadonlyArray<string> => {
  const common = [
    ['--expected-repo-name', Names.repoName(job)],
    ['--hours-to-complete', String(hours)]
  ]
  const of =
    job.kind === 'ImageTask'
      ? [
          ['--task-id', Names.taskId(job)],
          ['--model', material.model],
          ['--dataset-zip', material.dataset],
          ...(material.modelType === null ? [] : [['--model-type', material.modelType]])
        ]
      : [
          ['--task-id', Names.taskId(job)],
          ['--model', material.model],
          ['--dataset', material.dataset],
          ['--dataset-type', Digest.canonical(material.datasetType)],
          ['--task-type', job.kind]
        ]
  return [...of, ...common].flat()
}

/** What is wrong with a task, for whoever made it: no value may become an option, a path upwards or a terminal's command. */
export const faults = (job: Job, task: Task, local: boolean): ReadonlyArray<Fault> => {
  const { material, hours, resources } = task
  const source = Source.of(material.dataset, local)
  return [
    ...(Source.isModel(material.model)
      ? []
      : [{ path: 'task.material.model', value: material.model, expected: Source.modelName }]),
    ...(E.isRight(source) ? [] : [source.left]),
    ...(job.kind === 'ImageTask' && material.modelType === null
      ? [{ path: 'task.material.modelType', value: null, expected: 'sdxl or flux, for an image task' }]
      : []),
    ...(hours > 0 && hours <= 240
      ? []
      : [{ path: 'task.hours', value: hours, expected: 'more than 0 and at most 240 hours' }]),
    ...(['memoryGiB', 'cpus', 'sharedMemoryGiB'] as const)
      .filter(field => !(resources[field] > 0 && Number.isFinite(resources[field])))
      .map(field => ({
        path: `task.resources.${field}`,
        value: resources[field],
        expected: 'a number above 0'
      }))
  ]
}
