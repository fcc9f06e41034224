// Bounds that a refusal names, and lists that are longer than they say.
import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import * as Champion from '../../../src/domain/miner/Champion.js'
import * as Codec from '../../../src/domain/codec/Codec.js'
import * as Json from '../../../src/domain/codec/Json.js'
import * as Metagraph from '../../../src/domain/miner/Metagraph.js'
import * as Report from '../../../src/domain/task/Report.js'
import { champion } from '../../rules/fields.js'

const faults = (answer: E.Either<ReadonlyArray<Codec.Fault>, unknown>): ReadonlyArray<string> =>
  E.isLeft(answer) ? answer.left.map(Codec.sentence) : []

const endless = (): unknown => {
  const list: Array<unknown> = []
  list.length = 2 ** 32 - 1
  return list
}

/** A list that is one longer each time its length is asked for, of one thing again and again. */
const growing = (item: unknown): { readonly list: unknown; readonly asked: () => number } => {
  let asked = 0
  const list = new Proxy([] as ReadonlyArray<unknown>, {
    get: (target, key) =>
      key === 'length'
        ? (asked += 1)
        : typeof key === 'string' && /^\d+$/.test(key)
          ? asked > 1_000
            ? undefined
            : item
          : (Reflect.get(target, key) as unknown)
  })
  return { list, asked: () => asked }
}

describe('a number above every bound', () => {
  it.each([1e300, 2 ** 53, Infinity])(
    '%d as a reign is refused with the largest one that may stand there',
    reign => {
      const [said] = faults(Codec.decode(Champion.codec, 'champion')({ ...champion, reign }))
      expect(said).toBe(`champion.reign is ${String(reign)}: expected an integer from 1 to 9007199254740991`)
    }
  )

  it('keeps what else might stand there', () => {
    const codec = Codec.nullable(Codec.integer(1), 'for none')
    expect(faults(Codec.decode(codec, 'rows')(1e300))).toEqual([
      'rows is 1e+300: expected an integer from 1 to 9007199254740991 or null for none'
    ])
    expect(faults(Codec.decode(Codec.nullable(Codec.list(Codec.integer(1), 2)), 'rows')([1, 2, 3]))).toEqual([
      'rows is a list of 3: expected a list of an integer of at least 1, at most 2 of them or null'
    ])
  })

  it.each([0, -1, 1.5, -0, NaN, '1'])('%s is refused in the words that it always was', value => {
    expect(faults(Codec.decode(Codec.integer(1), 'n')(value))[0]).toMatch(
      /: expected an integer of at least 1$/
    )
  })
})

describe('a list', () => {
  it('of four thousand million holes is refused at once', () => {
    expect(E.isLeft(Json.object.decode({ columns: endless() }))).toBe(true)
    expect(Metagraph.codec.is(endless())).toBe(false)
    expect(Codec.list(Codec.integer(0)).is(endless())).toBe(false)
  })

  it('of holes is no metagraph', () => {
    const holes: Array<unknown> = []
    holes.length = 3
    expect(Metagraph.codec.is(holes)).toBe(false)
  })

  it('that grows while it is looked at is as long as it said at first', () => {
    const numbers = growing(1)
    expect(Codec.list(Codec.integer(0)).is(numbers.list)).toBe(true)
    expect(numbers.asked()).toBe(1)
    const more = growing(1)
    expect(Codec.list(Codec.integer(0)).decode(more.list)).toEqual(E.right([1]))
    const report = {
      type: 'Failed',
      slot: 'R1.M1.T1',
      hotkey: champion.hotkey,
      reason: 'Crashed',
      detail: null
    }
    const reports = growing(report)
    expect(Report.copies(reports.list)).toEqual([report])
  })

  it('that answers a terminal’s commands for its length is shown without them', () => {
    const list = new Proxy([] as ReadonlyArray<unknown>, {
      get: (target, key) => (key === 'length' ? '\u001b[2J' : (Reflect.get(target, key) as unknown))
    })
    expect(Codec.show(list)).toBe('a list of NaN')
  })
})
