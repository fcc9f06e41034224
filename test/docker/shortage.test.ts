// A disk that runs out by what has no name: whose it was, and that nobody is blamed for what another one gives back.
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import * as Shortage from '../../src/docker/watch/Shortage.js'

const on = new AbortController().signal
const reserve = 400

/** A disk of jobs, each with bytes that its end gives back. */
const disk = (hidden: Readonly<Record<string, number>>, size = 1000) => {
  const held = new Map(Object.entries(hidden))
  const free = (): number => size - [...held.values()].reduce((sum, n) => sum + n, 0)
  const ended: Array<string> = []
  const suspect = (execution: string, during: () => void = () => undefined): Shortage.Suspect => ({
    execution,
    free,
    reserve,
    lookSeconds: 0.01,
    end: () => {
      ended.push(execution)
      held.delete(execution)
      during()
      return Promise.resolve()
    }
  })
  return { suspect, ended, held, free }
}

describe('a shortage', () => {
  it('is its own who gives back what is short, and nobody else is ended', async () => {
    const { suspect, ended } = disk({ attacker: 950, honest: 0 })
    const shortage = Shortage.make()
    const found = await Promise.all(
      ['attacker', 'honest'].map(name => Shortage.inTurn(shortage, suspect(name), on))
    )
    expect(found).toEqual(['its own', undefined])
    expect(ended).toEqual(['attacker'])
  })

  it('is nobody’s who is ended first and gives back nothing', async () => {
    const { suspect, ended } = disk({ attacker: 950, honest: 0 })
    const shortage = Shortage.make()
    const found = await Promise.all(
      ['honest', 'attacker'].map(name => Shortage.inTurn(shortage, suspect(name), on))
    )
    expect(found).toEqual(['unknown', 'its own'])
    expect(ended).toEqual(['honest', 'attacker'])
  })

  it('is not put down to who is ended while another takes its own files away', async () => {
    const { suspect, held } = disk({ honest: 0, neighbour: 950 })
    const shortage = Shortage.make()
    shortage.named.set('neighbour', 950)
    const cleans = suspect('honest', () => {
      held.set('neighbour', 0)
      shortage.named.set('neighbour', 0)
    })
    expect(await Shortage.inTurn(shortage, cleans, on)).toBe('unknown')
  })

  it('is weighed while nothing is taken away, and what waits is taken away then', async () => {
    const { suspect, held } = disk({ honest: 0, swept: 950 })
    const shortage = Shortage.make()
    const order: Array<string> = []
    let removed: Promise<unknown> = Promise.resolve()
    const sweeps = suspect('honest', () => {
      removed = shortage.removing(() => {
        order.push('removed')
        held.set('swept', 0)
        return Promise.resolve()
      })
    })
    const found = await Shortage.inTurn(shortage, sweeps, on)
    order.push('found')
    await removed
    expect(found).toBe('unknown')
    expect(order).toEqual(['removed', 'found'])
  })

  it('waits for what is being taken away already, and may be over then', async () => {
    const { suspect, ended, held } = disk({ swept: 950, honest: 0 })
    const shortage = Shortage.make()
    void shortage.removing(async () => {
      await sleep(5)
      held.set('swept', 0)
    })
    expect(await Shortage.inTurn(shortage, suspect('honest'), on)).toBeUndefined()
    expect(ended).toEqual([])
  })

  it('is left alone by who has ended before its turn', async () => {
    const { suspect, ended } = disk({ attacker: 950 })
    const over = new AbortController()
    const found = Shortage.inTurn(Shortage.make(), suspect('honest'), over.signal)
    over.abort()
    expect(await found).toBeUndefined()
    expect(ended).toEqual([])
  })
})
