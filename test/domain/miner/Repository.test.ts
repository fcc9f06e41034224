import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Repository from '../../../src/domain/miner/Repository.js'
import { hostileValue } from '../../arbitraries.js'
import { timed } from '../../timed.js'

const commit = '0123456789abcdefABCDEF0123456789abcdef01'

describe('repositories are https GitHub URLs (RULES 2.1)', () => {
  it.each([
    'https://github.com/owner/trainer',
    'https://github.com/owner/trainer.git',
    'https://github.com/o/t',
    'https://github.com/0-a-0/.github',
    'https://github.com/owner/a_b.c-d',
    `https://github.com/${'a'.repeat(39)}/${'b'.repeat(100)}`
  ])('%s is one', url => {
    expect(Repository.githubRepo.is(url)).toBe(true)
  })

  it.each([
    'http://github.com/owner/trainer',
    'https://github.com/owner',
    'https://github.com/owner/',
    'https://github.com/owner/trainer/',
    'https://github.com/owner/trainer/tree/main',
    'https://github.com/owner/trainer?tab=readme',
    'https://github.com/owner/trainer#readme',
    'https://github.com/owner/..',
    'https://github.com/owner/.',
    'https://github.com/owner/.git',
    'https://github.com/owner/..git/..',
    'https://github.com/-owner/trainer',
    'https://github.com/owner-/trainer',
    'https://github.com/own--er/trainer',
    `https://github.com/${'a'.repeat(40)}/trainer`,
    `https://github.com/owner/${'b'.repeat(101)}`,
    'https://github.com.evil.example/owner/trainer',
    'https://evil@github.com/owner/trainer',
    'https://github.com:443/owner/trainer',
    'https://gitlab.com/owner/trainer',
    'git@github.com:owner/trainer.git',
    ' https://github.com/owner/trainer',
    'https://github.com/owner/trainer\n',
    'https://github.com/owner/tra iner',
    'https://github.com/owner/tra\u202einer',
    'https://github.com/owner/$(reboot)',
    '--upload-pack=touch'
  ])('%j is none', url => {
    expect(Repository.githubRepo.is(url)).toBe(false)
  })

  it('nothing hostile is one', () => {
    fc.assert(
      fc.property(hostileValue, value => {
        expect(Repository.githubRepo.is(value)).toBe(false)
        expect(Repository.commitHash.is(value)).toBe(false)
      })
    )
  })

  it('a URL that a careless expression would take for ever to refuse is refused at once', () => {
    const long = `https://github.com/${'a-'.repeat(5_000_000)}/`
    expect(timed(() => expect(Repository.githubRepo.is(long)).toBe(false))).toBeLessThan(100)
  })
})

it('a commit is a full hash of 40 hexadecimal digits: no branch, no short hash (RULES 2.1)', () => {
  expect(Repository.commitHash.is(commit)).toBe(true)
  expect(
    ['main', commit.slice(1), `${commit}0`, `${commit}\n`, commit.replace('0', 'g')].map(
      Repository.commitHash.is
    )
  ).toEqual(Array(5).fill(false))
})
