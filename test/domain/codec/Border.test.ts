// What came by a function call: a copy, or faults; never an exception.
import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import * as t from 'io-ts'
import { describe, expect, it } from 'vitest'
import * as Codec from '../../../src/domain/codec/Codec.js'
import * as Exact from '../../../src/domain/Exact.js'
import * as Rao from '../../../src/domain/Rao.js'
import { hostileValue } from '../../arbitraries.js'
import { unreadable } from '../../hostile.js'

const task = Codec.closed('a task', { score: Exact.codec, fee: Rao.codec, names: Codec.list(t.string, 3) })
const right = { score: '0.5', fee: 3n, names: ['a'] }
const take = Codec.take(task, 'task')
const sentences = (input: unknown): ReadonlyArray<string> => {
  const taken = take(input)
  return E.isLeft(taken) ? taken.left.map(Codec.sentence) : []
}

describe('what came by a function call', () => {
  it('is copied, so that the caller changes nothing by changing his own', () => {
    const names = ['a']
    const taken = take({ ...right, names })
    names.push('b')
    expect(taken).toEqual(E.right(right))
    expect(E.isRight(take(Object.freeze({ ...right, names: Object.freeze(['a']) })))).toBe(true)
  })

  it('is canonical already: nothing is put right unasked', () => {
    expect(sentences({ ...right, score: '5e-05' })).toEqual([
      'task.score is "5e-05": expected its canonical form, "0.00005"'
    ])
    expect(sentences({ ...right, score: 0.5 })).toEqual([
      'task.score is 0.5: expected its canonical form, "0.5"'
    ])
    expect(sentences({ ...right, fee: '3' })).toEqual(['task.fee is "3": expected its canonical form, 3'])
  })

  it('has nothing else in it', () => {
    expect(sentences({ ...right, more: 1 })).toEqual(['task.more is 1: expected no such field'])
    const names = Object.assign(['a'], { more: 1 })
    expect(sentences({ ...right, names })).toEqual(['task.names.more is 1: expected no such entry'])
  })

  it('is a fault where it cannot even be read', () => {
    for (const value of unreadable()) {
      expect(E.isLeft(take(value))).toBe(true)
      expect(E.isLeft(Codec.decode(task)(value))).toBe(true)
      expect(task.is(value)).toBe(false)
      for (const key of ['score', 'fee', 'names']) {
        const taken = take({ ...right, [key]: value })
        expect(E.isLeft(taken) && taken.left[0]?.path).toMatch(new RegExp(`^task[.]${key}`))
      }
    }
  })

  it('is a fault in plain JSON, whatever it was', () => {
    fc.assert(
      fc.property(hostileValue, value => {
        for (const input of [value, { ...right, names: value }, { ...right, more: value }]) {
          const taken = take(input)
          if (E.isRight(taken)) continue
          expect(JSON.parse(JSON.stringify(taken.left))).toEqual(taken.left)
          expect(taken.left.map(Codec.sentence).join('').isWellFormed()).toBe(true)
        }
      })
    )
  })
})
