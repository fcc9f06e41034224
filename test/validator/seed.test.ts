// The seed of a tournament that a validator opens.
import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import * as TournamentId from '../../src/domain/TournamentId.js'
import * as Admission from '../../src/validator/registration/Admission.js'
import { decoded } from '../view.js'

it('is the SHA-256 of id, beacon, round and value, and another one for any other of them (RULES 14.5)', () => {
  const id = (text: string) => decoded(TournamentId.codec, text)
  expect(Admission.seed(id('t-1'), 'beacon', 7, 'ab')).toBe(
    createHash('sha256').update('["t-1","beacon",7,"ab"]').digest('hex')
  )
  const seeds = [
    Admission.seed(id('t-1'), 'beacon', 7, 'ab'),
    Admission.seed(id('t-2'), 'beacon', 7, 'ab'),
    Admission.seed(id('t-1'), 'beacon2', 7, 'ab'),
    Admission.seed(id('t-1'), 'beacon', 8, 'ab'),
    Admission.seed(id('t-1'), 'beacon', 7, 'abc')
  ]
  expect(new Set(seeds).size).toBe(seeds.length)
})
