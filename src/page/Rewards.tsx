/** What a tournament pays: points while it runs, then places, shares of the pool, and what they weigh (RULES 13). */
import * as E from 'fp-ts/lib/Either.js'
import type { Hotkey } from '../domain/miner/Hotkey.js'
import * as Prose from '../rules/ruleset/Prose.js'
import * as Result from '../rules/rewards/Result.js'
import * as Wins from '../rules/rewards/Wins.js'
import * as Fraction from '../scoring/Fraction.js'
import * as Shares from '../scoring/Shares.js'
import type { Tournament } from '../Tournament.js'
import { Name, Section, Table } from './Parts.js'
import type { View } from './View.js'

/** Points, and where the tournament is over what they pay. */
export const Rewards = ({ view: { tournament } }: { readonly view: View }) => {
  const result = Result.of(Result.unknown)(tournament)
  const won = Wins.byWinner(Wins.of(tournament))
  const pointed = Array.from(won, ([who, wins]) => ({ who, points: Fraction.sum(wins.map(Wins.points)) }))
  return (
    <Section id="rewards" title="Rewards">
      <p class="note">
        A task won earns as many points as the number of its round. Points decide the places behind the
        winner, and places the shares of the pool.
      </p>
      {E.isRight(result) && result.right.ending.type !== 'Cancelled' ? (
        <Paid of={tournament} result={result.right} pointed={pointed} won={won} />
      ) : pointed.length === 0 ? (
        <p>Nobody has won a task yet.</p>
      ) : (
        <Table
          caption={E.isRight(result) ? 'Points when it was cancelled: nothing is paid' : 'Points so far'}
          heads={['miner', 'points', 'tasks won']}
          rows={Array.from(pointed)
            .sort((a, b) => Fraction.compare(b.points, a.points))
            .map(({ who, points }) => [<Name hotkey={who} />, shown(points), tasks(won, who)])}
        />
      )}
    </Section>
  )
}

interface Payable {
  readonly of: Tournament
  readonly result: Result.Result
  readonly pointed: ReadonlyArray<Shares.Pointed<Hotkey>>
  readonly won: ReadonlyMap<Hotkey, ReadonlyArray<Wins.Win>>
}

const Paid = ({ of: { opening }, result, pointed, won }: Payable) => {
  const { decay, pools, boost } = opening.rules.rewards
  const pool = pools[opening.type]
  const winner = Result.holder(result)
  const placed = Shares.placed(decay)(winner?.hotkey ?? null, pointed)
  // A champion that stays draws on a pool that its first victory set, which this log does not tell of.
  const own =
    'performance' in result.ending
      ? Shares.boosted(pool)(Shares.boost(boost)(result.ending.performance, 1))
      : null
  const weight = (share: Fraction.Fraction, isWinner: boolean): string => {
    if (!isWinner) return percent(Fraction.multiply(share, Fraction.ofExact(pool.base)))
    return own === null
      ? `${percent(Fraction.multiply(share, Fraction.ofExact(pool.base)))} at least`
      : percent(Fraction.multiply(share, own))
  }
  return placed.length === 0 ? (
    <p>Nobody has won a task: nothing is paid, and the pool is burned.</p>
  ) : (
    <>
      <p class="note">
        The pool of {opening.type} is {Prose.percent(pool.base)} of all weights;{' '}
        {winner === null
          ? 'the title is vacant, so nobody draws on more.'
          : own === null
            ? `the champion’s is raised by what it won the title with, to ${Prose.percent(pool.maximum)} at most.`
            : `the new champion draws on ${percent(own)}.`}{' '}
        Weights are what this tournament adds before anything is taken off for those who take part in the next
        one.
      </p>
      <Table
        caption="Everybody who is paid"
        heads={['place', 'miner', 'points', 'share', 'weight', 'tasks won']}
        rows={placed.map(({ who, points, first, last, share }) => [
          first === last ? String(first) : `${first} to ${last}`,
          <Name hotkey={who} />,
          shown(points),
          percent(share),
          weight(share, who === winner?.hotkey),
          tasks(won, who)
        ])}
        marked={new Set(winner === null ? [] : [0])}
      />
    </>
  )
}

const shown = (points: Fraction.Fraction): string => Fraction.show(points).replace(/\/1$/, '')

const hundred = Fraction.ratio(100, 1)

/** For readers: small shares keep a figure, so that nobody who is paid reads a zero. */
const percent = (fraction: Fraction.Fraction): string => {
  const text = Fraction.fixed(4)(Fraction.multiply(hundred, fraction)).replace(/\.?0+$/, '')
  return text === '0' && !Fraction.isZero(fraction) ? 'below 0.0001 %' : `${text} %`
}

const tasks = (won: ReadonlyMap<Hotkey, ReadonlyArray<Wins.Win>>, who: Hotkey): string =>
  (won.get(who) ?? []).map(({ slot, winners }) => (winners.length > 1 ? `${slot} (shared)` : slot)).join(', ')
