// Fields of miners and the terms they play under; and a tournament played out on chance.
import * as E from 'fp-ts/lib/Either.js'
import * as Champion from '../../src/domain/miner/Champion.js'
import * as Miner from '../../src/domain/miner/Miner.js'
import * as Report from '../../src/domain/task/Report.js'
import * as RuleSets from '../../src/rules/ruleset/RuleSets.js'
import * as Seed from '../../src/domain/Seed.js'
import * as Tournament from '../../src/Tournament.js'
import * as TournamentId from '../../src/domain/TournamentId.js'
import type * as Opening from '../../src/rules/Opening.js'
import type * as RuleSet from '../../src/rules/ruleset/RuleSet.js'
import { coldkey, hotkey } from '../addresses.js'
import { decoded } from '../view.js'

const commitHash = '0123456789abcdef0123456789abcdef01234567'

export const miner = (n: number): Miner.Miner =>
  decoded(Miner.codec, {
    hotkey: hotkey(n),
    coldkey: coldkey((n % 5) + 1),
    githubRepo: `https://github.com/owner-${n}/trainer`,
    commitHash
  })

export const champion: Champion.Champion = decoded(Champion.codec, { ...miner(99), reign: 2 })

/** Eight miners, and what they play under. */
export const eight: { readonly terms: Opening.Terms; readonly miners: ReadonlyArray<Miner.Miner> } = {
  terms: {
    id: decoded(TournamentId.codec, 'spring'),
    type: 'text',
    rules: RuleSets.standard,
    seed: decoded(Seed.codec, 'seed'),
    champion
  },
  miners: [1, 2, 3, 4, 5, 6, 7, 8].map(miner)
}

export const right = <A>(result: E.Either<unknown, A>): A => {
  if (E.isLeft(result)) throw new Error(JSON.stringify(result.left))
  return result.right
}

const report = (slot: string, of: string, pick: (below: number) => number): Report.Report =>
  decoded(
    Report.codec,
    pick(3) === 0
      ? { type: 'Failed', slot, hotkey: of, reason: 'Crashed', detail: null }
      : { type: 'Scored', slot, hotkey: of, score: pick(5) - 1, timedOut: false, digest: null }
  )

/** More steps than any tournament takes: what goes on for longer has no end. */
const most = 2_000

/** A tournament in which every job scores, fails or sees its miner withdrawn as `pick` has it. */
export const playedOut = (
  rules: RuleSet.RuleSet,
  field: number,
  pick: (below: number) => number
): Tournament.Tournament => {
  const miners = Array.from({ length: field }, (_, i) => miner(i + 1))
  let tournament = right(Tournament.open({ ...eight.terms, rules })(miners))
  for (let steps = 0; steps < most; steps += 1) {
    const asks = Tournament.asks(tournament)
    const job = asks[pick(asks.length || 1)]
    if (job === undefined) return tournament
    tournament = right(
      pick(20) === 0
        ? Tournament.withdraw(job.miner.hotkey, 'gone')(tournament)
        : Tournament.advance(
            asks.slice(0, 1 + pick(asks.length)).map(a => report(a.slot, a.miner.hotkey, pick))
          )(tournament)
    )
  }
  throw new Error('it does not end')
}
