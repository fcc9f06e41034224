// What holds between tournaments: the clock, the weights, and two validators (RULES 14).
import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { describe, expect, it } from 'vitest'
import * as Digest from '../../src/domain/Digest.js'
import type { Executor } from '../../src/ports/Executor.js'
import type { WeightVector } from '../../src/ports/season/Consequences.js'
import * as Against from '../../src/store/verify/Against.js'
import * as Export from '../../src/store/Export.js'
import * as Verify from '../../src/store/verify/Verify.js'
import * as Tournament from '../../src/Tournament.js'
import type { Ports, Settings } from '../../src/validator/loop/Ports.js'
import * as Validator from '../../src/validator/loop/Validator.js'
import { hotkey, nodes, ports, quick, running, settings, start } from '../service/worlds.js'
import { named } from '../store/streams.js'
import * as VirtualClock from '../year/VirtualClock.js'
import { must } from '../must.js'

describe('a clock that jumps (RULES 14.9)', () => {
  it.each([-600_000, 600_000])('by %d ms holds openings back until somebody confirms', async by => {
    const season = await running(9)
    await season.pass(0.2)
    season.clock.jump(by)
    await season.pass(80)
    expect(season.validator.standing().season.paused).not.toBeNull()
    const { text, image } = season.validator.standing().season
    expect(text.count + image.count).toBeLessThanOrEqual(2)
    const instants = must(await season.store.read(named('.season'))()).map(({ at }) => at)
    expect(instants).toEqual(instants.toSorted((a, b) => a - b))
    await season.stop()
  })

  it('by less than five minutes is taken as it is', async () => {
    const season = await running(9)
    await season.pass(0.2)
    season.clock.jump(-240_000)
    await season.pass(80)
    expect(season.validator.standing().season.paused).toBeNull()
    const instants = must(await season.store.read(named('.season'))()).map(({ at }) => at)
    expect(instants).toEqual(instants.toSorted((a, b) => a - b))
    await season.stop()
  })
})

describe('weights (RULES 14.10)', () => {
  const weighing = async (change: (ports: Ports) => Ports = same => same) => {
    const vectors: Array<WeightVector & { readonly hours: number }> = []
    const season = await running(9, of => ({
      ...change(of),
      told: {
        weights: {
          port: {
            submit: (vector: WeightVector) =>
              TE.fromIO(() => {
                vectors.push({ ...vector, hours: of.clock.elapsed() / 3_600_000 })
              })
          },
          burn: hotkey(1),
          interval: 72 * 60_000
        },
        publisher: null,
        notifier: null
      }
    }))
    return { season, vectors }
  }

  it('are worked out every 72 minutes, for the fields of what is open and for the newest results', async () => {
    const { season, vectors } = await weighing()
    await season.pass(40)
    const gaps = vectors.slice(1).map(({ hours }, i) => hours - (vectors[i]?.hours ?? 0))
    // An ending is not waited for: each of the two has weights of its own.
    expect(gaps.every(hours => hours <= 1.2 + 1 / 60)).toBe(true)
    expect(gaps.filter(hours => hours < 1.2 - 1e-9).length).toBeLessThanOrEqual(2)
    const paid = (vector?: WeightVector) =>
      (vector?.weights ?? []).filter(({ hotkey: of, units }) => units > 0 && of !== hotkey(1)).length
    // Nothing is open at first; then whoever plays has a share; afterwards the winners have most of it.
    expect(paid(vectors[0])).toBe(0)
    expect(Math.max(...vectors.map(paid))).toBe(8)
    const champion = season.validator.standing().season.text.title?.champion.hotkey
    expect(vectors.at(-1)?.weights.find(({ hotkey: of }) => of === champion)?.units).toBeGreaterThan(1_000)
    await season.stop()
  })

  it('stay as they were where they are refused, and that is told', async () => {
    const troubles: Array<string> = []
    let burns = true
    const { season, vectors } = await weighing(of => ({
      ...of,
      metagraph: {
        snapshot: TE.fromIO(() => ({
          block: burns ? 1 : 2,
          nodes: burns ? nodes(9) : nodes(9).slice(1)
        }))
      },
      tell: account => {
        if (account.type === 'Trouble') troubles.push(account.message)
      }
    }))
    await season.pass(4)
    const before = vectors.length
    expect(before).toBeGreaterThan(1)
    // Nobody can burn any more: what is left over has nowhere to go.
    burns = false
    await season.pass(8)
    expect(vectors.length).toBeLessThanOrEqual(before + 1)
    expect(troubles.join('\n')).toMatch(/weights/i)
    await season.stop()
  })
})

/** The same jobs come to the same reports, in another order and after other times. */
const late = (clock: VirtualClock.VirtualClock, salt: string): Executor => ({
  execute: (job, task, run) => async () => {
    const wait = Number.parseInt(Digest.ofText(`${salt} ${job.slot} ${job.miner.hotkey}`).slice(0, 6), 16)
    if (!(await clock.wait(wait, run.signal)))
      return E.left({ type: 'ExecutionError', kind: 'Aborted', message: 'aborted' })
    return quick.execute(job, task, run)()
  }
})

describe('two validators (RULES 14.11)', () => {
  const played = async (
    salt: string,
    changed: Partial<Settings> = {},
    change: (ports: Ports) => Ports = same => same
  ): Promise<Verify.Verified> => {
    const clock = VirtualClock.make(start)
    const of = change(ports(clock, 9, late(clock, salt)))
    const once: Settings = { ...settings, types: ['text'], once: true, ...changed }
    await clock.until(Validator.run(once, of, new AbortController().signal), Infinity)
    return must(Verify.read(salt, must(await Export.of(named('made-text-1'))(of.store)())))
  }
  const outcomes = ({ tournament }: Verify.Verified): string =>
    [Tournament.opened(tournament), ...tournament.record].map(entry => JSON.stringify(entry)).join('\n')

  it('with the same snapshot, answers, beacon, secret and reports have the same log, byte for byte', async () => {
    const [one, other] = [await played('one'), await played('other')]
    expect(one.tournament.phase).toBe('Finished')
    // The reports came in another order.
    expect(JSON.stringify(one.log)).not.toBe(JSON.stringify(other.log))
    expect(outcomes(other)).toBe(outcomes(one))
    expect(Against.compare(one, other)).toEqual({ difference: null, sameOutcome: true })
  })

  it.each<[string, Partial<Settings>, (ports: Ports) => Ports]>([
    ['snapshot', {}, of => ({ ...of, metagraph: { snapshot: TE.right({ block: 1, nodes: nodes(8) }) } })],
    [
      'answers',
      {},
      of => ({
        ...of,
        directory: {
          ask: async (...asked) => {
            const answer = await of.directory.ask(...asked)
            return answer.type === 'Entered' && asked[0].hotkey === hotkey(2)
              ? { ...answer, commitHash: 'b'.repeat(40) as typeof answer.commitHash }
              : answer
          }
        }
      })
    ],
    ['beacon', {}, of => ({ ...of, beacon: { ...of.beacon, value: () => TE.right('another value') } })],
    ['secret', { secret: 'another secret of at least thirty-two characters' }, of => of]
  ])('that differ in the %s are told so', async (of, changed, change) => {
    const [one, other] = [await played('one'), await played('one', changed, change)]
    expect(Against.compare(one, other).difference?.of).toBe(of)
  })
})
