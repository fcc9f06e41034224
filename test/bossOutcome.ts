// Boss rounds of tasks won and lost, judged by the engine.
import * as E from 'fp-ts/lib/Either.js'
import * as BossRound from '../src/rules/boss/BossRound.js'
import * as Champion from '../src/domain/miner/Champion.js'
import * as Contest from '../src/rules/Contest.js'
import * as Exact from '../src/domain/Exact.js'
import * as Metric from '../src/domain/task/Metric.js'
import * as Miner from '../src/domain/miner/Miner.js'
import * as Report from '../src/domain/task/Report.js'
import * as Seed from '../src/domain/Seed.js'
import type * as RuleSet from '../src/rules/ruleset/RuleSet.js'
import type * as TaskKind from '../src/domain/task/TaskKind.js'
import type * as Verdict from '../src/domain/match/Verdict.js'
import type * as Context from '../src/rules/Context.js'
import { coldkey, hotkey } from './addresses.js'
import { decoded } from './view.js'

export const exact = (value: string | number): Exact.Exact => decoded(Exact.codec, value)

const identity = (n: number) => ({
  hotkey: hotkey(n),
  coldkey: coldkey(n),
  githubRepo: 'https://github.com/owner/trainer',
  commitHash: 'a'.repeat(40)
})

/** A boss round's outcome from the two scores of each task, the champion's first; null for a failed job. */
export const judged = (
  rules: RuleSet.RuleSet,
  type: TaskKind.TournamentType,
  reign: number,
  scores: (metric: Metric.Metric, task: number) => readonly [string | number | null, string | number | null]
): Verdict.Verdict => {
  const context: Context.Context = {
    rules: { ...rules, replacements: 0 },
    type,
    seed: decoded(Seed.codec, 'seed'),
    precedence: () => 0,
    withdrawal: () => null
  }
  const champion = decoded(Champion.codec, { ...identity(1), reign })
  const challenger = decoded(Miner.codec, identity(2))
  const boss = BossRound.set(context)(1, champion, challenger)
  const tasks = boss.tasks.map((task, i) => {
    const pair = scores(Metric.of(task.kind), i)
    const reports = [champion.hotkey, challenger.hotkey].map((key, side) => {
      const score = pair[side] ?? null
      return score === null
        ? Report.failed(task.slot, key, 'Crashed')
        : Report.scored(task.slot, key, exact(score))
    })
    return Contest.file(context)(reports)(task)
  })
  const verdict = BossRound.verdict(context)({ ...boss, tasks })
  if (E.isLeft(verdict)) throw new Error(verdict.left.type)
  return verdict.right
}

/** What becomes of a boss round in which the challenger wins just these tasks, by more than any threshold asks. */
export const bossOutcome = (
  rules: RuleSet.RuleSet,
  type: TaskKind.TournamentType,
  won: ReadonlyArray<boolean>
): Verdict.Verdict['outcome'] =>
  judged(rules, type, 1, (metric, task) => ((metric === 'loss') === (won[task] ?? false) ? [2, 1] : [1, 2]))
    .outcome
