/** Evaluating: the collected output's score, from the operator's own evaluator or from a container (EXECUTION 4, evaluate). */
import * as E from 'fp-ts/lib/Either.js'
import type { Digest } from '../../domain/Digest.js'
import type * as Evaluator from '../Evaluator.js'
import * as ContainerEvaluator from './ContainerEvaluator.js'
import { Blamed, Broken } from './Fault.js'
import * as Phase from './Phase.js'
import type { Work } from './Work.js'

/** Evaluates; an evaluator that crashes again and again is the fault of whom the settings name. */
export const evaluate = async (work: Work, digest: Digest): Promise<Evaluator.Evaluation> => {
  const { settings, limits } = work.shop
  const { evaluation } = settings
  try {
    return await Phase.run(
      work,
      'evaluate',
      Phase.within(limits.evaluate.seconds, late => new Broken('Evaluation', late)),
      (signal, attempt) =>
        evaluation.type === 'Container'
          ? ContainerEvaluator.evaluate(work, evaluation, signal, attempt)
          : ofPort(work, evaluation.evaluator, digest, signal)
    )
  } catch (thrown) {
    if (thrown instanceof Broken && evaluation.type === 'Container' && evaluation.crashIs === 'miner')
      throw new Blamed('EvaluationFailed', thrown.message)
    throw thrown
  }
}

const ofPort = async (
  { job, task, volumes, devices, mark, emit }: Work,
  evaluator: Evaluator.Evaluator,
  digest: Digest,
  signal: AbortSignal
): Promise<Evaluator.Evaluation> => {
  const place = {
    execution: mark.execution,
    output: volumes.output,
    models: volumes.models,
    datasets: volumes.datasets,
    devices
  }
  const answer = await evaluator.evaluate({ job, task, digest, place }, { signal, emit })()
  if (E.isRight(answer)) return answer.right
  throw new Broken(answer.left.kind, answer.left.message)
}
