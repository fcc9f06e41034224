/** Rewards: from the results of both tournaments to weights that sum to exactly one (RULES 13). */
import * as E from 'fp-ts/lib/Either.js'
import type { Hotkey } from '../../domain/miner/Hotkey.js'
import type { Metagraph, Node } from '../../domain/miner/Metagraph.js'
import type { TournamentType } from '../../domain/task/TaskKind.js'
import * as Fraction from '../../scoring/Fraction.js'
import * as LargestRemainder from '../../scoring/LargestRemainder.js'
import * as Burn from './Burn.js'
import type * as History from './History.js'
import * as Participation from './Participation.js'
import * as Payment from './Payment.js'
import type * as Phase from '../Phase.js'
import type { Refusal } from '../Refusal.js'
import type { RuleSet } from '../ruleset/RuleSet.js'
import * as Statement from './Statement.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** All that weights depend on. Participants and nodes are sets: neither order nor repetition changes anything. */
export interface Input {
  /** The newest results that count, each with its title (`History.latest`); null where there is none. */
  readonly latest: Readonly<Record<TournamentType, History.Latest | null>>
  /** Who takes part in a tournament that is running (`participants`). */
  readonly participants: ReadonlyArray<Hotkey>
  readonly metagraph: Metagraph
  /** The registered hotkey that everything unpaid goes to. It may take part like any other. */
  readonly burn: Hotkey
}

/** A node and its weight, a fraction of everything. */
export interface NodeWeight extends Node {
  readonly weight: Fraction.Fraction
}

export interface Rewards {
  /** What each participant of a running tournament gets. */
  readonly participation: Fraction.Fraction
  /** What pools are multiplied with: participation comes off the top. */
  readonly scale: Fraction.Fraction
  readonly pools: Readonly<Record<TournamentType, Payment.Pools>>
  /** Whoever was paid or takes part, and the burn key: by weight, then by what was earned, then by code units. */
  readonly statements: ReadonlyArray<Statement.Statement>
  readonly burn: Burn.Burn
  /** Every registered node by ascending id, those of weight 0 too; the weights sum to exactly one. */
  readonly nodes: ReadonlyArray<NodeWeight>
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** Who takes part in those of the tournaments that are running (RULES 13.3). */
export const participants: (tournaments: ReadonlyArray<Phase.Phase>) => ReadonlyArray<Hotkey> =
  Participation.participants

/** The weights, with a statement for every part of them. Refused as `BurnUnregistered` where the burn key has no node. */
export const weights =
  ({ rewards }: Pick<RuleSet, 'rewards'>) =>
  ({ latest, participants: playing, metagraph, burn: burnKey }: Input): E.Either<Refusal, Rewards> => {
    const sorted = Array.from(metagraph).sort((a, b) => a.id - b.id)
    const nodes = new Map(sorted.map(({ id, hotkey }) => [hotkey, id]))
    const burnNode = nodes.get(burnKey)
    if (burnNode === undefined) return E.left({ type: 'BurnUnregistered', hotkey: burnKey })

    const players = new Set(playing)
    const participation = Participation.each(rewards)(players.size)
    const scale = Participation.scale(rewards)(players.size)
    const ofType = (type: TournamentType) => {
      const pools = Payment.pools(rewards)(type, latest[type])
      const payments = latest[type] === null ? [] : Payment.of(rewards, scale)(pools, latest[type].result)
      const undrawn = payments.length === 0 ? Fraction.multiply(scale, pools.base) : Fraction.zero
      return { pools, payments, undrawn }
    }
    const [text, image] = [ofType('text'), ofType('image')]

    const payments = [...text.payments, ...image.payments]
    const earned = Statement.earnings({ nodes, players, participation, payments })
    const burn = Burn.of({ id: burnNode, hotkey: burnKey }, earned, {
      text: text.undrawn,
      image: image.undrawn
    })
    const all = earned.some(({ hotkey }) => hotkey === burnKey)
      ? earned
      : [...earned, Statement.nothing(burnKey, burnNode)]
    const statements = all
      .map(e => Statement.of(e, e.hotkey === burnKey ? burn.amount : Fraction.zero))
      .sort(Statement.compare)
    const byHotkey = new Map(statements.map(({ hotkey, weight }) => [hotkey, weight]))
    return E.right({
      participation,
      scale,
      pools: { text: text.pools, image: image.pools },
      statements,
      burn,
      nodes: sorted.map(node => ({ ...node, weight: byHotkey.get(node.hotkey) ?? Fraction.zero }))
    })
  }

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** The sum of the nodes' weights: exactly one. */
export const sum = ({ nodes }: Rewards): Fraction.Fraction => Fraction.sum(nodes.map(({ weight }) => weight))

/** The weights in the chain's 16-bit integers, by ascending node id, summing to 65535. */
export const units = ({ nodes }: Rewards): ReadonlyArray<LargestRemainder.Counted> =>
  LargestRemainder.apportion(LargestRemainder.chainUnits)(nodes)

/** A hotkey's statement, whether or not it gets anything. */
export const statementOf =
  (hotkey: Hotkey) =>
  ({ statements, nodes }: Rewards): Statement.Statement =>
    statements.find(s => s.hotkey === hotkey) ??
    Statement.of(
      Statement.nothing(hotkey, nodes.find(node => node.hotkey === hotkey)?.id ?? null),
      Fraction.zero
    )

/** A hotkey's statement in sentences, and the burn's where it is the burn key. */
export const explain =
  (hotkey: Hotkey) =>
  (rewards: Rewards): ReadonlyArray<string> => [
    ...Statement.sentences(rewards.pools, rewards.scale)(statementOf(hotkey)(rewards)),
    ...(hotkey === rewards.burn.hotkey ? Burn.sentences(rewards.burn) : [])
  ]
