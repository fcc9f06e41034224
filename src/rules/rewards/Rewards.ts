/** Rewards: from the results of both tournaments to weights that sum to exactly one (RULES 13). */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type * as t from 'io-ts'
import * as Hotkey from '../../domain/miner/Hotkey.js'
import { checked, closed, list, nullable, parts } from '../../domain/codec/Codec.js'
import * as Metagraph from '../../domain/miner/Metagraph.js'
import type { TournamentType } from '../../domain/task/TaskKind.js'
import * as Fraction from '../../scoring/Fraction.js'
import * as ChainUnits from '../../scoring/ChainUnits.js'
import * as Burn from './Burn.js'
import * as History from './History.js'
import * as Participation from './Participation.js'
import * as Payment from './Payment.js'
import type * as Phase from '../Phase.js'
import { decoded, type Refusal } from '../Refusal.js'
import * as Parameters from '../ruleset/Parameters.js'
import type { RuleSet } from '../ruleset/RuleSet.js'
import * as Result from './Result.js'
import * as Statement from './Statement.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** All that weights depend on. Participants and nodes are sets: neither order nor repetition changes anything. */
export interface Input {
  /** The newest results that count, each with its title (`History.latest`); null where there is none. */
  readonly latest: Readonly<Record<TournamentType, History.Latest | null>>
  /** Who takes part in a tournament that is running (`participants`). */
  readonly participants: ReadonlyArray<Hotkey.Hotkey>
  /** Who is registered where. */
  readonly metagraph: Metagraph.Metagraph
  /** The registered hotkey that everything unpaid goes to. It may take part like any other. */
  readonly burn: Hotkey.Hotkey
}

/** A node and its weight, a fraction of everything. */
export interface NodeWeight extends Metagraph.Node {
  /** Its part of all weights, as an exact fraction. */
  readonly weight: Fraction.Fraction
}

/** Who gets what, and why: exact fractions, which sum to one (RULES 13). */
export interface Rewards {
  /** What each participant of a running tournament gets. */
  readonly participation: Fraction.Fraction
  /** What pools are multiplied by: participation comes off the top. */
  readonly scale: Fraction.Fraction
  /** The pools of both types. */
  readonly pools: Readonly<Record<TournamentType, Payment.Pools>>
  /** Whoever was paid or takes part, and the burn key: by weight, then by what was earned, then by code units. */
  readonly statements: ReadonlyArray<Statement.Statement>
  /** What is paid to nobody, and why. */
  readonly burn: Burn.Burn
  /** Every registered node by ascending id, those of weight 0 too; the weights sum to exactly one. */
  readonly nodes: ReadonlyArray<NodeWeight>
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** Who takes part in those of the tournaments that are running (RULES 13.3). */
export const participants: (tournaments: ReadonlyArray<Phase.Phase>) => ReadonlyArray<Hotkey.Hotkey> =
  Participation.participants

/** The newest result must be of its own type, and its title must be the holder's that it names. */
const newest = (type: TournamentType) =>
  nullable(
    checked(
      closed('the newest result with its title', {
        result: nullable(Result.codec),
        title: nullable(History.title),
        left: nullable(History.title)
      }),
      ({ result, title, left }) => {
        if (result === null) return null
        if (result.type !== type) return { path: ['result', 'type'], expected: `"${type}"` }
        const [told, holder] = [title ?? left, Result.holder(result)]
        return told?.champion.hotkey === holder?.hotkey && told?.champion.reign === holder?.reign
          ? null
          : { path: ['title'], expected: 'the title of the champion of the result' }
      }
    )
  )

const input = closed('what weights depend on', {
  rewards: Parameters.rewards,
  latest: closed('the newest results', { text: newest('text'), image: newest('image') }),
  participants: list(Hotkey.codec),
  /** Who is registered where. */
  metagraph: Metagraph.nodes,
  /** The hotkey that takes what is burned. */
  burn: Hotkey.codec
})

/**
 * The weights, with a statement for every part of them. Refused as `BurnUnregistered` where the burn key has no node, as
 * `Invalid` where a hotkey is at two nodes or a result of one type stands in the other's place.
 */
export const weights =
  (rules: Pick<RuleSet, 'rewards'>) =>
  (of: Input): E.Either<Refusal, Rewards> =>
    pipe(decoded(input)({ ...parts(of), rewards: parts(rules)['rewards'] }), E.flatMap(weighed))

const weighed = ({
  rewards,
  latest,
  participants: playing,
  metagraph,
  burn: burnKey
}: t.TypeOf<typeof input>): E.Either<Refusal, Rewards> => {
  const sorted = Array.from(metagraph).sort((a, b) => a.id - b.id)
  const nodes = new Map(sorted.map(({ id, hotkey }) => [hotkey, id]))
  const burnNode = nodes.get(burnKey)
  if (burnNode === undefined) return E.left({ type: 'BurnUnregistered', hotkey: burnKey })

  const players = new Set(playing)
  const participation = Participation.each(rewards)(players.size)
  const scale = Participation.scale(rewards)(players.size)
  const ofType = (type: TournamentType) => {
    const pools = Payment.pools(rewards)(type, latest[type])
    const payments = latest[type] === null ? [] : Payment.of(rewards, scale)(type, pools, latest[type].result)
    const burns = (payment: Payment.Payment): boolean => pools.burns && payment.winner
    const undrawn = payments.length === 0 ? Fraction.multiply(scale, pools.base) : Fraction.zero
    return {
      pools,
      paid: payments.filter(payment => !burns(payment)),
      forfeited: payments.filter(burns),
      undrawn
    }
  }
  const [text, image] = [ofType('text'), ofType('image')]

  const payments = [...text.paid, ...image.paid]
  const earned = Statement.earnings({ nodes, players, participation, payments })
  const burn = Burn.of(
    { id: burnNode, hotkey: burnKey },
    earned,
    { text: text.undrawn, image: image.undrawn },
    [...text.forfeited, ...image.forfeited]
  )
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

/** The weights in the chain's 16-bit integers, by ascending node id, scaled so that the largest is 65,535 (RULES 13.4). */
export const units = ({ nodes }: Rewards): ReadonlyArray<ChainUnits.Counted> => ChainUnits.scaled(nodes)

/** Who is paid by the rules, and too little for one of the chain's units: the chain will pay them nothing (RULES 13.4). */
export const tooSmall = (rewards: Rewards): ReadonlyArray<NodeWeight> => {
  const counted = new Map(units(rewards).map(node => [node.id, node.units]))
  return rewards.nodes.filter(({ id, weight }) => !Fraction.isZero(weight) && counted.get(id) === 0)
}

/** A hotkey's statement, whether or not it gets anything. */
export const statementOf =
  (hotkey: Hotkey.Hotkey) =>
  ({ statements, nodes }: Rewards): Statement.Statement =>
    statements.find(s => s.hotkey === hotkey) ??
    Statement.of(
      Statement.nothing(hotkey, nodes.find(node => node.hotkey === hotkey)?.id ?? null),
      Fraction.zero
    )

/** A hotkey's statement in sentences, and the burn's where it is the burn key. */
export const explain =
  (hotkey: Hotkey.Hotkey) =>
  (rewards: Rewards): ReadonlyArray<string> => [
    ...Statement.sentences(rewards.pools, rewards.scale)(statementOf(hotkey)(rewards)),
    ...(hotkey === rewards.burn.hotkey ? Burn.sentences(rewards.burn) : [])
  ]
