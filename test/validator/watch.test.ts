// What a validator watches for while tournaments run: who leaves the subnet, and a clock that jumps.
import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import type { TournamentId } from '../../src/domain/TournamentId.js'
import * as InMemory from '../../src/store/InMemory.js'
import * as Desk from '../../src/validator/loop/Desk.js'
import type { Ports } from '../../src/validator/loop/Ports.js'
import * as Steady from '../../src/validator/loop/Steady.js'
import * as Validator from '../../src/validator/loop/Validator.js'
import { hotkey, hour, nodes, running, settings, start } from '../service/worlds.js'

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

const year = 365.25 * 24 * hour

/** A validator whose store goes by its steady clock, as the program's does. */
const steadily = async () => {
  let clock: Steady.Steady | null = null
  let given: Ports | null = null
  const season = await running(9, ports => {
    const wall = ports.clock
    clock = Steady.of(wall)
    given = { ...ports, clock, store: InMemory.make({ now: () => (clock ?? wall).now() }) }
    return given
  })
  await season.pass(0.5)
  return {
    ...season,
    /** What the next process is given: it knows of no jump. */
    next: (): Ports => {
      if (given === null) throw new Error('nothing was given')
      clock = Steady.of(season.clock)
      return { ...given, clock }
    },
    /** Of all records, stream by stream. */
    instants: async (): Promise<ReadonlyArray<number>> => {
      const records = await season.store.read(Desk.streams.season)()
      return E.isRight(records) ? records.right.map(({ at }) => at) : []
    }
  }
}

const resumed = async (
  validator: Validator.Validator,
  pass: (hours: number) => Promise<boolean>
): Promise<boolean> => {
  const answer = validator.perform({
    key: 'k',
    by: 'ann',
    why: 'set right',
    act: { type: 'Resume', tournament: null }
  })
  await pass(1)
  return E.isRight(await answer)
}

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
      // Registration closes when it is time, and the tournament is not opened. By a wall that is ahead the value of the
      // round may be known already, so that who enters might know the draw: it does not close then.
      await pass(4)
      expect(validator.standing().season.text.stage.type).toBe(hours > 0 ? 'Registering' : 'Closed')
      expect(await resumed(validator, pass)).toBe(true)
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

  it.each([
    ['2100', 74],
    ['1970', -56],
    ['an hour ahead', 1 / 8_766],
    ['an hour behind', -1 / 8_766]
  ])('to %s and back leaves no record of then, and nothing waits for it', async (_, years) => {
    const { clock, pass, stop, validator, instants } = await steadily()
    clock.jump(years * year)
    await pass(1)
    expect(validator.standing().season.paused?.reason).toContain('The clock jumped by')
    clock.jump(-years * year)
    await pass(0.1)
    expect(await resumed(validator, pass)).toBe(true)
    await pass(2)
    expect(validator.standing().season.text.stage.type).toBe('Playing')
    const all = await instants()
    expect(all).toEqual(all.toSorted((a, b) => a - b))
    expect(all.at(0)).toBeGreaterThanOrEqual(start)
    expect(all.at(-1)).toBeLessThan(start + 5 * hour)
    await stop()
  })

  it.each([
    [
      '2100',
      74,
      /The newest record is of 2026-01-01T.*, and this machine’s clock says 2100-.* If it is right, resume/
    ],
    [
      '1970',
      -56,
      /clock says 19[67]\d-.* Set it right, and resume. If it is right, nothing opens before 2026-01-01T/
    ],
    ['thirteen months later', 13 / 12, /clock says 2027-0[12]-.* If it is right, resume/]
  ])(
    'while nobody looks, to %s, is told of when it begins again; nothing is recorded of then',
    async (_, years, told) => {
      const { clock, pass, stop, next, instants } = await steadily()
      await stop()
      clock.jump(years * year)
      const opened = await Validator.open(settings, next())
      if (E.isLeft(opened)) throw new Error(opened.left)
      const again = new AbortController()
      const work = opened.right.run(again.signal)
      await clock.until(work, clock.elapsed() + start + hour)
      expect(opened.right.standing().season.paused?.reason).toMatch(told)
      const last = (await instants()).at(-1) ?? 0
      expect(last).toBeGreaterThanOrEqual(start)
      expect(last).toBeLessThan(start + 5 * hour)
      // Somebody says that it is right after all.
      if (years > 0) {
        expect(
          await resumed(opened.right, hours => clock.until(work, clock.elapsed() + start + hours * hour))
        ).toBe(true)
        expect((await instants()).at(-1)).toBeGreaterThan(start + years * year)
      }
      again.abort()
      await clock.until(work, clock.elapsed() + start + hour)
      await pass(0)
    }
  )

  it.each([3, 300])('in %i days of rest is none', async days => {
    const { clock, stop, next } = await steadily()
    await stop()
    clock.jump(days * 24 * hour)
    const opened = await Validator.open(settings, next())
    const again = new AbortController()
    const work = E.isRight(opened) ? opened.right.run(again.signal) : Promise.resolve()
    await clock.until(work, clock.elapsed() + start + hour)
    expect(E.isRight(opened) && opened.right.standing().season.paused).toBeNull()
    again.abort()
    await clock.until(work, clock.elapsed() + start + hour)
  })

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

describe('openings that are held back', () => {
  it('while a beacon’s value is waited for: nothing opens when it comes, and the tournament does when somebody resumes', async () => {
    let isOut = true
    const { pass, stop, validator } = await running(9, ports => ({
      ...ports,
      beacon: {
        ...ports.beacon,
        value: round => async () => (isOut ? E.right(null) : ports.beacon.value(round)())
      }
    }))
    const stage = (): string => validator.standing().season.text.stage.type
    await pass(2)
    expect(stage()).toBe('Closed')
    const request = {
      by: 'ann',
      why: 'a look at the machine',
      act: { type: 'Pause', tournament: null }
    } as const
    const paused = validator.perform({ ...request, key: 'p' })
    await pass(0.1)
    expect(E.isRight(await paused)).toBe(true)
    isOut = false
    await pass(5)
    expect(stage()).toBe('Closed')
    expect(await resumed(validator, pass)).toBe(true)
    expect(stage()).toBe('Playing')
    await stop()
  })
})
