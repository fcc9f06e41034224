import { describe, expect, it } from 'vitest'
import { load } from '../../../src/cli/terminal/peer.js'

describe('a package that a command needs', () => {
  it('is named where it is missing, with how to get it', async () => {
    await expect(
      load(
        () => Promise.reject(new Error("Cannot find package 'dockerode' imported from /x.js")),
        ['dockerode'],
        'The engine’s client library is missing'
      )
    ).rejects.toThrow('The engine’s client library is missing: npm install dockerode')
  })

  it('is not blamed for another failure', async () => {
    await expect(
      load(() => Promise.reject(new Error('out of memory')), ['dockerode'], 'missing')
    ).rejects.toThrow(/^out of memory$/)
  })
})
