/** What a tournament pays: points while it runs, then places, shares of the pool, and what they weigh (RULES 13). */
import * as E from 'fp-ts/lib/Either.js'
import * as Payment from '../rules/rewards/Payment.js'
import * as Prose from '../rules/ruleset/Prose.js'
import * as Result from '../rules/rewards/Result.js'
import * as Wins from '../rules/rewards/Wins.js'
import * as Fraction from '../scoring/Fraction.js'
import type { Tournament } from '../Tournament.js'
import { Name, Section, Table } from './Parts.js'
import type { View } from './View.js'

/** Points, and where the tournament is over what they pay. */
export const Rewards = ({ view: { tournament } }: { readonly view: View }) => {
  const result = Result.of(Result.unknown)(tournament)
  return (
    <Section id="rewards" title="Rewards">
      <p class="note">
        A task won earns as many points as the number of its round. Points decide the places behind the
        winner, and places the shares of the pool.
      </p>
      {E.isRight(result) && result.right.ending.type !== 'Cancelled' ? (
        <Paid of={tournament} result={result.right} />
      ) : (
        <Points
          of={tournament}
          caption={E.isRight(result) ? 'Points when it was cancelled: nothing is paid' : 'Points so far'}
        />
      )}
    </Section>
  )
}

const Points = ({ of, caption }: { readonly of: Tournament; readonly caption: string }) => {
  const won = Array.from(Wins.byWinner(Wins.of(of)), ([who, wins]) => ({
    who,
    wins,
    points: Wins.total(wins)
  }))
  return won.length === 0 ? (
    <p>Nobody has won a task yet.</p>
  ) : (
    <Table
      caption={caption}
      heads={['miner', 'points', 'tasks won']}
      rows={won
        .sort((a, b) => Fraction.compare(b.points, a.points))
        .map(({ who, wins, points }) => [<Name hotkey={who} />, shown(points), tasks(wins)])}
    />
  )
}

const Paid = ({ of: { opening }, result }: { readonly of: Tournament; readonly result: Result.Result }) => {
  const { type, rules } = opening
  const champion = Result.holder(result)
  // A champion that stays draws on a pool that its first victory set, which this log does not tell of.
  const performance = 'performance' in result.ending ? result.ending.performance : null
  const title = champion && {
    champion,
    tournament: result.id,
    since: null,
    performance: performance ?? Fraction.zero
  }
  const pools = Payment.pools(rules.rewards)(type, { result, title, left: null })
  const payments = Payment.of(rules.rewards, Fraction.one)(type, pools, result)
  const { base, maximum } = rules.rewards.pools[type]
  return payments.length === 0 ? (
    <p>Nobody has won a task: nothing is paid, and the pool is burned.</p>
  ) : (
    <>
      <p class="note">
        The pool of {type} is {Prose.percent(base)} of all weights;{' '}
        {champion === null
          ? 'the title is vacant, so nobody draws on more.'
          : performance === null
            ? `the champion’s is raised by what it won the title with, to ${Prose.percent(maximum)} at most.`
            : `the new champion draws on ${percent(pools.boosted)}.`}{' '}
        Weights are what this tournament adds before anything is taken off for those who take part in the next
        one.
      </p>
      <Table
        caption="Everybody who is paid"
        heads={['place', 'miner', 'points', 'share', 'weight', 'tasks won']}
        rows={payments.map(({ hotkey, wins, points, first, last, share, winner, amount }) => [
          first === last ? String(first) : `${first} to ${last}`,
          <Name hotkey={hotkey} />,
          shown(points),
          percent(share),
          winner && performance === null ? `${percent(amount)} at least` : percent(amount),
          tasks(wins)
        ])}
        marked={new Set(champion === null ? [] : [0])}
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

const tasks = (wins: ReadonlyArray<Wins.Win>): string =>
  wins.map(({ slot, winners }) => (winners.length > 1 ? `${slot} (shared)` : slot)).join(', ')
