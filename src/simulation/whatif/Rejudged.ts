/** Rejudged: a recorded boss round under other rules, by itself. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type * as Slot from '../../domain/task/Slot.js'
import type { Verdict } from '../../domain/match/Verdict.js'
import * as BossRound from '../../rules/boss/BossRound.js'
import * as Context from '../../rules/Context.js'
import * as Phase from '../../rules/Phase.js'
import type { RuleSet } from '../../rules/ruleset/RuleSet.js'
import type * as Tournament from '../../Tournament.js'

/** A boss round judged under other rules. */
export interface Rejudged {
  readonly recorded: Verdict['outcome']
  readonly under: Verdict['outcome']
  /** Slots whose winner is another one. */
  readonly changed: ReadonlyArray<Slot.Slot>
  readonly wins: { readonly recorded: number; readonly under: number }
}

/** The recorded boss round judged under other rules, whoever their challenger would have been. */
export const of =
  (rules: RuleSet) =>
  (recorded: Tournament.Tournament): Rejudged | null => {
    const [boss, verdict] = [Phase.boss(recorded), Phase.verdict(recorded)]
    // A boss round that the champion's withdrawal ended is not judged on the tasks that it left undecided.
    if (boss === null || verdict === null || verdict.tasks.length < verdict.set) return null
    const { type } = recorded.opening
    const kinds = rules.boss.kinds[type]
    const same = kinds.length === boss.tasks.length && boss.tasks.every(({ kind }, i) => kind === kinds[i])
    if (!same) return null
    const required = rules.boss.winsRequired[type]
    return pipe(
      BossRound.verdict({ ...Context.of(recorded), rules })({ ...boss, required }),
      E.match(
        () => null,
        under => ({
          recorded: verdict.outcome,
          under: under.outcome,
          changed: under.tasks.flatMap(({ slot, winner }, i) =>
            winner === verdict.tasks[i]?.winner ? [] : [slot]
          ),
          wins: { recorded: verdict.wins.challenger, under: under.wins.challenger }
        })
      )
    )
  }
