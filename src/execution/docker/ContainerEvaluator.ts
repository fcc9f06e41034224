/** An evaluator in a container: its arguments, and where it leaves its result (EXECUTION 4, evaluate; docs/running-jobs.md). */
import * as E from 'fp-ts/lib/Either.js'
import { decode, sentence } from '../../domain/Codec.js'
import * as Digest from '../../domain/Digest.js'
import * as Evaluator from '../Evaluator.js'
import * as Errand from './Errand.js'
import { Broken } from './Fault.js'
import * as Images from './Images.js'
import * as Names from './Names.js'
import * as Porter from './Porter.js'
import type { Evaluation } from './Settings.js'
import * as Tar from './Tar.js'
import * as Trusted from './Trusted.js'
import * as Untar from './Untar.js'
import type { Work } from './Work.js'

/** The file in which an evaluator leaves its result. */
const resultFile = `${Names.paths.evaluation}/result.json`

const longestResult = 16 << 20

/** What an evaluator's container is told: the job, and where everything lies. */
const command = ({ job, task: { material } }: Work): ReadonlyArray<string> => [
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

const errand = { phase: 'evaluate', who: 'The evaluator', fault: 'Evaluation', quoted: true } as const

/** Evaluates in a container without network that reads the output and writes its result. */
export const evaluate = async (
  work: Work,
  how: Extract<Evaluation, { readonly type: 'Container' }>,
  signal: AbortSignal,
  attempt: number
): Promise<Evaluator.Evaluation> => {
  const { shop, mark, volumes } = work
  const { engine } = shop
  await Images.own(work, how.image.image, signal)
  await engine.removeVolume(volumes.result)
  await engine.createVolume(volumes.result, Names.labels(mark, 'result'))
  const parts = how.gpus ? work : { ...work, devices: [] }
  return Porter.through(work, [[volumes.result, '/result']], async porter => {
    // The evaluator's image may name a user of its own.
    await engine.put(porter, '/', Tar.archive([Tar.folder('result', 0o777)]))
    const specification = Trusted.evaluate(parts, how.image, command(work), attempt)
    await Errand.run(work, errand, specification, signal)
    const found = await engine.stat(porter, '/result/result.json')
    if (found === undefined || found.isFolder || found.isLink || found.size > longestResult)
      throw new Broken('Evaluation', `The evaluator left no ${resultFile}.`)
    return read(await text(await engine.get(porter, '/result/result.json')))
  })
}

const text = async (archive: AsyncIterable<Uint8Array>): Promise<string> => {
  const texts: Array<string> = []
  for await (const { body } of Untar.read(archive)) texts.push((await Untar.whole(body())).toString())
  return texts.join('')
}

const read = (json: string): Evaluator.Evaluation => {
  const parsed = E.tryCatch((): unknown => JSON.parse(json), E.toError)
  if (E.isLeft(parsed)) throw new Broken('Evaluation', `${resultFile}: ${parsed.left.message}`)
  const result = decode(Evaluator.result, resultFile)(parsed.right)
  if (E.isLeft(result)) throw new Broken('Evaluation', result.left.map(sentence).join('; '))
  return Evaluator.scored(result.right)
}
