// Every decoder at the border, against what is far too deep, far too large or cut off.
import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Candidate from '../src/domain/miner/Candidate.js'
import * as Champion from '../src/domain/miner/Champion.js'
import * as Codec from '../src/domain/codec/Codec.js'
import * as Ledger from '../src/rules/admission/Ledger.js'
import * as History from '../src/rules/rewards/History.js'
import * as Log from '../src/rules/log/Log.js'
import * as LogFile from '../src/store/LogFile.js'
import * as Metagraph from '../src/domain/miner/Metagraph.js'
import * as Miner from '../src/domain/miner/Miner.js'
import * as Opening from '../src/rules/Opening.js'
import * as Report from '../src/domain/task/Report.js'
import * as Result from '../src/rules/rewards/Result.js'
import * as RuleSet from '../src/rules/ruleset/RuleSet.js'
import * as Snapshot from '../src/Snapshot.js'
import * as Task from '../src/domain/task/Task.js'
import * as Tournament from '../src/Tournament.js'
import { hostileValue, oddNumerals, prototypeKeys } from './arbitraries.js'
import { eight, right } from './rules/fields.js'
import { timed } from './timed.js'
import { runs } from './runs.js'

type Decode = (input: unknown) => E.Either<unknown, unknown>
type Is = (input: unknown) => boolean

const both = <A, O>(codec: Codec.Codec<A, O>): readonly [Decode, Is] => [Codec.decode(codec), codec.is]

const decoders: ReadonlyArray<readonly [string, readonly [Decode, Is]]> = [
  ['a miner', both(Miner.codec)],
  ['a champion', both(Champion.codec)],
  ['candidates', both(Codec.list(Candidate.codec))],
  ['a report', both(Report.codec)],
  ['an event', both(Log.event)],
  ['a log', both(Log.codec)],
  ['an opening', both(Opening.codec)],
  ['a rule set', both(RuleSet.codec)],
  ['a ledger', both(Ledger.codec)],
  ['a metagraph', both(Metagraph.codec)],
  ['a result', both(Result.codec)],
  ['a history', both(History.codec)],
  ['a task’s material', both(Task.material)],
  ['a state', [Snapshot.decode, Snapshot.codec.is]]
]

const opening = right(Tournament.open(eight.terms)(eight.miners)).opening
const report = {
  type: 'Scored',
  slot: 'R1.M1.T1',
  hotkey: eight.miners[0]?.hotkey,
  score: '1',
  timedOut: false,
  digest: null
}

const levels = runs(20_000)
const deep = [
  `${'['.repeat(levels)}${']'.repeat(levels)}`,
  `${'{"opening":'.repeat(levels)}null${'}'.repeat(levels)}`,
  `${'{"record":['.repeat(levels)}${']}'.repeat(levels)}`,
  `${'[{"type":"Reported","reports":'.repeat(levels)}[]${'}]'.repeat(levels)}`
].map((text): unknown => JSON.parse(text))

/** A megabyte in `npm test`, ten in ten times of it. */
const large = [
  `[${Array(runs(200_000)).fill('null').join(',')}]`,
  `[${Array(runs(90_000)).fill('{"type":1}').join(',')}]`,
  `{${Array.from({ length: runs(70_000) }, (_, i) => `"field${i}":1`).join(',')}}`,
  JSON.stringify('x'.repeat(runs(1_000_000))),
  `[{"type":"Reported","reports":[${Array(runs(90_000)).fill('{"a":1}').join(',')}]}]`
].map((text): unknown => JSON.parse(text))

/** What has no fault in it because there is nothing in it. */
const empty: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['candidates', []],
  ['a log', []],
  ['a history', []],
  ['a metagraph', {}]
])

describe.each(decoders)('%s', (name, [decode, is]) => {
  it('is nothing that is nested thousands of levels deep', () => {
    for (const json of deep) expect(E.isLeft(decode(json))).toBe(true)
  })

  it('is refused in sensible time when it is large', () => {
    for (const json of large) {
      expect(timed(() => expect(E.isLeft(decode(json))).toBe(true))).toBeLessThan(4000)
    }
  })

  it.each(prototypeKeys)('has no own field %s', key => {
    expect(E.isLeft(decode(JSON.parse(`{${JSON.stringify(key)}:{"type":"Opened"}}`)))).toBe(true)
    expect(Object.hasOwn(Object.prototype, 'type')).toBe(false)
  })

  it('is nothing hostile, and never a crash', () => {
    fc.assert(
      fc.property(hostileValue, value => {
        for (const input of [value, [value], { 0: value }]) {
          const known = is(input)
          const decoded = decode(input)
          if (E.isRight(decoded)) expect(input).toEqual(empty.get(name))
          if (known) expect(input).toEqual(name === 'a metagraph' ? [] : empty.get(name))
        }
      }),
      { numRuns: runs(30) }
    )
  })
})

describe('large, and right', () => {
  it('a log of megabytes of reports is read in sensible time, and one bad score among them is named', () => {
    const reports = Array.from({ length: runs(12_000) }, () => ({ ...report }))
    const entry = { type: 'Reported', reports }
    const text = `${JSON.stringify({ type: 'Opened', format: 2, opening })}\n${JSON.stringify(entry)}\n`
    expect(text.length).toBeGreaterThan(1_600_000)
    expect(timed(() => expect(E.isRight(LogFile.parse(text))).toBe(true))).toBeLessThan(5000)

    Object.assign(reports[3_141] ?? {}, { score: '1e400' })
    const faulty = LogFile.parse(
      `${JSON.stringify({ type: 'Opened', format: 2, opening })}\n${JSON.stringify(entry)}\n`
    )
    expect(E.isLeft(faulty) && faulty.left.map(({ path, value }) => [path, value])).toEqual([
      ['line 2.reports[3141].score', '1e400']
    ])
  })

  it('a field of 20,000 opens in sensible time', () => {
    // The same miner again and again is a field nobody may open, but it must be looked through.
    const miners = Array.from({ length: 20_000 }, () => eight.miners[0])
    const json = { type: 'Opened', format: 2, opening: { ...opening, miners } }
    expect(timed(() => Codec.decode(Log.codec)([json]))).toBeLessThan(10_000)
  })

  it('a log of many events is replayed, or refused where no attempt is left, in sensible time', () => {
    const gone = (match: number, attempts: number) =>
      Array.from({ length: attempts }, (_, i) => ({
        type: 'Unavailable',
        slot: i === 0 ? `R1.M${match}.T1` : `R1.M${match}.T1.A${i + 1}`,
        reason: 'gone'
      }))
    const replayed = (events: ReadonlyArray<unknown>) =>
      Tournament.replay(right(Codec.decode(Log.codec)([{ type: 'Opened', format: 2, opening }, ...events])))
    const long = [1, 2, 3, 4].flatMap(match => gone(match, 99))
    expect(timed(() => expect(E.isRight(replayed(long))).toBe(true))).toBeLessThan(5000)
    const endless = gone(1, 3000)
    expect(
      timed(() => expect(replayed(endless)).toMatchObject({ left: { type: 'LastAttempt' } }))
    ).toBeLessThan(5000)
  })
})

describe('log files', () => {
  const whole = `${JSON.stringify({ type: 'Opened', format: 2, opening })}\n${JSON.stringify({ type: 'Reported', reports: [] })}\n`

  it('lose nothing: a last line without its end counts where it is whole, and is a fault where it is not', () => {
    fc.assert(
      fc.property(fc.nat({ max: whole.length }), length => {
        const parsed = LogFile.parse(whole.slice(0, length))
        const [ends, last] = [
          whole.slice(0, length).split('\n').length - 1,
          whole.slice(0, length).split('\n').at(-1)
        ]
        const complete = last === '' || last === whole.split('\n')[ends]
        expect(E.isRight(parsed)).toBe(complete)
        if (E.isRight(parsed)) expect(parsed.right.length).toBe(ends + (last === '' ? 0 : 1))
      })
    )
  })

  it('have a fault for every line that is none, named by its number', () => {
    for (const line of [
      '',
      'null',
      '{',
      '[]',
      '{"type":"Opened"}',
      '\u0000',
      'NaN',
      '{"type":"Cancelled","reason":1}'
    ]) {
      const parsed = LogFile.parse(`${whole}${line}\n`)
      expect(E.isLeft(parsed) && parsed.left.every(({ path }) => path.startsWith('line 3'))).toBe(true)
    }
  })

  it('are never anything but lines of entries', () => {
    const junk = fc.array(fc.oneof(fc.json(), fc.constantFrom(...oddNumerals)), { minLength: 1 })
    fc.assert(
      fc.property(junk, lines => {
        expect(E.isLeft(LogFile.parse(`${lines.join('\n')}\n`))).toBe(true)
      })
    )
  })
})
