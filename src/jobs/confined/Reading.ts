/** Readings, in the process apart: bytes that a miner had a hand in, in; a small answer out (EXECUTION 6). Pure. */
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { decode, sentence } from '../../domain/codec/Codec.js'
import * as Exact from '../../domain/Exact.js'
import * as Evaluator from '../../ports/Evaluator.js'
import * as Git from '../repository/Git.js'
import * as Untar from '../output/Untar.js'

// -------------------------------------------------------------------------------------
// protocol
// -------------------------------------------------------------------------------------

/** A commit's list of files: the first of these places is looked for. */
export const treeAsked = t.type({ places: t.array(t.string) })

/** What is in a commit: the sum of its files, and the first of the places that is there. */
export const treeSaid = t.type({
  bytes: t.number,
  found: t.union([t.null, t.type({ path: t.string, object: t.string, isFile: t.boolean, size: t.number })])
})
export interface TreeSaid extends t.TypeOf<typeof treeSaid> {}

/** The archive of an evaluator's result: how two losses are blended, for an image. */
export const answerAsked = t.type({
  imageLoss: t.union([
    t.null,
    t.type({ textGuided: Exact.codec, withoutText: Exact.codec, digits: t.number })
  ])
})

/** An evaluation, or why the answer is none. */
export const answerSaid = t.union([
  t.type({ type: t.literal('Evaluation'), evaluation: Evaluator.evaluation }),
  t.type({ type: t.literal('Undecodable'), why: t.string })
])
export type AnswerSaid = t.TypeOf<typeof answerSaid>

// -------------------------------------------------------------------------------------
// readings
// -------------------------------------------------------------------------------------

type Next = () => AsyncGenerator<Uint8Array, void>

const asked = <A>(codec: t.Type<A, unknown>, input: unknown): A => {
  const result = decode(codec, 'asked')(input)
  if (E.isLeft(result)) throw new Error(result.left.map(sentence).join('; '))
  return result.right
}

const tree = async (input: unknown, next: Next): Promise<TreeSaid> => {
  const { places } = asked(treeAsked, input)
  const entries = Git.entries((await Untar.whole(next())).toString())
  const at = places.flatMap(place => entries.find(({ path }) => path === place) ?? [])[0]
  return {
    bytes: entries.reduce((sum, { size }) => sum + size, 0),
    found:
      at === undefined ? null : { path: at.path, object: at.object, isFile: Git.isFile(at), size: at.size }
  }
}

const answer = async (input: unknown, next: Next): Promise<AnswerSaid> => {
  const task = asked(answerAsked, input)
  const texts: Array<string> = []
  for await (const { body } of Untar.read(next())) texts.push((await Untar.whole(body())).toString())
  const evaluation = Evaluator.read(task)(texts.join(''))
  return E.isLeft(evaluation)
    ? { type: 'Undecodable', why: evaluation.left.slice(0, 2000) }
    : { type: 'Evaluation', evaluation: evaluation.right }
}

const readings = new Map<string, (input: unknown, next: Next) => Promise<unknown>>([
  ['tree', tree],
  ['answer', answer]
])

/** Reads; what nobody knows how to read is an error. */
export const read = (what: string, input: unknown, next: Next): Promise<unknown> =>
  readings.get(what)?.(input, next) ?? Promise.reject(new Error(`Nobody reads ${what}.`))
