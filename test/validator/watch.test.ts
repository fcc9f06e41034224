// What a validator watches for while tournaments run: who leaves the subnet, and a clock that jumps.
import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import type { TournamentId } from '../../src/domain/TournamentId.js'
import { hotkey, nodes, running } from '../service/worlds.js'

const id = 'made-text-1' as TournamentId
const minute = 1 / 60

/** A validator with twenty miners, of whom the metagraph has some at times; and what it told of. */
const watched = async (hours = 1.5) => {
  const state = { absent: new Set<string>(), block: 1, frozen: false }
  const troubles: Array<string> = []
  const of = await running(20, ports => ({
    ...ports,
    tell: account => {
      if (account.type === 'Trouble') troubles.push(account.message)
    },
    metagraph: {
      snapshot: () => {
        if (!state.frozen) state.block += 1
        const there = nodes(20).filter(node => !state.absent.has(node.hotkey))
        return Promise.resolve(E.right({ block: state.block, nodes: there }))
      }
    }
  }))
  const withdrawn = (): ReadonlyArray<string> =>
    (of.validator.live.playing(id)?.tournament.record ?? []).flatMap(event =>
      event.type === 'Withdrawn' ? [event.hotkey] : []
    )
  // After an hour registration is over, and text is in play.
  await of.pass(hours)
  expect(of.validator.standing().season.text.stage.type).toBe(hours < 1 ? 'Registering' : 'Playing')
  return { ...of, state, troubles, withdrawn }
}

describe('who leaves the subnet (RULES 14.7)', () => {
  it('is withdrawn once three newer snapshots in a row lack it, and not before', async () => {
    const { state, pass, stop, withdrawn, validator } = await watched()
    state.absent.add(hotkey(3))
    await pass(21 * minute)
    expect(withdrawn()).toEqual([])
    await pass(15 * minute)
    expect(withdrawn()).toEqual([hotkey(3)])
    expect(validator.live.playing(id)?.tournament.record.at(-1)).toMatchObject({
      reason: expect.stringContaining('absent from 3 snapshots in a row') as string
    })
    await pass(0.5)
    expect(withdrawn()).toEqual([hotkey(3)])
    await stop()
  })

  it('stays where one of them has it again, or where no snapshot is newer', async () => {
    const { state, pass, stop, withdrawn } = await watched()
    state.absent.add(hotkey(3))
    await pass(21 * minute)
    state.absent.clear()
    await pass(10 * minute)
    state.absent.add(hotkey(3))
    await pass(21 * minute)
    expect(withdrawn()).toEqual([])
    // The chain stands still: the same block again and again counts once.
    state.frozen = true
    await pass(0.4)
    expect(withdrawn()).toEqual([])
    await stop()
  })

  it('is nobody as long as more than a tenth is missing at once, and somebody is told', async () => {
    const { state, pass, stop, troubles, withdrawn } = await watched()
    for (const n of [3, 4, 5]) state.absent.add(hotkey(n))
    await pass(10 * minute)
    expect(withdrawn()).toEqual([])
    expect(troubles.join('\n')).toMatch(/lost 3 of 20 nodes: nobody is withdrawn for it/)
    await stop()
  })
})

describe('a wall clock that jumps (RULES 14.9)', () => {
  it.each([2, -2])(
    'by %i hours pauses openings until somebody confirms it; instants never go back',
    async hours => {
      const { clock, pass, stop, validator, troubles, store } = await watched(0.5)
      await pass(0.1)
      expect(validator.standing().season.paused).toBeNull()
      clock.jump(hours * 3_600_000)
      await pass(3 * minute)
      const { season } = validator.standing()
      expect(season.paused).toMatchObject({ by: 'the validator' })
      expect(season.paused?.reason).toContain(`The clock jumped by ${hours * 3_600} seconds`)
      expect(troubles.join('\n')).toContain('The clock jumped')
      // Registration closes when it is time, and the tournament is not opened.
      await pass(4)
      expect(validator.standing().season.text.stage.type).toBe('Closed')
      const resumed = validator.perform({
        key: 'k',
        by: 'ann',
        why: 'set right',
        act: { type: 'Resume', tournament: null }
      })
      await pass(1)
      expect(E.isRight(await resumed)).toBe(true)
      expect(validator.standing().season.text.stage.type).toBe('Playing')
      const heads = await store.heads()
      for (const { stream } of E.isRight(heads) ? heads.right : []) {
        const records = await store.read(stream)()
        const instants = E.isRight(records) ? records.right.map(({ at }) => at) : []
        expect(instants).toEqual(instants.toSorted((a, b) => a - b))
      }
      await stop()
    }
  )

  it('by four minutes is none', async () => {
    const { clock, pass, stop, validator } = await watched()
    for (const by of [240_000, -240_000]) {
      clock.jump(by)
      await pass(3 * minute)
    }
    expect(validator.standing().season.paused).toBeNull()
    await stop()
  })
})
