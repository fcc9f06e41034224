/** Statements: what a hotkey gets and all it is made of, in fields and in sentences (RULES 13). */
import * as Hotkey from '../../domain/miner/Hotkey.js'
import { parse } from '../../domain/task/Slot.js'
import * as Fraction from '../../scoring/Fraction.js'
import type { Payment, Pools } from './Payment.js'
import * as Wins from './Wins.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** What a hotkey has earned; amounts are fractions of everything. */
export interface Earnings {
  /** The miner's hotkey (SS58 address, prefix 42). */
  readonly hotkey: Hotkey.Hotkey
  /** Null when it is not registered: then its weight is 0, and what it earned burns. */
  readonly node: number | null
  /** What it gets from each pool. */
  readonly payments: ReadonlyArray<Payment>
  /** What it gets for taking part, as an exact fraction. */
  readonly participation: Fraction.Fraction
  /** Payments and participation. */
  readonly earned: Fraction.Fraction
}

/** What a hotkey gets: what it earned where it is registered, and for the burn key all that is burned. */
export interface Statement extends Earnings {
  /** What comes on top for the burn key; 0 for everybody else. */
  readonly burned: Fraction.Fraction
  /** What it gets in all, as an exact fraction. */
  readonly weight: Fraction.Fraction
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** Who is registered, who takes part and what each participant gets, and what tournaments pay. */
export interface Accounts {
  readonly nodes: ReadonlyMap<Hotkey.Hotkey, number>
  readonly players: ReadonlySet<Hotkey.Hotkey>
  /** What it gets for taking part, as an exact fraction. */
  readonly participation: Fraction.Fraction
  /** What it gets from each pool. */
  readonly payments: ReadonlyArray<Payment>
}

/** What everybody has earned: the players and the paid, each once, by code units. */
export const earnings = ({ nodes, players, participation, payments }: Accounts): ReadonlyArray<Earnings> => {
  const earners = new Set([...players, ...payments.map(({ hotkey }) => hotkey)])
  return Array.from(earners)
    .sort(Hotkey.byCodeUnits)
    .map(hotkey => {
      const own = payments.filter(payment => payment.hotkey === hotkey)
      const part = players.has(hotkey) ? participation : Fraction.zero
      const earned = Fraction.sum([part, ...own.map(({ amount }) => amount)])
      return { hotkey, node: nodes.get(hotkey) ?? null, payments: own, participation: part, earned }
    })
}

/** The statement on what was earned, with what is burned on top. */
export const of = (earnings: Earnings, burned: Fraction.Fraction): Statement => ({
  ...earnings,
  burned,
  weight: Fraction.add(earnings.node === null ? Fraction.zero : earnings.earned, burned)
})

/** The earnings of who took part in nothing. */
export const nothing = (hotkey: Hotkey.Hotkey, node: number | null): Earnings => ({
  hotkey,
  node,
  payments: [],
  participation: Fraction.zero,
  earned: Fraction.zero
})

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

const six = Fraction.fixed(6)

/** An amount for a reader: six decimals, rounded; what would round to nothing, though it is something, says so. */
export const decimal = (amount: Fraction.Fraction): string => {
  const rounded = six(amount)
  return rounded === six(Fraction.zero) && !Fraction.isZero(amount) ? '<0.000001' : rounded
}

const count = (n: string, what: string): string => `${n} ${what}${n === '1' ? '' : 's'}`

const tasks = (wins: ReadonlyArray<Wins.Win>): string =>
  wins
    .map(win => {
      const { round } = parse(win.slot)
      return win.winners.length === 1
        ? `${win.slot} for ${round}`
        : `${win.slot} for ${Fraction.show(Wins.points(win))}, shared by ${win.winners.length}`
    })
    .join('; ')

const place = ({ first, last, places }: Payment): string =>
  first === last
    ? `place ${first} of ${places}`
    : `places ${first} to ${last} of ${places}, split by ${last - first + 1}`

/** A payment in one sentence, with every factor of it. */
const part = (p: Payment, { title, base, boost, boosted }: Pools, scale: Fraction.Fraction): string => {
  const points =
    p.wins.length === 0
      ? 'no task won'
      : `${count(plain(p.points), 'point')} from ${count(String(p.wins.length), 'task')} won (${tasks(p.wins)})`
  const pool =
    p.winner && title !== null
      ? `the boosted pool ${plain(boosted)} (base ${plain(base)}, boost ${plain(boost)} for a performance of ${plain(title.performance)}${title.tournament === null ? '' : ` in ${title.tournament}`} and reign ${title.champion.reign})`
      : `the base pool ${plain(base)}`
  const role = p.winner ? 'winner' : 'ranked by points'
  return `${p.type}: ${role}${p.tournament === null ? ', champion when the history begins,' : ` of ${p.tournament}`} with ${points}: ${place(p)}, share ${decimal(p.share)} of ${pool}, times ${plain(scale)} that pools pay out: ${decimal(p.amount)}.`
}

/** A fraction for a reader: as a decimal where it has one of at most six places, else rounded to six and marked so. */
export const plain = (fraction: Fraction.Fraction): string => {
  const text = six(fraction).replace(/\.?0+$/, '')
  const exact = Fraction.isZero(
    Fraction.subtract(fraction, Fraction.of(BigInt(six(fraction).replace('.', '')), 1_000_000n))
  )
  return exact ? text : `≈${text}`
}

/** A statement in sentences: one for its weight, one for each part of it. */
export const sentences =
  (pools: Readonly<Record<Payment['type'], Pools>>, scale: Fraction.Fraction) =>
  (s: Statement): ReadonlyArray<string> => {
    const at = s.node === null ? 'not registered' : `node ${s.node}`
    return [
      `${s.hotkey} (${at}): weight ${decimal(s.weight)}, exactly ${Fraction.show(s.weight)}.`,
      ...s.payments.map(p => part(p, pools[p.type], scale)),
      ...(Fraction.isZero(s.participation)
        ? []
        : [`participation: takes part in a running tournament: ${decimal(s.participation)}.`]),
      ...(s.payments.length === 0 && Fraction.isZero(s.participation) && Fraction.isZero(s.burned)
        ? ['It won no task, holds no title and takes part in no running tournament.']
        : []),
      ...(s.node === null && !Fraction.isZero(s.earned)
        ? [`burned: it has no node, so the ${decimal(s.earned)} it earned burns.`]
        : []),
      ...(Fraction.isZero(s.burned)
        ? []
        : [`burn: it is the burn key, and receives the ${decimal(s.burned)} burned.`])
    ]
  }

/** By weight, then by what was earned, then by code units: the order of a listing, which decides nothing. */
export const compare = (a: Statement, b: Statement): number =>
  Fraction.compare(b.weight, a.weight) ||
  Fraction.compare(b.earned, a.earned) ||
  Hotkey.byCodeUnits(a.hotkey, b.hotkey)
