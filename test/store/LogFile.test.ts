// What is wrong with a log is told of every line at once, and not endlessly.
import * as E from 'fp-ts/lib/Either.js'
import { expect, it } from 'vitest'
import { Codec, LogFile } from '../../src/index.js'

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
