import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import * as Exact from '../../../src/domain/Exact.js'
import * as Fraction from '../../../src/scoring/Fraction.js'
import * as History from '../../../src/rules/rewards/History.js'
import type * as Hotkey from '../../../src/domain/miner/Hotkey.js'
import * as Refusal from '../../../src/rules/Refusal.js'
import type * as Result from '../../../src/rules/rewards/Result.js'
import * as Rewards from '../../../src/rules/rewards/Rewards.js'
import * as RuleSets from '../../../src/rules/ruleset/RuleSets.js'
import * as Slot from '../../../src/domain/task/Slot.js'
import type * as TaskKind from '../../../src/domain/task/TaskKind.js'
import * as Tournament from '../../../src/Tournament.js'
import type * as Wins from '../../../src/rules/rewards/Wins.js'
import { hotkey, hotkeys } from '../../addresses.js'
import { rewardLaws } from '../../laws/rewards.js'
import { eight, right } from '../fields.js'
import { champion, idOf } from '../histories.js'

const [a, b, c, d] = hotkeys as [Hotkey.Hotkey, Hotkey.Hotkey, Hotkey.Hotkey, Hotkey.Hotkey]
const burnKey = hotkeys[99]!

const win = (slot: Slot.Slot, ...winners: ReadonlyArray<Hotkey.Hotkey>): Wins.Win => ({ slot, winners })
const group = (task: number, ...winners: ReadonlyArray<Hotkey.Hotkey>) =>
  win(Slot.group(1, 1, task), ...winners)

const result = (
  type: TaskKind.TournamentType,
  ending: Result.Result['ending'],
  ...wins: ReadonlyArray<Wins.Win>
): Result.Result => ({ id: idOf(type), type, opened: null, ended: null, ending, wins })

const dethroned = (of: Hotkey.Hotkey, performance: Fraction.Fraction) =>
  ({ type: 'Dethroned', champion: champion(of), performance }) as const
const crowned = (of: Hotkey.Hotkey) =>
  ({ type: 'Crowned', champion: champion(of), performance: Fraction.zero }) as const

interface World {
  readonly history?: History.History
  readonly participants?: ReadonlyArray<Hotkey.Hotkey>
  readonly registered?: ReadonlyArray<Hotkey.Hotkey>
  readonly burn?: Hotkey.Hotkey
}

/** Everybody named here is registered, unless said otherwise, at ids that are nobody's position. */
const input = ({
  history = [],
  participants = [],
  registered = [a, b, c, d, burnKey],
  burn = burnKey
}: World): Rewards.Input => {
  const of = (type: TaskKind.TournamentType) => {
    const latest = History.latest(type)(history)
    if (E.isLeft(latest)) throw new Error(Refusal.sentence(latest.left))
    return latest.right
  }
  const metagraph = registered.map((hotkey, i) => ({ id: i < 20 ? 200 - 7 * i : 1000 + i, hotkey }))
  return { latest: { text: of('text'), image: of('image') }, participants, metagraph, burn }
}

const rewardsOf = (world: World): Rewards.Rewards => {
  const rewards = Rewards.weights(RuleSets.standard)(input(world))
  if (E.isLeft(rewards)) throw new Error(Refusal.sentence(rewards.left))
  expect(Fraction.show(Rewards.sum(rewards.right))).toBe('1/1')
  return rewards.right
}

/** Exact weights by hotkey, those above zero. */
const weightsOf = (world: World): Readonly<Record<string, string>> =>
  Object.fromEntries(
    rewardsOf(world).nodes.flatMap(({ hotkey, weight }) =>
      Fraction.isZero(weight) ? [] : [[hotkey, Fraction.show(weight)]]
    )
  )

const p = Fraction.ratio

describe('Rewards', () => {
  rewardLaws({ latest: History.latest, weights: Rewards.weights, units: Rewards.units })

  it('burns everything while there is nothing to pay for (RULES 13.4)', () => {
    expect(weightsOf({})).toEqual({ [burnKey]: '1/1' })
    expect(rewardsOf({}).burn.sources).toEqual([
      { type: 'Undrawn', tournamentType: 'text', amount: p(15, 100) },
      { type: 'Undrawn', tournamentType: 'image', amount: p(10, 100) },
      { type: 'Remainder', amount: p(75, 100) }
    ])
  })

  it('pays the winner from the boosted pool, the others from the base pool, and burns the rest (RULES 13.3)', () => {
    const history = [result('text', dethroned(a, p(15, 100)), group(1, b), group(2, b), group(3, c))]
    // Shares 100/139, 30/139, 9/139; pools 0.35, 0.15, 0.15.
    expect(weightsOf({ history })).toEqual({
      [a]: '35/139',
      [b]: '9/278',
      [c]: '27/2780',
      [burnKey]: Fraction.show([p(35, 139), p(9, 278), p(27, 2780)].reduce(Fraction.subtract, Fraction.one))
    })
  })

  it.each([
    [0.15, 1, '7/20'],
    [0.2, 10, '9/25'],
    [0.03, 1, '3/20']
  ])('a performance of %d in reign %d makes a text pool of %s (RULES 13.3)', (percent, reign, pool) => {
    const performance = p(Math.round(percent * 100), 100)
    const defences = Array.from({ length: reign - 1 }, (__, i): Result.Result => ({
      id: idOf(`text-${i + 2}`),
      type: 'text',
      opened: null,
      ended: null,
      ending: { type: 'Defended', champion: champion(a, i + 2) },
      wins: []
    }))
    const history = [result('text', dethroned(a, performance)), ...defences]
    expect(weightsOf({ history })[a]).toBe(pool)
  })

  it('ranks a dethroned champion by the boss tasks it won, like everyone else (RULES 13.1)', () => {
    const boss = (task: number, winner: Hotkey.Hotkey) => win(Slot.boss(5, task), winner)
    const history = [
      result('image', dethroned(a, Fraction.zero), boss(1, a), boss(2, b), boss(3, b), group(1, c))
    ]
    const { payments } = Rewards.statementOf(b)(rewardsOf({ history }))
    expect(payments).toMatchObject([{ points: p(10, 1), first: 2, last: 2, places: 3, winner: false }])
  })

  it('splits a shared first place exactly (RULES 13.1)', () => {
    const shared = win(Slot.group(2, 1, 1), a, b, c)
    const rewards = rewardsOf({ history: [result('text', { type: 'Vacant' }, shared)] })
    expect(Rewards.statementOf(a)(rewards).payments[0]).toMatchObject({ points: p(2, 3), first: 1, last: 3 })
  })

  it('pays a participant once, off the top, also when it plays both types (RULES 13.3)', () => {
    const history = [result('text', crowned(a))]
    expect(weightsOf({ history, participants: [b, c, b] })).toEqual({
      [a]: Fraction.show(Fraction.multiply(p(15, 100), p(9998, 10_000))),
      [b]: '1/10000',
      [c]: '1/10000',
      [burnKey]: Fraction.show(Fraction.multiply(p(85, 100), p(9998, 10_000)))
    })
  })

  it('burns the share of an unregistered hotkey, and says whose it was (RULES 13.4)', () => {
    const history = [result('text', crowned(a), group(1, b))]
    const world = { history, participants: [c], registered: [b, burnKey] }
    const { burn, nodes } = rewardsOf(world)
    expect(nodes.map(({ hotkey }) => hotkey)).toEqual([burnKey, b])
    expect(burn.sources).toEqual(
      expect.arrayContaining([
        { type: 'Unregistered', hotkey: c, amount: p(1, 10_000) },
        {
          type: 'Unregistered',
          hotkey: a,
          amount: Fraction.multiply(p(9999, 10_000), Fraction.multiply(p(15, 100), p(10, 13)))
        }
      ])
    )
    const statement = Rewards.statementOf(a)(rewardsOf(world))
    expect(statement.node).toBeNull()
    expect(statement.weight).toEqual(Fraction.zero)
  })

  it('refuses a burn key without a node: what is burned could go nowhere (RULES 13.4)', () => {
    const refused = Rewards.weights(RuleSets.standard)(input({ registered: [a] }))
    expect(refused).toEqual(E.left({ type: 'BurnUnregistered', hotkey: burnKey }))
  })

  it('goes on paying everybody else when the champion was withdrawn and the tournament cancelled, and burns its share (RULES 4.6)', () => {
    const won = result('text', dethroned(a, p(15, 100)), group(1, b), group(2, b), group(3, c))
    const cancelled: Result.Result = {
      ...result('text', { type: 'Cancelled', withdrawn: champion(a) }),
      id: idOf('text-2')
    }
    const [before, after] = [weightsOf({ history: [won] }), weightsOf({ history: [won, cancelled] })]
    expect([after[a], after[b], after[c]]).toEqual([undefined, before[b], before[c]])
    const rewards = rewardsOf({ history: [won, cancelled] })
    expect(rewards.burn.sources).toContainEqual({
      type: 'Forfeited',
      hotkey: a,
      tournamentType: 'text',
      amount: p(35, 139)
    })
    expect(Rewards.explain(burnKey)(rewards).join('\n')).toContain(
      `${a} was withdrawn and left the text title vacant: the winner’s 0.251799.`
    )
    const next: Result.Result = { ...result('text', crowned(d)), id: idOf('text-3') }
    expect(weightsOf({ history: [won, cancelled, next] })[d]).toBe('3/20')
  })

  it('pays a champion that held the title before the first result (RULES 14.8)', () => {
    const held: History.Held = {
      type: 'text',
      champion: champion(a, 2),
      since: null,
      performance: p(15, 100)
    }
    // Boost 2 × (0.15 - 0.05) - 0.01.
    expect(weightsOf({ history: [held] })[a]).toBe('17/50')
    expect(Rewards.explain(a)(rewardsOf({ history: [held] })).join('\n')).toContain(
      'text: winner, champion when the history begins, with no task won: place 1 of 1'
    )
  })

  it.each<[string, string, (of: Rewards.Input) => unknown]>([
    [
      'a hotkey at two nodes',
      'metagraph[1].hotkey',
      of => ({
        ...of,
        metagraph: [
          { id: 1, hotkey: a },
          { id: 2, hotkey: a }
        ]
      })
    ],
    [
      'the burn key at two',
      'metagraph[1].hotkey',
      of => ({
        ...of,
        metagraph: [
          { id: 1, hotkey: burnKey },
          { id: 2, hotkey: burnKey }
        ]
      })
    ],
    [
      'a node id twice',
      'metagraph[1].id',
      of => ({
        ...of,
        metagraph: [
          { id: 1, hotkey: a },
          { id: 1, hotkey: b }
        ]
      })
    ],
    [
      'a text result in the image place',
      'latest.image.result.type',
      of => ({ ...of, latest: { text: null, image: of.latest.text } })
    ],
    [
      'a title of somebody else',
      'latest.text.title',
      of => ({ ...of, latest: { ...of.latest, text: { ...of.latest.text, title: null } } })
    ],
    [
      'a title of another reign',
      'latest.text.title',
      of => {
        const { text } = of.latest
        const title = text?.title && { ...text.title, champion: { ...text.title.champion, reign: 2 } }
        return { ...of, latest: { ...of.latest, text: { ...text, title } } }
      }
    ],
    [
      'a title of another hotkey',
      'latest.text.title',
      of => {
        const { text } = of.latest
        const title = text?.title && { ...text.title, champion: { ...text.title.champion, hotkey: b } }
        return { ...of, latest: { ...of.latest, text: { ...text, title } } }
      }
    ],
    ['a participant that is none', 'participants[0]', of => ({ ...of, participants: ['x'] })],
    ['a field too many', 'seed', of => ({ ...of, seed: 'x' })]
  ])('refuses %s (RULES 1)', (_, path, change) => {
    const good = input({ history: [result('text', dethroned(a, p(1, 5)))] })
    const refused = Rewards.weights(RuleSets.standard)(change(good) as Rewards.Input)
    expect(refused).toMatchObject(E.left({ type: 'Invalid', faults: [{ path }] }))
  })

  it('lists who is paid too little for one of the chain’s units (RULES 13.4)', () => {
    // Points of their own: a point in round 1, two in round 2, and so on.
    const wins = hotkeys.slice(4, 18).map((miner, i) => win(Slot.group(i + 1, 1, 1), miner))
    const rewards = rewardsOf({
      history: [result('text', crowned(a), ...wins)],
      registered: [...hotkeys.slice(0, 18), burnKey]
    })
    const units = new Map(Rewards.units(rewards).map(({ id, units: n }) => [id, n]))
    const small = Rewards.tooSmall(rewards)
    expect(small.length).toBeGreaterThan(0)
    for (const { id, weight } of rewards.nodes)
      expect(small.some(node => node.id === id)).toBe(!Fraction.isZero(weight) && units.get(id) === 0)
  })

  it('can be written as JSON as it is, and changes nothing it was given', () => {
    const given = input({ history: [result('text', dethroned(a, p(1, 5)), group(1, b))], participants: [c] })
    const before = structuredClone(given)
    const rewards = right(Rewards.weights(RuleSets.standard)(given))
    expect(given).toEqual(before)
    expect(JSON.stringify(rewards)).toContain('"scale":"9999/10000"')
  })

  it('never pays more than everything for participation', () => {
    const rules = {
      rewards: { ...RuleSets.standard.rewards, participation: RuleSets.standard.rewards.decay }
    }
    const rewards = Rewards.weights(rules)(input({ participants: [a, b, c, d] }))
    expect(E.isRight(rewards) && Fraction.show(rewards.right.participation)).toBe('1/4')
    expect(E.isRight(rewards) && Fraction.show(rewards.right.burn.amount)).toBe('0/1')
  })

  it('scales pools only where together they could pay more than there is', () => {
    const { rewards } = RuleSets.standard
    const half = { base: rewards.pools.text.base, maximum: Exact.constant('0.5') }
    const small = { rewards: { ...rewards, pools: { text: half, image: rewards.pools.image } } }
    const large = {
      rewards: { ...rewards, pools: { text: half, image: { ...half, maximum: Exact.constant('1') } } }
    }
    const scale = (rules: typeof small): string => {
      const weights = Rewards.weights(rules)(input({}))
      return E.isRight(weights) ? Fraction.show(weights.right.scale) : ''
    }
    expect([scale(small), scale(large)]).toEqual(['1/1', '2/3'])
  })

  it('lists statements by weight, and knows the node of whoever has none', () => {
    const history = [result('text', dethroned(a, p(15, 100)), group(1, b), group(2, b), group(3, c))]
    const rewards = rewardsOf({ history })
    expect(rewards.statements.map(({ hotkey }) => hotkey)).toEqual([burnKey, a, b, c])
    expect(Rewards.statementOf(d)(rewards)).toMatchObject({ hotkey: d, node: 179, payments: [] })
    expect(Rewards.statementOf(hotkeys[50]!)(rewards).node).toBeNull()
  })

  it('takes for participants the fields of running tournaments, each once, without the withdrawn (RULES 13.3)', () => {
    const running = right(Tournament.open(eight.terms)(eight.miners))
    const [gone, ...others] = eight.miners.map(({ hotkey }) => hotkey)
    const left = right(Tournament.withdraw(gone!, 'gone')(running))
    const over = right(Tournament.cancel('rain')(running))
    expect(Rewards.participants([left, over])).toEqual(others)
    expect(new Set(Rewards.participants([left, running, left]))).toEqual(new Set([gone, ...others]))
    expect(Rewards.participants([left, running, left])).toHaveLength(8)
    expect(Rewards.participants([over])).toEqual([])
  })

  it('stays exact for a whole subnet of 256 with points of their own', () => {
    const many = Array.from({ length: 256 }, (_, i) => hotkey(i + 1))
    const wins = many.map((miner, i) => win(Slot.group(i + 1, 1, 1), miner))
    const history = [result('text', crowned(a), ...wins)]
    const { nodes } = rewardsOf({ history, registered: many, burn: a })
    expect(nodes.every(({ weight }) => weight.numerator > 0n)).toBe(true)
  })
})

describe('faults of the reference, each of which paid too little', () => {
  const sole = (type: TaskKind.TournamentType) => result(type, crowned(a))

  it('pays three tied what they occupy, not 0.647 of it', () => {
    const weights = weightsOf({ history: [result('text', { type: 'Vacant' }, group(1, a, b, c))] })
    expect([weights[a], weights[b], weights[c]]).toEqual(['1/20', '1/20', '1/20'])
  })

  it('pays the only miner with points the whole pool', () => {
    expect(weightsOf({ history: [result('text', { type: 'Vacant' }, group(1, a))] })[a]).toBe('3/20')
    expect(weightsOf({ history: [sole('text')] })[a]).toBe('3/20')
  })

  // The burn key's own pay was overwritten by the burn, or the burn by its own pay.
  it('adds the burn to a burn key that takes part (the sum was 0.9999)', () => {
    const { nodes, burn } = rewardsOf({ participants: [burnKey] })
    expect(Fraction.show(burn.amount)).toBe('9999/10000')
    expect(nodes.find(({ hotkey }) => hotkey === burnKey)?.weight).toEqual(Fraction.one)
  })
  it('adds the burn to a burn key that won (the sum was 0.885)', () => {
    const history = [result('image', dethroned(a, p(575, 10_000)))]
    const { burn } = rewardsOf({ history, burn: a })
    expect(Fraction.show(burn.amount)).toBe(Fraction.show(p(885, 1000)))
    expect(weightsOf({ history, burn: a })).toEqual({ [a]: '1/1' })
  })
  it('adds the pay of a burn key that won both to the burn (the sum was 0.249)', () => {
    const world = { history: [sole('text'), sole('image')], participants: hotkeys.slice(10, 50), burn: a }
    const { earned, burned, weight } = Rewards.statementOf(a)(rewardsOf(world))
    expect(Fraction.show(earned)).toBe(Fraction.show(p(249, 1000)))
    expect(Fraction.add(earned, burned)).toEqual(weight)
    expect(weightsOf(world)).toEqual({ [a]: '1/1' })
  })

  it('puts weights on node ids, not on positions in the list of nodes', () => {
    const history = [result('text', crowned(b))]
    const rewards = rewardsOf({ history })
    expect(rewards.nodes.filter(({ weight }) => !Fraction.isZero(weight))).toEqual([
      { id: 172, hotkey: burnKey, weight: p(85, 100) },
      { id: 193, hotkey: b, weight: p(15, 100) }
    ])
    expect(Rewards.units(rewards).filter(({ units }) => units > 0)).toEqual([
      { id: 172, units: 65_535 },
      { id: 193, units: 11_565 }
    ])
  })
})

describe('a statement', () => {
  const history = () => [
    result('text', dethroned(a, p(15, 100)), group(1, b, c), win(Slot.match(2, 1), b)),
    result('image', { type: 'Vacant' })
  ]
  const told = (hotkey: Hotkey.Hotkey): ReadonlyArray<string> =>
    Rewards.explain(hotkey)(
      rewardsOf({ history: history(), participants: [c, d], registered: [a, b, burnKey] })
    )
  const text = (hotkey: Hotkey.Hotkey): string => told(hotkey).join('\n')

  it('explains a winner’s pay with every factor of it', () => {
    expect(text(a)).toBe(
      [
        `${a} (node 200): weight 0.251748, exactly 34993/139000.`,
        'text: winner of text with no task won: place 1 of 3, share 0.719424 of the boosted pool 0.35 (base 0.15, boost 0.2 for a performance of 0.15 in text and reign 1), times 0.9998 that pools pay out: 0.251748.'
      ].join('\n')
    )
  })
  it('explains points, place, share and base pool', () => {
    expect(text(b)).toContain(
      'ranked by points of text with 2.5 points from 2 tasks won (R1.G1.T1 for 1/2, shared by 2; R2.M1.T1 for 2): place 2 of 3, share 0.215827 of the base pool 0.15, times 0.9998 that pools pay out: 0.032368.'
    )
  })
  it('explains what an unregistered hotkey loses', () => {
    expect(text(c)).toContain('(not registered): weight 0.000000, exactly 0/1.')
    expect(text(c)).toContain('participation: takes part in a running tournament: 0.000100.')
    expect(text(c)).toContain('burned: it has no node, so the 0.009810 it earned burns.')
  })
  it('explains every part of the burn', () => {
    const lines = told(burnKey)
    expect(lines.slice(1)).toEqual([
      'burn: it is the burn key, and receives the 0.715884 burned.',
      expect.stringMatching(/^Burned, to \w+ \(node 186\): 0\.715884, exactly \d+\/\d+\.$/),
      `${c} is not registered: the 0.009810 it earned.`,
      `${d} is not registered: the 0.000100 it earned.`,
      'image: a pool on which nobody draws: 0.099980.',
      'what no pool pays out: 0.605994.'
    ])
  })
  it('says so when there is nothing to explain', () => {
    expect(text(hotkeys[50]!)).toContain(
      'It won no task, holds no title and takes part in no running tournament.'
    )
  })
})
