// The watch over the queue: how often the controller is asked follows from the clock, never from how many jobs ask.
import { setMaxListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import * as Watch from '../../src/slurm/Watch.js'

const terms = { submitted: 10, pollSeconds: 0.2, longestPollSeconds: 0.2 }

describe('the watch', () => {
  it.each([1, 50])('asks no oftener for %i jobs that look again at once', async jobs => {
    let calls = 0
    const controller = {
      submit: () => Promise.resolve(''),
      nodes: () => Promise.resolve([]),
      cancel: () => Promise.resolve(),
      queue: () => {
        calls += 1
        return Promise.resolve('{"jobs":[]}')
      }
    }
    const watch = Watch.make(controller, 'dethrone-', terms, () => undefined)
    const over = new AbortController()
    setMaxListeners(0, over.signal)
    const looking = Array.from({ length: jobs }, async () => {
      while (!over.signal.aborted) await watch.look(over.signal)
    })
    await new Promise(resolve => setTimeout(resolve, 900))
    over.abort()
    await Promise.all(looking)
    watch.close()
    expect(calls).toBeGreaterThan(0)
    expect(calls).toBeLessThanOrEqual(6)
  })
})
