/** An evaluator's answer, read in the process apart: a miner's model had a hand in it (EXECUTION 4, evaluate; 6). */
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import * as Exact from '../../domain/Exact.js'
import * as Evaluator from '../../ports/Evaluator.js'
import * as Untar from '../output/Untar.js'
import * as Reading from './Reading.js'

/** How two losses are blended, for an image. */
export const asked = t.type({
  imageLoss: t.union([
    t.null,
    t.type({ textGuided: Exact.codec, withoutText: Exact.codec, digits: t.number })
  ])
})

/** An evaluation, or why the answer is none. */
export const said = t.union([
  t.type({ type: t.literal('Evaluation'), evaluation: Evaluator.evaluation }),
  t.type({ type: t.literal('Undecodable'), why: t.string })
])
export type Said = t.TypeOf<typeof said>

const longestWhy = 2000

export const read = Reading.of(asked, async (task, next): Promise<Said> => {
  const texts: Array<string> = []
  for await (const { body } of Untar.read(next())) texts.push((await Untar.whole(body())).toString())
  const evaluation = Evaluator.read(task)(texts.join(''))
  return E.isLeft(evaluation)
    ? { type: 'Undecodable', why: evaluation.left.slice(0, longestWhy) }
    : { type: 'Evaluation', evaluation: evaluation.right }
})
