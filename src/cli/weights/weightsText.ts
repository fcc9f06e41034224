/** Rewards as text: the pools, a row and a bar for every hotkey, and the sum. */
import * as Fraction from '../../scoring/Fraction.js'
import type { Pools } from '../../rules/rewards/Payment.js'
import * as Rewards from '../../rules/rewards/Rewards.js'
import * as Statement from '../../rules/rewards/Statement.js'
import { counted } from '../terminal/figures.js'
import { short, table } from '../terminal/terminal.js'

/** The widest bar, in columns. */
const width = 24

/** The text that `dethrone weights` prints. */
export const weightsText = (rewards: Rewards.Rewards): string => {
  const { pools, participation, statements, nodes, scale } = rewards
  const units = new Map<number | null, number>(Rewards.units(rewards).map(node => [node.id, node.units]))
  const tooSmall = Rewards.tooSmall(rewards)
  const listed = new Set(statements.map(({ node }) => node))
  const idle = nodes.filter(({ id }) => !listed.has(id)).length
  const most = nodes.map(({ weight }) => weight).reduce(larger, Fraction.zero)
  const playing = statements.filter(s => !Fraction.isZero(s.participation)).length
  return [
    pool('TEXT', pools.text),
    pool('IMAGE', pools.image),
    `RUNNING  ${counted(playing, 'participant')}, ${Statement.plain(participation)} each off the top; pools pay ${Statement.plain(scale)} of their size`,
    '',
    ...table(
      [
        ['node', 'hotkey', 'text', 'image', 'running', 'burned', 'weight', 'units', ''],
        ...statements.map(s => row(s, most, units.get(s.node))),
        ['', 'sum', '', '', '', '', Fraction.show(Rewards.sum(rewards)), '', '']
      ],
      [1, 8]
    ),
    ...(tooSmall.length === 0
      ? []
      : [
          '',
          `Earned less than one of the chain’s units, and so get nothing: ${tooSmall.map(({ hotkey }) => short(hotkey)).join(', ')}.`
        ]),
    ...(idle === 0 ? [] : ['', `Nothing goes to ${counted(idle, 'more registered node')}.`])
  ].join('\n')
}

const pool = (name: string, { title, burns, base, boosted }: Pools): string => {
  const others = `${Statement.plain(base)} for the others`
  return title === null
    ? `${name.padEnd(7)}  no champion; pool ${Statement.plain(base)}`
    : `${name.padEnd(7)}  champion ${short(title.champion.hotkey)} in reign ${title.champion.reign}${burns ? ', withdrawn since' : ''}, crowned${title.tournament === null ? ' before the first result' : ` in ${title.tournament}`} with a performance of ${Statement.plain(title.performance)}; pool ${Statement.plain(boosted)} for the winner, ${others}`
}

const row = (
  s: Statement.Statement,
  most: Fraction.Fraction,
  units: number | undefined
): ReadonlyArray<string> => {
  const paid = (type: 'text' | 'image'): string => cell(s.payments.find(p => p.type === type)?.amount)
  return [
    s.node === null ? '-' : String(s.node),
    short(s.hotkey),
    paid('text'),
    paid('image'),
    cell(s.participation),
    cell(s.burned),
    Statement.decimal(s.weight),
    units === undefined ? '-' : String(units),
    s.node === null ? `not registered: ${Statement.decimal(s.earned)} burns` : bar(s.weight, most)
  ]
}

const larger = (a: Fraction.Fraction, b: Fraction.Fraction): Fraction.Fraction =>
  Fraction.compare(a, b) > 0 ? a : b

const cell = (amount: Fraction.Fraction | undefined): string =>
  amount === undefined || Fraction.isZero(amount) ? '' : Statement.decimal(amount)

/** In eighths of a column, so that small weights can be told apart; whoever gets something has a bar. */
const bar = (weight: Fraction.Fraction, most: Fraction.Fraction): string => {
  if (Fraction.isZero(weight)) return ''
  const part = Fraction.multiply(Fraction.divide(weight, most), Fraction.ratio(8 * width, 1))
  const eighths = Math.max(1, Number(Fraction.fixed(0)(part)))
  return '█'.repeat(Math.floor(eighths / 8)) + ' ▏▎▍▌▋▊▉'.charAt(eighths % 8).trim()
}
