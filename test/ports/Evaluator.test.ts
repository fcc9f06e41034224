import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as ImageLoss from '../../src/scoring/ImageLoss.js'
import * as RuleSets from '../../src/rules/ruleset/RuleSets.js'
import type * as Task from '../../src/domain/task/Task.js'
import * as Evaluator from '../../src/ports/Evaluator.js'
import { exact } from '../bossOutcome.js'

const { imageLoss } = RuleSets.standard
const images: Pick<Task.Task, 'imageLoss'> = { imageLoss }
const words: Pick<Task.Task, 'imageLoss'> = { imageLoss: null }

const read = (answer: unknown, task = images): E.Either<string, Evaluator.Evaluation> =>
  Evaluator.read(task)(typeof answer === 'string' ? answer : JSON.stringify(answer))

const failed = (detail: RegExp): unknown => {
  const some: unknown = expect.stringMatching(detail)
  return E.right({ type: 'Failed', reason: 'EvaluationFailed', detail: some })
}

describe('an evaluator’s answer', () => {
  it('is a score as text, exactly, or why there is none', () => {
    expect(read({ type: 'Scored', score: '1.50' }, words)).toEqual(E.right({ type: 'Scored', score: '1.5' }))
    expect(read({ type: 'Scored', score: '5e-5' })).toEqual(E.right({ type: 'Scored', score: '0.00005' }))
    const none = { type: 'Failed', reason: 'NotFinetuned', detail: 'the same weights' }
    expect(read(none)).toEqual(E.right(none))
  })

  it.each(['{"type":"Scored","score":1e-400}', '{"type":"Scored","score":0.5}'])(
    'is refused where the score is a JSON number, and says what to write: %s (RULES 1)',
    answer => {
      expect(read(answer)).toEqual(
        E.left(expect.stringMatching(/answer\.score is .*written as JSON text.*"0\.125"/))
      )
    }
  )

  it.each([
    ['{"type":"Scored","score":"NaN"}', /"NaN" is not a finite decimal/],
    ['{"type":"Scored","score":NaN}', /"NaN" is not/],
    ['{"type":"Scored","score":-Infinity}', /"-Infinity" is not/],
    ['{"type":"Scored","score":"1e61"}', /"1e61" is not/],
    ['{"type":"Scored","score":"5 minutes"}', /"5 minutes" is not/],
    [`{"type":"Scored","score":"0.${'1'.repeat(61)}"}`, /is not a finite decimal/],
    ['{"type":"ScoredImages","textGuided":["0.5",NaN],"withoutText":["1"]}', /loss "NaN" is not/]
  ])('is EvaluationFailed where it says no finite number in range: %s (EXECUTION 4)', (answer, detail) => {
    expect(read(answer)).toEqual(failed(detail))
  })

  it('does not take a quoted NaN apart', () => {
    const none = { type: 'Failed', reason: 'EvaluationFailed', detail: 'loss became "NaN" or -Infinity' }
    expect(read(none)).toEqual(E.right(none))
    expect(read('{"type":"Failed","reason":"EvaluationFailed","detail":NaN}')).toEqual(failed(/^NaN$/))
  })

  it.each([
    ['', /no JSON/],
    ['{"type":"Scored","score":"0.5"', /no JSON/],
    ['null', /answer is null/],
    [{ type: 'ScoredImages', textGuided: [], withoutText: ['1'] }, /textGuided is a list of 0/],
    [{ type: 'ScoredImages', textGuided: [1], withoutText: ['1'] }, /textGuided\[0\] is 1: expected .*text/],
    [{ type: 'Scored', score: '1', note: 'x' }, /note is "x": expected no such field/],
    [{ type: 'Failed', reason: 'Withdrawn', detail: null }, /reason is "Withdrawn"/],
    [{ score: '1' }, /type is nothing/]
  ])('is not %j, and that is not the model’s fault', (answer, message) => {
    expect(read(answer)).toEqual(E.left(expect.stringMatching(message)))
  })

  it.each([
    ['{"type":"Scored","score":"0.5","score":"0.1"}', '"score"'],
    ['{"type":"Failed","type":"Scored","score":"0.5"}', '"type"'],
    ['{"type":"Scored","score":"0.5","sc\\u006fre":"0.1"}', '"score"'],
    ['{"type":"Scored","score":NaN,"score":"0.1"}', '"score"'],
    ['{"type":"ScoredImages","textGuided":["1"],"textGuided":["0"],"withoutText":["1"]}', '"textGuided"']
  ])('has each key once, since of two nobody knows which was meant: %s', (answer, key) => {
    expect(read(answer)).toEqual(E.left(`answer has ${key} twice in one object: expected each key once`))
  })

  it('has no lists for a text task', () => {
    const lists = { type: 'ScoredImages', textGuided: ['1'], withoutText: ['1'] }
    expect(read(lists, words)).toEqual(E.left(expect.stringMatching(/text task/)))
  })

  it('weighs its lists with the numbers of the rule set (RULES 7, 9)', () => {
    const lists = { type: 'ScoredImages', textGuided: ['0'], withoutText: ['1'] }
    expect(read(lists)).toEqual(E.right({ type: 'Scored', score: '0.75' }))
    const halves = { imageLoss: { ...imageLoss, textGuided: exact('0.5'), withoutText: exact('0.5') } }
    expect(read(lists, halves)).toEqual(E.right({ type: 'Scored', score: '0.5' }))
    const short = { imageLoss: { ...imageLoss, digits: 1 } }
    expect(read(lists, short)).toEqual(E.right({ type: 'Scored', score: '0.8' }))
  })

  it('is blended as scoring blends it, however far the losses are apart', () => {
    const loss = fc
      .tuple(fc.integer({ min: -(10 ** 15), max: 10 ** 15 }), fc.integer({ min: -59, max: 40 }))
      .map(([digits, power]) => exact(`${digits}e${power}`))
    const losses = fc.array(loss, { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(losses, losses, (textGuided, withoutText) => {
        const blend = ImageLoss.imageLoss(imageLoss)({ textGuided, withoutText })
        const score = '_tag' in blend && blend._tag === 'Some' ? blend.value : null
        const evaluation = read({ type: 'ScoredImages', textGuided, withoutText })
        expect(evaluation).toMatchObject(
          score === null
            ? { right: { type: 'Failed', reason: 'EvaluationFailed' } }
            : { right: { type: 'Scored', score } }
        )
      })
    )
  })
})
