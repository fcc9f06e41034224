/** An evaluator in a container: its arguments, and where it leaves its result (EXECUTION 4, evaluate; docs/running-jobs.md). */
import * as Digest from '../../domain/Digest.js'
import type * as Evaluator from '../../ports/Evaluator.js'
import * as Confined from '../../jobs/confined/Confined.js'
import * as AnswerReading from '../../jobs/confined/AnswerReading.js'
import { isInputs, Unread } from '../../jobs/confined/Unread.js'
import * as TrustedRun from '../containers/TrustedRun.js'
import { WorldFault } from '../../jobs/blame/Fault.js'
import * as Images from '../containers/Images.js'
import * as Names from '../../jobs/contract/Names.js'
import * as VolumeAccess from '../containers/VolumeAccess.js'
import type { Evaluation } from '../Settings.js'
import * as Tar from '../../jobs/output/Tar.js'
import * as OperatorContainers from '../containers/OperatorContainers.js'
import type { Execution } from '../Execution.js'

/** The file in which an evaluator leaves its result. */
const resultFile = `${Names.paths.evaluation}/result.json`

const longestResult = 16 << 20

/** What an evaluator's container is told: the job, and where everything lies. */
const command = ({ job, task: { material } }: Execution): ReadonlyArray<string> => [
  '--task-id',
  Names.taskId(job),
  '--task-type',
  job.kind,
  '--model',
  material.model,
  '--original-model',
  `${Names.paths.models}/${Names.modelFolder(material.model)}`,
  '--trained-model',
  `${Names.paths.checkpoints}/${Names.outputFolder(job)}`,
  '--dataset',
  `${Names.paths.datasets}/${Names.datasetFile(job)}`,
  '--dataset-type',
  Digest.canonical(material.datasetType),
  ...(material.modelType === null ? [] : ['--model-type', material.modelType]),
  '--result',
  resultFile
]

const trusted = { phase: 'evaluate', who: 'The evaluator', fault: 'Evaluation', quoted: true } as const

/** Evaluates in a container without network that reads the output and writes its result. */
export const evaluate = async (
  execution: Execution,
  how: Extract<Evaluation, { readonly type: 'Container' }>,
  signal: AbortSignal,
  attempt: number
): Promise<Evaluator.Evaluation> => {
  const { adapter, owner, volumes } = execution
  const { engine } = adapter
  await Images.own(execution, how.image.image, signal)
  await engine.removeVolume(volumes.result)
  await engine.createVolume(volumes.result, Names.labels(owner, 'result'))
  const parts = how.gpus ? execution : { ...execution, devices: [] }
  return VolumeAccess.through(execution, [[volumes.result, '/result']], async porter => {
    // The evaluator's image may name a user of its own.
    await engine.put(porter, '/', Tar.archive([Tar.folder('result', 0o777)]))
    const specification = OperatorContainers.evaluate(parts, how.image, command(execution), attempt)
    await TrustedRun.run(execution, trusted, specification, signal)
    const found = await engine.stat(porter, '/result/result.json')
    if (found === undefined || found.isFolder || found.isLink || found.size > longestResult)
      throw new WorldFault('Evaluation', `The evaluator left no ${resultFile}.`)
    return read(execution, await engine.get(porter, '/result/result.json'), signal)
  })
}

/** An answer that does not decode is the operator's to mend: to evaluate once more would give it again. */
const read = async (
  { adapter, task, limits }: Execution,
  archive: AsyncIterable<Uint8Array>,
  signal: AbortSignal
): Promise<Evaluator.Evaluation> => {
  const bounds = { seconds: limits.evaluate.seconds, signal }
  const asked = { imageLoss: task.imageLoss }
  const { reader } = adapter
  const said = await Confined.ask(reader, 'answer', asked, AnswerReading.said, archive, bounds).catch(
    (thrown: unknown) => {
      throw thrown instanceof Unread
        ? new WorldFault('Evaluation', `${resultFile}: ${thrown.message}`, isInputs(thrown))
        : thrown
    }
  )
  if (said.type === 'Evaluation') return said.evaluation
  throw new WorldFault('Evaluation', `${resultFile}: ${said.why}`, true)
}
