/** The way of one miner through a tournament, in sentences: what it met, what it scored, why it went on or not (RULES 3 to 6). */
import * as E from 'fp-ts/lib/Either.js'
import { show } from '../domain/codec/Codec.js'
import * as Verdicts from '../domain/match/Verdict.js'
import type { Hotkey } from '../domain/miner/Hotkey.js'
import * as Metric from '../domain/task/Metric.js'
import { isScored } from '../domain/task/Report.js'
import * as Ranking from '../scoring/Ranking.js'
import * as BossRound from './boss/BossRound.js'
import * as Ending from './boss/Ending.js'
import * as Contest from './Contest.js'
import * as Context from './Context.js'
import * as Advancement from './groups/Advancement.js'
import type * as GroupStage from './groups/GroupStage.js'
import * as Knockout from './knockout/Knockout.js'
import * as MatchOutcome from './knockout/MatchOutcome.js'
import * as Log from './log/Log.js'
import * as Phase from './Phase.js'

/** Sentences in the order in which it happened; one alone where nobody of that hotkey takes part. Never throws. */
export const explain =
  (hotkey: Hotkey) =>
  (tournament: Phase.Phase): ReadonlyArray<string> => {
    const entered = entry(hotkey, tournament)
    return entered === null
      ? [`${show(hotkey)} is neither in the field nor the champion.`]
      : [
          entered,
          ...Phase.rounds(tournament).flatMap(round => inGroups(hotkey, tournament, round)),
          ...inKnockout(hotkey, tournament),
          ...inBossRound(hotkey, tournament),
          ...withdrawn(hotkey, tournament),
          ...(tournament.phase === 'Finished'
            ? [Ending.sentence(tournament.ending)]
            : ['The tournament goes on.'])
        ]
  }

/** What is certain of the boss round before all its tasks are decided; null while both can still happen, and before it (RULES 5.7). */
export const certain = (tournament: Phase.Phase): 'Dethroned' | 'Defended' | null =>
  tournament.phase === 'BossRound' ? BossRound.certain(Context.of(tournament))(tournament.boss) : null

const entry = (hotkey: Hotkey, { opening }: Phase.Phase): string | null => {
  const { champion, miners } = opening
  if (champion?.hotkey === hotkey) return `${hotkey} defends the title, in reign ${champion.reign}.`
  const miner = miners.find(each => each.hotkey === hotkey)
  return miner === undefined
    ? null
    : `${hotkey} entered, one of ${miners.length}, with commit ${miner.commitHash} of ${show(miner.githubRepo)}.`
}

const inGroups = (
  hotkey: Hotkey,
  tournament: Phase.Phase,
  round: GroupStage.Round
): ReadonlyArray<string> => {
  const group = round.groups.find(({ miners }) => miners.includes(hotkey))
  if (group === undefined) return []
  const standing = tournament.groups
    .find(finished => finished.round === round.round)
    ?.standings.find(each => each.hotkey === hotkey)
  const tasks = group.tasks.map(task => inTask(hotkey, Context.of(tournament), task))
  return [
    `Round ${round.round}: it was drawn into group ${group.number}, with ${group.miners.length - 1} others.`,
    ...tasks,
    standing === undefined ? `Round ${round.round} is not over.` : Advancement.sentence(standing)
  ]
}

const inTask = (hotkey: Hotkey, context: Context.Context, task: Contest.Contest): string => {
  const where = `${Contest.slotInPlay(task)} (${task.kind})`
  const ranked = Ranking.rank(Metric.of(task.kind))(Contest.results(context)(task))
  const mine = ranked.find(({ report }) => report.hotkey === hotkey)
  if (mine === undefined) return `${where}: no report yet.`
  const { report, rank, tied } = mine
  if (!isScored(report))
    return `${where}: failed, ${report.reason}${report.detail === null ? '' : ` (${show(report.detail)})`}.`
  const shared = tied === 1 ? '' : `, shared by ${tied}`
  const so = Contest.isDecided(task) ? '' : ' so far'
  return `${where}: ${report.score}, rank ${rank} of ${ranked.length}${shared}${so}.`
}

const inKnockout = (hotkey: Hotkey, tournament: Phase.Phase): ReadonlyArray<string> => {
  const drawn = Phase.knockout(tournament)
  const seed = drawn === null ? -1 : drawn.seeds.indexOf(hotkey)
  if (drawn === null || seed === -1) return []
  const context = Context.of(tournament)
  const matches = Knockout.inOrder(drawn).filter(({ home, away }) =>
    [home, away].some(side => side.type === 'Entrant' && side.hotkey === hotkey)
  )
  return [
    `It came to the knockout as seed ${seed + 1} of ${drawn.seeds.length}.`,
    ...matches.map(match => {
      const outcome = MatchOutcome.of(context)(match)
      return outcome === null ? `${match.name} is open.` : MatchOutcome.sentence(outcome)
    })
  ]
}

const inBossRound = (hotkey: Hotkey, tournament: Phase.Phase): ReadonlyArray<string> => {
  const boss = Phase.boss(tournament)
  if (boss === null || ![boss.champion.hotkey, boss.challenger.hotkey].includes(hotkey)) return []
  const judge = BossRound.taskVerdict(Context.of(tournament))(boss)
  const tasks = boss.tasks.map(task => {
    const verdict = judge(task)
    return E.isRight(verdict) ? Verdicts.sentence(verdict.right) : `${Contest.slotInPlay(task)} is open.`
  })
  const verdict = Phase.verdict(tournament)
  const role =
    boss.champion.hotkey === hotkey
      ? `It met the challenger ${boss.challenger.hotkey} in the boss round.`
      : `It met the champion ${boss.champion.hotkey}, in reign ${boss.champion.reign}, in the boss round.`
  return [role, ...tasks, ...(verdict === null ? [] : [Verdicts.summary(verdict)])]
}

const withdrawn = (hotkey: Hotkey, { record }: Phase.Phase): ReadonlyArray<string> => {
  const withdrawal = Log.withdrawalOf(hotkey)(record)
  return withdrawal === undefined ? [] : [`It was withdrawn: ${show(withdrawal.reason)}.`]
}
