import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fits } from '../../../src/jobs/preflight/Repository.js'

const short = (...letters: ReadonlyArray<string>) =>
  fc.string({ unit: fc.constantFrom(...letters), maxLength: 8 })

describe('a pattern of a copy', () => {
  it('fits what the regular expression of the same meaning fits (law)', () => {
    fc.assert(
      fc.property(short('a', 'b', '*', '?', '/'), short('a', 'b', '/'), (pattern, path) => {
        const meaning = new RegExp(`^${pattern.replaceAll('*', '[^/]*').replaceAll('?', '[^/]')}$`)
        expect(fits(pattern, path)).toBe(meaning.test(path))
      }),
      { numRuns: 2000 }
    )
  })
})
