/** What a page shows of a tournament: how far it has got, whatever the phase. One home for the questions that all parts ask. */
import * as E from 'fp-ts/lib/Either.js'
import type { TaskVerdict, Verdict } from '../domain/match/Verdict.js'
import type { Hotkey } from '../domain/miner/Hotkey.js'
import type { TaskKind } from '../domain/task/TaskKind.js'
import * as BossRounds from '../rules/boss/BossRound.js'
import type { Ending } from '../rules/boss/Ending.js'
import * as Context from '../rules/Context.js'
import type * as Knockout from '../rules/knockout/Knockout.js'
import * as Phase from '../rules/Phase.js'
import type { Tournament } from '../Tournament.js'

/** How far a tournament has got; null is what it has not come to. */
export interface View {
  readonly tournament: Tournament
  readonly context: Context.Context
  readonly knockout: Knockout.Knockout | null
  readonly boss: BossRounds.BossRound | null
  readonly verdict: Verdict | null
  readonly ending: Ending | null
}

/** The view of a tournament. */
export const of = (tournament: Tournament): View => ({
  tournament,
  context: Context.of(tournament),
  knockout: Phase.knockout(tournament),
  boss: Phase.boss(tournament),
  verdict: Phase.verdict(tournament),
  ending: tournament.phase === 'Finished' ? tournament.ending : null
})

/** What a page about the tournament is called. */
export const title = ({ opening: { id, type } }: Tournament): string => `Tournament ${id} (${type})`

/** The heading of such a page. */
export const heading = ({ opening: { id, type } }: Tournament) => ({
  kind: `${type === 'text' ? 'Text' : 'Image'} tournament`,
  name: id
})

/** The boss tasks that are decided, each with its verdict, in their order (RULES 5.6). */
export const bossTasks = ({ context, boss, verdict }: View): ReadonlyArray<TaskVerdict> => {
  if (verdict !== null) return verdict.tasks
  if (boss === null) return []
  const judged = BossRounds.taskVerdict(context)(boss)
  return boss.tasks.map(judged).flatMap(task => (E.isRight(task) ? [task.right] : []))
}

/** The kinds of the boss tasks that are open, in their order. */
export const openBossTasks = ({ context, boss, verdict }: View): ReadonlyArray<TaskKind> => {
  if (boss === null || verdict !== null) return []
  const judged = BossRounds.taskVerdict(context)(boss)
  return boss.tasks.flatMap(task => (E.isLeft(judged(task)) ? [task.kind] : []))
}

/** A kind of task in one short word. */
export const kindName = (kind: TaskKind): string => kind.replace(/(?:Text)?Task$/, '')

/** A hotkey for a narrow place: its beginning and its end. The whole one stands in a title and in the field's table. */
export const short = (hotkey: Hotkey): string => `${hotkey.slice(0, 6)}…${hotkey.slice(-4)}`

/** Text that somebody else chose: without what hides, or turns the reading direction, and cut to a length. */
export const foreign = (text: string, longest = 200): string => {
  const plain = Array.from(text, c => (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(c) ? '\u{fffd}' : c))
  return plain.length > longest ? `${plain.slice(0, longest - 1).join('')}…` : plain.join('')
}
