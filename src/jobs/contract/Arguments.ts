/** Arguments: what a training container is told (EXECUTION 2), and what may not be told it (EXECUTION 6). Pure. */
import * as E from 'fp-ts/lib/Either.js'
import { fault, type Fault } from '../../domain/codec/Codec.js'
import * as Digest from '../../domain/Digest.js'
import type { Job } from '../../domain/task/Job.js'
import type { Task } from '../../domain/task/Task.js'
import * as Contract from './Contract.js'
import * as Names from './Names.js'
import * as Source from './Source.js'

/** The only format that datasets come in, as tournaments name it (EXECUTION 2). */
const fileFormat = 's3'

/** A positive number as the shortest plain decimal that is read back as the same: `3`, `0.75`, never `1e-7`. */
export const plain = (n: number): string => {
  const [digits = '', exponent] = String(n).split('e-')
  if (exponent === undefined) return digits
  return `0.${'0'.repeat(Number(exponent) - 1)}${digits.replace('.', '')}`
}

/** The arguments of the training container, each option followed by its value, in the order of EXECUTION 2. */
export const train = (
  contract: Contract.Contract,
  job: Job,
  { material, hours }: Task
): ReadonlyArray<string> => {
  const common = [
    ['--expected-repo-name', Names.repoName(job)],
    ['--hours-to-complete', plain(hours)],
    ...Contract.further(contract, job, material).map(([option, value]) => [option, String(value)])
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
          ['--task-type', job.kind],
          ['--file-format', fileFormat]
        ]
  return [...of, ...common].flat()
}

/** What is wrong with a task, for whoever made it: no value may become an option, a path upwards or a terminal's command. */
export const faults = (
  contract: Contract.Contract,
  job: Job,
  task: Task,
  local: boolean
): ReadonlyArray<Fault> => {
  const { material, hours, resources } = task
  const source = Source.of(material.dataset, local)
  return [
    ...(Source.isModel(material.model)
      ? []
      : [fault('task.material.model', material.model, Source.modelName)]),
    ...(E.isRight(source) ? [] : [source.left]),
    ...(job.kind === 'ImageTask' && Contract.typeOf(contract, material) === undefined
      ? [
          {
            path: 'task.material.modelType',
            value: material.modelType,
            expected: `${contract.modelTypes.map(of => of.name).join(' or ')}, for an image task`
          }
        ]
      : []),
    ...Contract.further(contract, job, material)
      .filter(([, value]) => !Contract.isValue(value))
      .map(([option, value]) =>
        fault(
          `task.material.datasetType (${option})`,
          value,
          'a text of at most 256 characters that does not begin with "-"'
        )
      ),
    ...(hours > 0 && hours <= 240 ? [] : [fault('task.hours', hours, 'more than 0 and at most 240 hours')]),
    ...(['memoryGiB', 'cpus', 'sharedMemoryGiB'] as const)
      .filter(field => !(resources[field] > 0 && Number.isFinite(resources[field])))
      .map(field => fault(`task.resources.${field}`, resources[field], 'a number above 0'))
  ]
}
