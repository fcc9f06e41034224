import { expect, it } from 'vitest'
import * as Seed from '../../src/domain/Seed.js'

it('a seed is 1 to 256 printable ASCII characters (RULES 10)', () => {
  expect(['x', ' ', '~'.repeat(256), '0x1234'].map(Seed.codec.is)).toEqual(Array(4).fill(true))
  expect(['', '~'.repeat(257), '\t', 'é', '\u007f', 'a\n', '\ud800', 1, null].map(Seed.codec.is)).toEqual(
    Array(9).fill(false)
  )
})
