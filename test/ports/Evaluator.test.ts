import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { Codec } from '../../src/index.js'
import * as Evaluator from '../../src/ports/Evaluator.js'

const scored = (input: unknown): Evaluator.Evaluation => {
  const result = Codec.decode(Evaluator.result, 'result')(input)
  if (E.isLeft(result)) throw new Error(result.left.map(Codec.sentence).join('; '))
  return Evaluator.scored(result.right)
}

describe('an evaluation’s result', () => {
  it('is a score, exactly, or why there is none', () => {
    expect(scored({ type: 'Scored', score: '1.50' })).toEqual({ type: 'Scored', score: '1.5' })
    expect(scored({ type: 'Scored', score: 0.1 })).toEqual({ type: 'Scored', score: '0.1' })
    const failed = { type: 'Failed', reason: 'NotFinetuned', detail: 'the same weights' }
    expect(scored(failed)).toEqual(failed)
  })

  it('weighs the two lists of images, rounded half-even to 40 digits once at the end (RULES 7)', () => {
    expect(scored({ type: 'ScoredImages', textGuided: ['0.1', '0.3'], withoutText: [1] })).toEqual({
      type: 'Scored',
      score: '0.8'
    })
    expect(scored({ type: 'ScoredImages', textGuided: [1], withoutText: ['0', '0', '1'] })).toEqual({
      type: 'Scored',
      score: '0.5'
    })
    expect(scored({ type: 'ScoredImages', textGuided: [0, 0, 1], withoutText: [0] })).toEqual({
      type: 'Scored',
      score: `0.08${'3'.repeat(39)}`
    })
  })

  it.each([
    [
      { type: 'ScoredImages', textGuided: [], withoutText: [1] },
      /result\.textGuided is a list of 0: expected a list of at least one decimal/
    ],
    [{ type: 'Scored', score: 'NaN' }, /result\.score is "NaN"/],
    [{ type: 'Scored', score: 1, note: 'x' }, /result\.note is "x": expected no such field/],
    [{ type: 'Failed', reason: 'Withdrawn', detail: null }, /result\.reason is "Withdrawn"/],
    [{ score: 1 }, /result\.type is nothing/]
  ])('is not %j', (input, message) => {
    expect(() => scored(input)).toThrow(message)
  })
})
