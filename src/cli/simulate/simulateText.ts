/** Simulations as text and as a chart. */
import * as RNEA from 'fp-ts/lib/ReadonlyNonEmptyArray.js'
import { proportion, type Estimate } from '../../simulation/Estimate.js'
import type { Result } from '../../simulation/Result.js'
import type { Setup } from '../../simulation/Setup.js'
import type { Chart } from '../chart/chart.js'
import { count, decimal, percent } from '../terminal/figures.js'
import { table } from '../terminal/terminal.js'
import { told } from './assumptions.js'

/** A rule set with what came of it. */
export interface Simulated {
  readonly setup: Setup
  readonly result: Result
}

// -------------------------------------------------------------------------------------
// text
// -------------------------------------------------------------------------------------

const between = (estimate: Estimate, show: (n: number) => string): string =>
  `${show(estimate.value)} (95 %: ${show(Math.max(0, estimate.low))} to ${show(estimate.high)})`

const answer = ({ setup: { rules, type }, result }: Simulated): string => {
  const { dethroning, undeservedDethroning, reignLength, ways, tournaments } = result
  const played = tournaments === 1 ? '1 tournament' : `${count(tournaments)} tournaments`
  return [
    `${rules.id}, ${type}, ${played} of ${ways.length} miners.`,
    dethroning === null
      ? 'No boss round was played.'
      : `The champion lost ${between(dethroning, percent)} of boss rounds.`,
    reignLength === null ? 'No reign ended.' : `A reign lasted ${between(reignLength, decimal)} tournaments.`,
    undeservedDethroning === null
      ? dethroning === null
        ? ''
        : 'Every challenger was stronger than the champion.'
      : `Challengers no stronger than the champion dethroned it in ${between(undeservedDethroning, percent)}.`,
    `The strongest miner came through as the challenger in ${between(RNEA.head(RNEA.head(ways).last), percent)}.`
  ]
    .filter(sentence => sentence !== '')
    .join(' ')
}

/** True ranks that are listed. */
const ranks = 10

/** How far the miners of the first true ranks come. */
const wayTable = ({ result: { ways } }: Simulated): ReadonlyArray<string> => {
  // The last 8, 4, 2 and the challenger: the bracket may be larger, and then its first round says what `bracket` says.
  const shown = (last: ReadonlyArray<Estimate>): ReadonlyArray<Estimate> => last.slice(0, 4).reverse()
  const depths = RNEA.head(ways)
    .last.slice(0, 4)
    .map((_, depth) => (depth === 0 ? 'challenger' : `last ${2 ** depth}`))
    .reverse()
  const head = ['true rank', 'bracket', ...depths, 'crowned']
  const rows = ways
    .slice(0, ranks)
    .map(({ rank, bracket, last, title }) => [
      String(rank),
      percent(bracket.value),
      ...shown(last).map(({ value }) => percent(value)),
      percent(title.value)
    ])
  return table([head, ...rows], [])
}

/** Reigns that are listed. */
const reigns = 10

const reignTable = ({ result: { byReign, reignLengths } }: Simulated): ReadonlyArray<string> => {
  const ended = reignLengths.reduce((sum, n) => sum + n, 0)
  const row = (name: string, rounds: number, dethroning: Estimate, ending: number): ReadonlyArray<string> => [
    name,
    count(rounds),
    percent(dethroning.value),
    `${percent(dethroning.low)} to ${percent(dethroning.high)}`,
    ended === 0 ? '' : percent(ending / ended)
  ]
  const [first, later] = [
    byReign.filter(({ reign }) => reign <= reigns),
    byReign.filter(({ reign }) => reign > reigns)
  ]
  const rounds = later.reduce((sum, { bossRounds }) => sum + bossRounds, 0)
  const falls = later.reduce((sum, { bossRounds, dethroning }) => sum + bossRounds * dethroning.value, 0)
  const all = proportion(falls, rounds)
  const rows = [
    ...first.map(({ reign, bossRounds, dethroning }) =>
      row(String(reign), bossRounds, dethroning, reignLengths[reign - 1] ?? 0)
    ),
    // The last class is open: nothing is left out.
    ...(all === null
      ? []
      : [
          row(
            `${reigns + 1} and more`,
            rounds,
            all,
            reignLengths.slice(reigns).reduce((sum, n) => sum + n, 0)
          )
        ])
  ]
  return table([['reign', 'boss rounds', 'dethroned', '95 %', 'of reigns end here'], ...rows], [])
}

const endings = ({ result }: Simulated): string =>
  Object.entries(result.endings)
    .filter(([, n]) => n > 0)
    .map(([name, n]) => `${name} ${count(n)}`)
    .join(', ')

const holder = ({ result: { championRanks } }: Simulated): string => {
  const all = championRanks.reduce((sum, n) => sum + n, 0)
  const [first = 0, second = 0, third = 0] = championRanks
  return all === 0
    ? 'Nobody ever held the title.'
    : `After a tournament the champion was the strongest of all in ${percent(first / all)}, among the best three in ${percent((first + second + third) / all)}.`
}

/** What the numbers rest on: all but the rules is the same for every setup of a call. */
const basis = (simulated: ReadonlyArray<Simulated>): string =>
  simulated
    .slice(0, 1)
    .map(({ setup: { type, noise, failureRate }, result: { tournaments, ways } }) =>
      [`${count(tournaments)} runs of ${ways.length} miners`, told(type, { noise, failureRate })].join('; ')
    )
    .join('')

/** A plain answer for each rule set, what it rests on, and then the numbers. */
export const simulationText = (simulated: ReadonlyArray<Simulated>): string =>
  [
    ...simulated.map(answer),
    `Assumed: ${basis(simulated)}.`,
    ...simulated.flatMap(each => [
      '',
      ...(simulated.length > 1 ? [each.setup.rules.id] : []),
      `${endings(each)}. ${holder(each)}`,
      '',
      ...wayTable(each),
      '',
      ...reignTable(each)
    ])
  ].join('\n')

// -------------------------------------------------------------------------------------
// chart
// -------------------------------------------------------------------------------------

/** Longer reigns stand together in the chart's last class. */
const lastClass = 60

/** The distribution of reign lengths, a step for each. */
export const simulationChart = (simulated: ReadonlyArray<Simulated>): Chart => {
  const most = Math.max(2, ...simulated.map(({ result }) => result.reignLengths.length))
  const longest = Math.min(lastClass, most)
  const isOpen = most > longest
  return {
    title: 'How long reigns last',
    note: basis(simulated),
    x: isOpen ? `tournaments won (the last step, at ${lastClass}: ${lastClass} and more)` : 'tournaments won',
    y: 'of reigns (%)',
    percent: true,
    shape: 'step',
    points: simulated.flatMap(({ setup, result: { reignLengths } }) => {
      const ended = Math.max(
        1,
        reignLengths.reduce((sum, n) => sum + n, 0)
      )
      return Array.from({ length: longest }, (_, i) => ({
        x: i + 1,
        y:
          (i + 1 < longest ? (reignLengths[i] ?? 0) : reignLengths.slice(i).reduce((sum, n) => sum + n, 0)) /
          ended,
        series: setup.rules.id
      }))
    })
  }
}
