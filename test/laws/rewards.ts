// Laws of rewards: every case paid or burned, and nothing lost (RULES 13).
import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type * as Champion from '../../src/domain/miner/Champion.js'
import * as Exact from '../../src/domain/Exact.js'
import * as Fraction from '../../src/scoring/Fraction.js'
import type * as History from '../../src/rules/rewards/History.js'
import type * as Hotkey from '../../src/domain/miner/Hotkey.js'
import type * as Metagraph from '../../src/domain/miner/Metagraph.js'
import type * as Result from '../../src/rules/rewards/Result.js'
import type * as Rewards from '../../src/rules/rewards/Rewards.js'
import type * as RuleSet from '../../src/rules/ruleset/RuleSet.js'
import * as RuleSets from '../../src/rules/ruleset/RuleSets.js'
import * as Slot from '../../src/domain/task/Slot.js'
import type * as TaskKind from '../../src/domain/task/TaskKind.js'
import { hotkeys } from '../addresses.js'
import { historiesOf, mixed } from '../rules/histories.js'
import { runs } from '../runs.js'

/** What is held to the laws. */
export interface Implementation {
  readonly latest: typeof History.latest
  readonly weights: typeof Rewards.weights
  readonly units: typeof Rewards.units
}

type Rules = Pick<RuleSet.RuleSet, 'rewards'>

/** All that is known when weights are set. */
interface World {
  readonly history: ReadonlyArray<Result.Result>
  readonly participants: ReadonlyArray<Hotkey.Hotkey>
  readonly metagraph: Metagraph.Metagraph
  readonly burn: Hotkey.Hotkey
}

const actors = hotkeys.slice(0, 8)

const exact = (most: number): fc.Arbitrary<Exact.Exact> =>
  fc.integer({ min: 0, max: most * 10 }).map(n => Exact.constant((n / 10).toString() as `${number}`))

/** The rules that come with the engine, and made-up ones, whose pools may ask for more than there is. */
const ruleSets: fc.Arbitrary<Rules> = fc.oneof(
  fc.constantFrom<Rules[]>(...RuleSets.all.values()),
  fc
    .record({
      decay: exact(1),
      boost: fc.record({ above: exact(1), multiplier: exact(5), perReign: exact(1) }),
      pools: fc.record({
        text: fc.record({
          base: fc.constant(Exact.constant('0.2')),
          maximum: fc.constantFrom('0.2', '0.7', '1')
        }),
        image: fc.record({
          base: fc.constant(Exact.constant('0')),
          maximum: fc.constantFrom('0', '0.5', '1')
        })
      }),
      participation: fc.oneof(exact(1), fc.constant(Exact.constant('0.0001')))
    })
    .map(rewards => ({ rewards: rewards as RuleSet.RuleSet['rewards'] }))
)

/** Some of the actors are registered, at ids with gaps; the burn key always is, and may be one of them. */
const worlds: fc.Arbitrary<World> = fc
  .record({
    history: historiesOf(actors, 5),
    participants: fc.array(fc.constantFrom(...actors), { maxLength: 12 }),
    registered: fc.subarray(Array.from(actors)),
    ids: fc.uniqueArray(fc.nat({ max: 65_535 }), { minLength: 9, maxLength: 9 }),
    burn: fc.oneof(fc.constant(hotkeys[99]!), fc.constantFrom(...actors))
  })
  .map(({ registered, ids, burn, ...world }) => ({
    ...world,
    burn,
    metagraph: Array.from(new Set([...registered, burn]), (hotkey, i) => ({ id: ids[i] ?? 0, hotkey })).sort(
      (a, b) => a.id - b.id
    )
  }))

const shuffled = <A>(as: ReadonlyArray<A>): fc.Arbitrary<ReadonlyArray<A>> =>
  fc.shuffledSubarray(Array.from(as), { minLength: as.length })

export const rewardLaws = ({ latest, weights, units }: Implementation): void => {
  const rewardsOf = (rules: Rules, { history, ...world }: World): Rewards.Rewards => {
    const of = (type: TaskKind.TournamentType): History.Latest | null => {
      const found = latest(type)(history)
      if (E.isLeft(found)) throw new Error(found.left.type)
      return found.right
    }
    const rewards = weights(rules)({ ...world, latest: { text: of('text'), image: of('image') } })
    if (E.isLeft(rewards)) throw new Error(rewards.left.type)
    return rewards.right
  }
  const byNode = (rewards: Rewards.Rewards): ReadonlyMap<number, string> =>
    new Map(rewards.nodes.map(({ id, weight }) => [id, Fraction.show(weight)]))

  // 1. Weights are not negative and sum to one, exactly and in the chain's integers, whatever happened.
  it('weights are non-negative and sum to one for any history (RULES 13.4)', () => {
    fc.assert(
      fc.property(ruleSets, worlds, (rules, world) => {
        const rewards = rewardsOf(rules, world)
        expect(Fraction.sum(rewards.nodes.map(({ weight }) => weight))).toEqual(Fraction.one)
        expect(rewards.nodes.every(({ weight }) => weight.numerator >= 0n)).toBe(true)
        const counted = units(rewards)
        expect(Math.max(...counted.map(node => node.units))).toBe(65_535)
        for (const a of rewards.nodes)
          for (const b of rewards.nodes)
            if (Fraction.compare(a.weight, b.weight) < 0)
              expect(counted.find(({ id }) => id === a.id)?.units).toBeLessThanOrEqual(
                counted.find(({ id }) => id === b.id)?.units ?? -1
              )
        expect(counted.map(({ id }) => id)).toEqual(world.metagraph.map(({ id }) => id))
      }),
      { numRuns: runs(100) }
    )
  })

  // 2. Every statement is the sum of its parts, every part of the burn has a source, and nothing is counted twice.
  it('every payment explains itself, and nothing is lost (RULES 13)', () => {
    fc.assert(
      fc.property(ruleSets, worlds, (rules, world) => {
        const { statements, burn, nodes, scale } = rewardsOf(rules, world)
        for (const s of statements) {
          for (const { share, pool, amount } of s.payments)
            expect(amount).toEqual(Fraction.multiply(scale, Fraction.multiply(share, pool)))
          const parts = [...s.payments.map(({ amount }) => amount), s.participation]
          expect(s.earned).toEqual(Fraction.sum(parts))
          expect(s.weight).toEqual(Fraction.add(s.node === null ? Fraction.zero : s.earned, s.burned))
          expect(s.burned).toEqual(s.hotkey === world.burn ? burn.amount : Fraction.zero)
        }
        expect(burn.amount).toEqual(Fraction.sum(burn.sources.map(({ amount }) => amount)))
        expect(burn.sources.every(({ amount }) => amount.numerator > 0n)).toBe(true)
        const registered = statements.filter(({ node }) => node !== null)
        expect(Fraction.add(burn.amount, Fraction.sum(registered.map(({ earned }) => earned)))).toEqual(
          Fraction.one
        )
        // By id, never by position: each node has the weight of the hotkey registered there.
        for (const { id, hotkey, weight } of nodes) {
          const statement = statements.find(s => s.hotkey === hotkey)
          expect(weight).toEqual(statement?.weight ?? Fraction.zero)
          if (statement !== undefined) expect(statement.node).toBe(id)
        }
      }),
      { numRuns: runs(60) }
    )
  })

  // 3. A new name for everybody changes nothing but names.
  it('renaming changes nothing', () => {
    const renamings = shuffled(actors).map(
      names => new Map(actors.map((actor, i) => [actor, names[i] ?? actor]))
    )
    fc.assert(
      fc.property(ruleSets, worlds, renamings, (rules, world, names) => {
        const renamed = (hotkey: Hotkey.Hotkey): Hotkey.Hotkey => names.get(hotkey) ?? hotkey
        const person = (of: Champion.Champion): Champion.Champion => ({ ...of, hotkey: renamed(of.hotkey) })
        const renamedEnding = (ending: Result.Result['ending']): Result.Result['ending'] => {
          if ('champion' in ending) return { ...ending, champion: person(ending.champion) }
          if (ending.type !== 'Cancelled' || ending.withdrawn === null) return ending
          return { ...ending, withdrawn: person(ending.withdrawn) }
        }
        const result = ({ ending, ...r }: Result.Result): Result.Result => ({
          ...r,
          ending: renamedEnding(ending),
          wins: r.wins.map(({ slot, winners }) => ({ slot, winners: winners.map(renamed) }))
        })
        const other: World = {
          history: world.history.map(result),
          participants: world.participants.map(renamed),
          metagraph: world.metagraph.map(({ id, hotkey }) => ({ id, hotkey: renamed(hotkey) })),
          burn: renamed(world.burn)
        }
        expect(byNode(rewardsOf(rules, other))).toEqual(byNode(rewardsOf(rules, world)))
      }),
      { numRuns: runs(40) }
    )
  })

  // 4. Sets have no order: participants, nodes, wins, winners, and the two types among each other.
  it('reordering and repeating changes nothing', () => {
    const reordered = ({ history, participants, metagraph, burn }: World): fc.Arbitrary<World> =>
      fc
        .tuple(
          fc.tuple(
            ...history.map(r =>
              shuffled(r.wins).map(wins => ({
                ...r,
                wins: wins.map(({ slot, winners }) => ({ slot, winners: winners.toReversed() }))
              }))
            )
          ),
          fc.array(fc.boolean(), { minLength: history.length, maxLength: history.length }),
          shuffled([...participants, ...participants]),
          shuffled(metagraph)
        )
        .map(([results, order, players, nodes]) => ({
          history: mixed(
            results.filter(({ type }) => type === 'text'),
            results.filter(({ type }) => type === 'image'),
            order
          ),
          participants: players,
          metagraph: nodes,
          burn
        }))
    fc.assert(
      fc.property(
        ruleSets,
        worlds.chain(world => fc.tuple(fc.constant(world), reordered(world))),
        (rules, [world, other]) => {
          expect(rewardsOf(rules, other)).toEqual(rewardsOf(rules, world))
        }
      ),
      { numRuns: runs(40) }
    )
  })

  // 5. More points never pay less: one more task won, everything else as it was.
  it('one more task won never pays less (RULES 13.2)', () => {
    fc.assert(
      fc.property(
        ruleSets,
        worlds,
        fc.constantFrom(...actors),
        fc.constantFrom('text', 'image'),
        fc.integer({ min: 1, max: 9 }),
        (rules, world, hotkey, type, round) => {
          const { [type]: pools } = rewardsOf(rules, world).pools
          const last = world.history.findLast(r => r.type === type && r.ending.type !== 'Cancelled')
          // The winner has the first place already, but its share is larger while nobody else is ranked.
          if (last === undefined || pools.title?.champion.hotkey === hotkey) return
          const more = { slot: Slot.group(round, 99, 1), winners: [hotkey] }
          const history = world.history.map(r => (r === last ? { ...r, wins: [...r.wins, more] } : r))
          const [before, after] = [world, { ...world, history }].map(
            w => rewardsOf(rules, w).statements.find(s => s.hotkey === hotkey)?.earned ?? Fraction.zero
          )
          expect(Fraction.compare(before!, after!)).toBeLessThanOrEqual(0)
        }
      ),
      { numRuns: runs(60) }
    )
  })

  // 6. Among those who draw on the same pool, more points pay at least as much, and equal points the same.
  it('more points never pay less than fewer (RULES 13.2)', () => {
    fc.assert(
      fc.property(ruleSets, worlds, (rules, world) => {
        const payments = rewardsOf(rules, world).statements.flatMap(s => s.payments)
        for (const a of payments) {
          for (const b of payments) {
            if (a.type !== b.type || a.winner || b.winner) continue
            const order = Fraction.compare(a.points, b.points)
            if (order === 0) expect(a.amount).toEqual(b.amount)
            if (order > 0) expect(Fraction.compare(a.amount, b.amount)).toBeGreaterThanOrEqual(0)
          }
        }
      }),
      { numRuns: runs(40) }
    )
  })

  // 7. A cancelled tournament, wherever it stands, changes no weight.
  it('a cancelled tournament changes nothing (RULES 6)', () => {
    fc.assert(
      fc.property(
        ruleSets,
        worlds,
        fc.nat({ max: 10 }),
        fc.constantFrom('text', 'image'),
        (rules, world, at, type) => {
          const id = { ...world.history[0], id: 'cancelled' }.id as Result.Result['id']
          const cancelled: Result.Result = {
            id,
            type,
            opened: null,
            ended: null,
            ending: { type: 'Cancelled', withdrawn: null },
            wins: []
          }
          const history = [...world.history.slice(0, at), cancelled, ...world.history.slice(at)]
          expect(rewardsOf(rules, { ...world, history })).toEqual(rewardsOf(rules, world))
        }
      ),
      { numRuns: runs(20) }
    )
  })
}
