import { expect, it } from 'vitest'
import * as TournamentId from '../../src/domain/TournamentId.js'

it('a tournament id is at most 64 letters, digits, - and _ (RULES 1)', () => {
  expect(['a', 'A-1_b', 'x'.repeat(64)].map(TournamentId.codec.is)).toEqual([true, true, true])
  expect(['', 'x'.repeat(65), 'a b', 'a/b', '..', 'a.b', 'é', 'a\n', 1].map(TournamentId.codec.is)).toEqual(
    Array(9).fill(false)
  )
})
