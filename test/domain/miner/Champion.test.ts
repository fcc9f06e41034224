import { describe, expect, it } from 'vitest'
import * as Champion from '../../../src/domain/miner/Champion.js'
import * as Miner from '../../../src/domain/miner/Miner.js'
import { coldkey, hotkey } from '../../addresses.js'
import { decoded } from '../../view.js'

const commit = '0123456789abcdefABCDEF0123456789abcdef01'

describe('miners and champions (RULES 1)', () => {
  const miner = {
    hotkey: hotkey(1),
    coldkey: coldkey(2),
    githubRepo: 'https://github.com/owner/trainer',
    commitHash: commit
  }

  it('a champion is a miner with its reign, which is at least 1 (RULES 5.2)', () => {
    expect(Miner.codec.is(miner)).toBe(true)
    expect(Champion.codec.is({ ...miner, reign: 1 })).toBe(true)
    expect([0, -1, 1.5, '1', NaN, null].map(reign => Champion.codec.is({ ...miner, reign }))).toEqual(
      Array(6).fill(false)
    )
    expect(Miner.codec.is({ ...miner, reign: 1 })).toBe(false)
  })

  it('a crown begins a first reign, a defence adds one, and a champion trains like everyone else (RULES 6)', () => {
    const crowned = Champion.crowned(decoded(Miner.codec, miner))
    expect(crowned).toEqual({ ...miner, reign: 1 })
    expect(Champion.defended(Champion.defended(crowned)).reign).toBe(3)
    expect(Champion.miner(crowned)).toEqual(miner)
  })
})
