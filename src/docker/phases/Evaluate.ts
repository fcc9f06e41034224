/** Evaluating: the collected output's score, from the operator's own evaluator or from a container (EXECUTION 4, evaluate). */
import * as E from 'fp-ts/lib/Either.js'
import { decode, sentence } from '../../domain/codec/Codec.js'
import type { Digest } from '../../domain/Digest.js'
import * as Evaluator from '../../ports/Evaluator.js'
import * as ContainerEvaluator from './ContainerEvaluator.js'
import { MinerFault, WorldFault } from '../../jobs/blame/Fault.js'
import * as Course from '../../jobs/lifecycle/Course.js'
import * as There from '../containers/There.js'
import * as Phase from '../Phase.js'
import type { Execution } from '../Execution.js'

/** Evaluates; an evaluator that crashes again and again is the fault of whom the settings name. */
export const evaluate = async (execution: Execution, digest: Digest): Promise<Evaluator.Evaluation> => {
  const { evaluation } = execution.adapter.settings
  try {
    return await Phase.run(execution, Course.evaluate, async (signal, attempt) => {
      await There.check(execution, [execution.volumes.output, ...There.cache(execution.volumes)])
      return evaluation.type === 'Container'
        ? ContainerEvaluator.evaluate(execution, evaluation, signal, attempt)
        : ofPort(execution, evaluation.evaluator, digest, signal)
    })
  } catch (thrown) {
    // What does not decode has been written by the operator's own program, whoever its crashes are put down to.
    const crashed = thrown instanceof WorldFault && !thrown.final
    if (crashed && evaluation.type === 'Container' && evaluation.crashIs === 'miner')
      throw new MinerFault('EvaluationFailed', thrown.message)
    throw thrown
  }
}

const ofPort = async (
  { job, task, volumes, devices, owner, emit }: Execution,
  evaluator: Evaluator.Evaluator,
  digest: Digest,
  signal: AbortSignal
): Promise<Evaluator.Evaluation> => {
  const place = {
    execution: owner.execution,
    output: volumes.output,
    models: volumes.models,
    datasets: volumes.datasets,
    devices
  }
  const answer = await evaluator.evaluate({ job, task, digest, place }, { signal, emit })()
  if (E.isLeft(answer)) throw new WorldFault(answer.left.kind, answer.left.message)
  const evaluation = decode(Evaluator.evaluation, 'evaluation')(answer.right)
  if (E.isLeft(evaluation)) throw new WorldFault('Evaluation', evaluation.left.map(sentence).join('; '), true)
  return evaluation.right
}
