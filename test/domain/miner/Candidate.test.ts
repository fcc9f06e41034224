import { expect, it } from 'vitest'
import * as Candidate from '../../../src/domain/miner/Candidate.js'
import * as Codec from '../../../src/domain/codec/Codec.js'
import * as Rao from '../../../src/domain/Rao.js'
import { decoded } from '../../view.js'

const candidate: Candidate.Candidate = {
  hotkey: '5Hot\u001b[2J',
  coldkey: '5Cold',
  githubRepo: 'ftp://example.org/é',
  commitHash: 'main'
}

it('every rejection has its sentence, which names the field and shows the value harmlessly (RULES 2.1)', () => {
  const reasons: ReadonlyArray<Candidate.Rejection> = [
    { type: 'InvalidHotkey' },
    { type: 'InvalidColdkey' },
    { type: 'InvalidRepository', field: 'githubRepo' },
    { type: 'InvalidRepository', field: 'commitHash' },
    { type: 'DuplicateHotkey' },
    { type: 'ReigningChampion' },
    { type: 'NotRegistered' },
    {
      type: 'InsufficientBalance',
      needed: decoded(Rao.text, '200000000'),
      available: decoded(Rao.text, '5')
    }
  ]
  expect(reasons.map(Candidate.sentence(candidate))).toEqual([
    'hotkey is "5Hot\\u001b[2J": expected an SS58 address',
    'coldkey is "5Cold": expected an SS58 address',
    'githubRepo is "ftp://example.org/\\u00e9": expected an https GitHub URL',
    'commitHash is "main": expected 40 hexadecimal digits',
    'hotkey "5Hot\\u001b[2J" is admitted already',
    'hotkey "5Hot\\u001b[2J" is the reigning champion\'s',
    'hotkey "5Hot\\u001b[2J" is not registered on the subnet: expected a hotkey of the metagraph',
    'coldkey "5Cold" has 5 rao, the fee is 200000000'
  ])
})

it('a candidate may say anything in its four fields, and nothing besides', () => {
  expect(Candidate.codec.is(candidate)).toBe(true)
  expect(Candidate.codec.is({ ...candidate, balance: 1 })).toBe(false)
  expect(Candidate.codec.is({ ...candidate, hotkey: null })).toBe(false)
  expect(Codec.show(candidate)).toBe('an object')
})
