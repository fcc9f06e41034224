import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Codec from '../../../src/domain/codec/Codec.js'
import * as Job from '../../../src/domain/task/Job.js'
import * as Report from '../../../src/domain/task/Report.js'
import * as Slot from '../../../src/domain/task/Slot.js'
import { hotkeys } from '../../addresses.js'
import { hostileValue, oddNumbers, oddNumerals } from '../../arbitraries.js'
import { decoded } from '../../view.js'

const [first, second] = hotkeys
const scored = {
  type: 'Scored',
  slot: 'R1.G3.T2',
  hotkey: first,
  score: '1.5',
  timedOut: false,
  digest: null
}
const failed = { type: 'Failed', slot: 'R1.G3.T2', hotkey: first, reason: 'Crashed', detail: null }

const faults = (input: unknown): ReadonlyArray<string> => {
  const report = Codec.decode(Report.codec, 'report')(input)
  return E.isLeft(report) ? report.left.map(({ path }) => path) : []
}

describe('a report is Scored or Failed (RULES 1)', () => {
  it('with a canonical score, however it was written', () => {
    for (const score of ['1.5', '1.50', '15e-1', 1.5]) {
      expect(decoded(Report.codec, { ...scored, score })).toEqual(scored)
    }
    expect(decoded(Report.codec, { ...scored, score: -0 })).toEqual({ ...scored, score: '0' })
  })

  it('for one of thirteen reasons', () => {
    const reasons = [
      'RepositoryUnavailable',
      'DockerfileMissing',
      'BuildFailed',
      'CannotStart',
      'Crashed',
      'OutOfMemory',
      'TimedOut',
      'NoOutput',
      'OutputTooLarge',
      'NotFinetuned',
      'Duplicate',
      'EvaluationFailed',
      'Withdrawn'
    ]
    expect(reasons.map(reason => faults({ ...failed, reason }))).toEqual(reasons.map(() => []))
    expect(faults({ ...failed, reason: 'crashed' })).toEqual(['report.reason'])
  })

  it.each([...oddNumerals, ...oddNumbers.filter(n => !Number.isFinite(n) || Math.abs(n) > 1e60)])(
    'a score is no %s',
    score => {
      expect(faults({ ...scored, score })).toEqual(['report.score'])
    }
  )

  it.each([
    ['a slot that is none', { ...scored, slot: 'R1.G3' }, ['report.slot']],
    ['a hotkey that is none', { ...scored, hotkey: 'miner' }, ['report.hotkey']],
    ['a missing field', { ...scored, timedOut: undefined }, ['report.timedOut']],
    ['an upper-case digest', { ...scored, digest: 'A'.repeat(64) }, ['report.digest']],
    ['a field of the other kind', { ...scored, reason: 'Crashed' }, ['report.reason']],
    ['a misspelt field', { ...scored, timedout: true }, ['report.timedout']],
    ['a detail that is too long', { ...failed, detail: 'x'.repeat(4097) }, ['report.detail']],
    ['a detail with a lone surrogate', { ...failed, detail: 'x\ud800' }, ['report.detail']],
    ['no type', { ...scored, type: undefined }, ['report.type']],
    [
      'several at once',
      { ...scored, slot: '', score: NaN, extra: 1 },
      ['report.slot', 'report.score', 'report.extra']
    ]
  ])('%s is named', (_, input, paths) => {
    expect(faults(input)).toEqual(paths)
  })

  it('and nothing hostile is one', () => {
    fc.assert(
      fc.property(hostileValue, value => {
        expect(faults(value).length).toBeGreaterThan(0)
      })
    )
  })
})

describe('equal reports say the same (RULES 7)', () => {
  const digest = 'ab'.repeat(32)
  const variants = [
    scored,
    { ...scored, slot: 'R1.G3.T2.A2' },
    { ...scored, hotkey: second },
    { ...scored, score: '1.6' },
    { ...scored, timedOut: true },
    { ...scored, digest },
    failed,
    { ...failed, hotkey: second },
    { ...failed, reason: 'NoOutput' },
    { ...failed, detail: 'exit code 1' }
  ].map(input => decoded(Report.codec, input))

  it('in every field: each one tells reports apart', () => {
    variants.forEach((a, i) => {
      variants.forEach((b, j) => {
        expect(Report.equals(a, { ...b })).toBe(i === j)
      })
    })
  })

  it('whatever the notation of the score', () => {
    const other = decoded(Report.codec, { ...scored, score: '150e-2' })
    expect(Report.equals(decoded(Report.codec, scored), other)).toBe(true)
  })

  it('and are about one job when they have one key', () => {
    const keys = variants.map(Report.key)
    expect(new Set(keys).size).toBe(3)
    expect(keys[0]).toBe(Job.keyOf(decoded(Slot.codec, 'R1.G3.T2'), hotkeys[0]!))
  })

  it('are recorded by slot, then by hotkey', () => {
    const [a, b] = Array.from([first!, second!]).sort()
    const listed = [
      { ...scored, slot: 'R1.G2.T1', hotkey: b },
      { ...scored, slot: 'R1.G10.T1', hotkey: a },
      { ...scored, slot: 'R1.G10.T1', hotkey: b }
    ].map(input => decoded(Report.codec, input))
    expect(Array.from(listed).reverse().sort(Report.compare)).toEqual(listed)
    expect(Report.compare(listed[0]!, { ...listed[0]! })).toBe(0)
  })
})
