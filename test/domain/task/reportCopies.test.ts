// Reports are copied at the border without their codec: it must say what the codec says.
import * as E from 'fp-ts/lib/Either.js'
import { expect, it } from 'vitest'
import * as Report from '../../../src/domain/task/Report.js'
import * as Slot from '../../../src/domain/task/Slot.js'
import * as Exact from '../../../src/domain/Exact.js'
import { hostile } from '../../door/values.js'
import { miner } from '../../rules/fields.js'

const [slot, { hotkey }] = [Slot.match(1, 1), miner(1)]
const failed = Report.failed(slot, hotkey, 'Crashed', 'it crashed')
const scored = Report.scored(slot, hotkey, Exact.constant('1'))

/** A record with a value in each of its fields, and in one field more. */
const spoilt = (record: object, value: unknown): ReadonlyArray<unknown> =>
  [...Object.keys(record), 'more'].map(key => ({ ...record, [key]: value }))

it('reports are copied at once where their codec takes them as they are, and only there', () => {
  for (const value of hostile()) {
    for (const one of [value, ...spoilt(failed, value), ...spoilt(scored, value)]) {
      const copied = Report.copies([one])
      expect(copied !== null).toBe(Report.codec.is(one))
      if (copied !== null) expect(Report.codec.decode(copied[0])).toEqual(E.right(copied[0]))
    }
  }
})

it('a failed report holds of its detail what a record holds', () => {
  for (const detail of ['x'.repeat(5000), 'half an emoji \ud83d', `${'x'.repeat(4095)}😀`]) {
    expect(Report.codec.is(Report.failed(slot, hotkey, 'Crashed', detail))).toBe(true)
  }
})
