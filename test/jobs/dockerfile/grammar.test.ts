import * as E from 'fp-ts/lib/Either.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decode } from '../../../src/domain/codec/Codec.js'
import * as Dockerfile from '../../../src/jobs/dockerfile/Dockerfile.js'
import * as Parse from '../../../src/jobs/dockerfile/Parse.js'
import * as Print from '../../../src/jobs/dockerfile/Print.js'
import * as Files from './files.js'
import { lines, mark } from './printed.js'
import { runs } from '../../runs.js'

describe('a Dockerfile, by a grammar of our own (EXECUTION 4, build)', () => {
  it('is refused with line and reason, or reads the same when it is printed', () => {
    let accepted = 0
    fc.assert(
      fc.property(Files.any, file => {
        const parsed = Parse.parse(file)
        if (E.isRight(parsed)) expect(E.isRight(decode(Dockerfile.codec)(parsed.right))).toBe(true)
        const first = lines(file)
        if (E.isLeft(first)) {
          expect(first.left.line).toBeGreaterThan(0)
          expect(first.left.reason).toMatch(/\S/)
          return
        }
        accepted += 1
        expect(first.right.every(line => /^[^\n\r\0]+$/.test(line) && !/\\[ \t]*$/.test(line))).toBe(true)
        const second = lines(Print.file(first.right))
        expect(second).toMatchObject({ _tag: 'Right' })
        const marked = first.right.flatMap(line => (line.startsWith('FROM ') ? [line, mark] : [line]))
        expect(E.isRight(second) ? second.right : []).toEqual(marked)
      }),
      { numRuns: runs(1000) }
    )
    expect(accepted).toBeGreaterThan(30)
  })

  it('tells what its ADDs name, whatever is escaped when it is printed', () => {
    const name = fc.stringMatching(/^[a.*?[\]"'$# -]{1,8}$/)
    let accepted = 0
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 3 }), names => {
        const words = names.map(text => text.replace(/['"$]/g, '\\$&'))
        const printed = lines(`FROM b\nADD ${JSON.stringify([...words, '/'])}\nCOPY c /\n`)
        if (E.isLeft(printed)) return
        accepted += 1
        expect(Print.added(Print.file(printed.right))).toEqual(names)
      }),
      { numRuns: runs(300) }
    )
    expect(accepted).toBeGreaterThan(100)
  })
})
