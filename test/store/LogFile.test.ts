// What is wrong with a log is told of every line at once, and not endlessly.
import * as E from 'fp-ts/lib/Either.js'
import { expect, it } from 'vitest'
import * as Codec from '../../src/domain/codec/Codec.js'
import * as LogFile from '../../src/store/LogFile.js'

const sound = '{"type":"Cancelled","reason":"spring is over"}'
const faults = (...lines: ReadonlyArray<string>): ReadonlyArray<string> => {
  const log = LogFile.parse(lines.map(line => `${line}\n`).join(''))
  return E.isLeft(log) ? log.left.map(Codec.sentence) : []
}

it('every bad line is named, with each of its faults', () => {
  const misspelt = '{"type":"Cancelled","raeson":"spring is over"}'
  expect(faults(sound, misspelt, sound, 'not JSON', '{"type":"Opend"}')).toEqual([
    expect.stringContaining('line 2.reason is nothing'),
    expect.stringContaining('line 2.raeson is "spring is over": expected no such field'),
    'line 4 is "not JSON": expected JSON',
    expect.stringContaining('line 5.type is "Opend"')
  ])
})

it('a hundred faults are named, and how many there are', () => {
  const many = faults(...Array.from({ length: 250 }, () => 'not JSON'))
  expect(many.slice(98)).toEqual([
    'line 99 is "not JSON": expected JSON',
    'line 100 is "not JSON": expected JSON',
    'the number of faults is 250: expected 0 (the first 100 are named)'
  ])
  expect(faults(...Array.from({ length: 100 }, () => 'not JSON'))).toHaveLength(100)
})

it('records without the line before them are one fault, however many there are', () => {
  const record = '{"number":1,"stream":"a","body":{}}'
  expect(faults(record, record, record)).toEqual([
    expect.stringMatching(
      /^line 1 is .*number.*: expected the first line of a journal, which comes before its records$/
    )
  ])
})

it('a line counts or is refused: also the last one without its end, and never one that is cut off unsaid', () => {
  const log = (text: string): unknown => {
    const parsed = LogFile.parse(text)
    return E.isRight(parsed) ? parsed.right.length : parsed.left.map(Codec.sentence)
  }
  expect(log(`${sound}\n${sound}`)).toBe(2)
  expect(log(`${sound}\r\n${sound}\r\n`)).toBe(2)
  expect(log(`${sound}\r${sound}\r`)).toEqual([expect.stringMatching(/^line 1 is .*expected JSON/)])
  expect(log(`${sound} ${sound} `)).toEqual([expect.stringMatching(/^line 1 is .*expected JSON/)])
  expect(log(`${sound}\n{"type":"Cance`)).toEqual([expect.stringMatching(/^line 2 is .*expected JSON/)])
  expect(log(`\ufeff${sound}\n`)).toEqual([expect.stringContaining('byte order mark')])
  expect(log('{"type":"Cancelled","reason":"a","reason":"b"}\n')).toEqual([
    expect.stringContaining('JSON with the key "reason" once in each object')
  ])
  expect(log('{"type":"Cancelled","reason":"a","\\u0072eason" :"b"}\n')).toEqual([
    expect.stringContaining('once in each object')
  ])
  expect(log('{"type":"Cancelled","reason":"{\\"a\\":1,\\"a\\":2}"}\n')).toBe(1)
})
