/** A tournament as a text to read from top to bottom: groups, the best of them, bracket, boss round, champion. */
import * as Codec from '../../domain/codec/Codec.js'
import * as Verdict from '../../domain/match/Verdict.js'
import * as Advancement from '../../rules/groups/Advancement.js'
import * as Contest from '../../rules/Contest.js'
import * as Context from '../../rules/Context.js'
import * as Groups from '../../rules/groups/Groups.js'
import type * as GroupStage from '../../rules/groups/GroupStage.js'
import * as Phase from '../../rules/Phase.js'
import * as Ending from '../../rules/boss/Ending.js'
import * as Tournament from '../../Tournament.js'
import { bracket, matches } from './bracket.js'
import { counted } from '../terminal/figures.js'
import { short, shortKind, table } from '../terminal/terminal.js'

/** The whole story, as far as it has got. */
export const story = (t: Tournament.Tournament): string =>
  [
    head(t),
    ...Tournament.notices(t).map(Groups.sentence),
    ...Phase.rounds(t).flatMap(round => groupRound(t, round)),
    ...knockout(t),
    ...bossRound(t),
    '',
    ...ending(t)
  ].join('\n')

const knockout = (t: Tournament.Tournament): ReadonlyArray<string> => {
  const drawn = Phase.knockout(t)
  if (drawn === null || drawn.matches.length === 0) return []
  const context = Context.of(t)
  return ['', 'KNOCKOUT', '', ...bracket(drawn, context), '', ...matches(drawn, context)]
}

/** A name as it is where it is plain, else quoted: it may come from anybody's file. */
const name = (text: string): string => (/^[\x21-\x7e]+$/.test(text) ? text : Codec.show(text))

const head = ({ opening: { id, type, rules, seed, miners, champion } }: Tournament.Tournament): string =>
  [
    `Tournament ${id}: ${type}, ${miners.length} miners, rules ${name(rules.id)}, seed ${JSON.stringify(seed)}`,
    champion === null ? 'The title is vacant.' : `Champion: ${champion.hotkey}, in reign ${champion.reign}.`
  ].join('\n')

// -------------------------------------------------------------------------------------
// groups
// -------------------------------------------------------------------------------------

const groupRound = (t: Tournament.Tournament, round: GroupStage.Round): ReadonlyArray<string> => {
  const standings = t.groups.find(finished => finished.round === round.round)?.standings ?? []
  return [
    '',
    `GROUPS, round ${round.round}`,
    ...round.groups.flatMap(g => ['', `Group ${g.number}`, ...group(t, g, standings)]),
    ...advanced(standings)
  ]
}

/** A group's miners, the best first, with a score or a failure for each task. */
const group = (
  t: Tournament.Tournament,
  { number, miners, tasks }: GroupStage.Group,
  standings: ReadonlyArray<Advancement.Standing>
): ReadonlyArray<string> => {
  const context = Context.of(t)
  const results = tasks.map(task => Contest.results(context)(task))
  const mine = standings.filter(standing => standing.group === number)
  const inOrder = mine.length > 0 ? mine.map(({ hotkey }) => hotkey) : miners
  const rows = inOrder.map(hotkey => {
    const standing = mine.find(s => s.hotkey === hotkey)
    const scores = results.map(reports => {
      const report = reports.find(r => r.hotkey === hotkey)
      return report === undefined ? '…' : report.type === 'Scored' ? report.score : report.reason
    })
    return [
      `  ${short(hotkey)}`,
      ...scores,
      standing?.score ?? '',
      standing?.tasksWon.replace(/\/1$/, '') ?? '',
      standing?.position?.toString() ?? '-',
      standing?.advanced === true ? 'advances' : ''
    ]
  })
  const heads = tasks.map((task, i) => `T${i + 1} ${shortKind(task.kind)}`)
  return table([['  miner', ...heads, 'score', 'won', 'place', ''], ...rows], [0, 5])
}

const advanced = (standings: ReadonlyArray<Advancement.Standing>): ReadonlyArray<string> => {
  if (standings.length === 0) return []
  const through = Advancement.through(standings).length
  // Two more than went on, so that the cut can be seen.
  const shown = standings.filter(({ position }) => position !== null && position <= through + 2)
  return ['', `${through} ADVANCE`, ...shown.map(s => `  ${Advancement.sentence(s)}`)]
}

// -------------------------------------------------------------------------------------
// boss round, ending
// -------------------------------------------------------------------------------------

const bossRound = (t: Tournament.Tournament): ReadonlyArray<string> => {
  const boss = Phase.boss(t)
  if (boss === null) return []
  const { champion, challenger, threshold, required, tasks } = boss
  const title = [
    '',
    `BOSS ROUND: challenger ${challenger.hotkey} against champion ${champion.hotkey} in reign ${champion.reign}`,
    `  threshold ${threshold}, ${required} of ${tasks.length} tasks needed`
  ]
  const verdict = Phase.verdict(t)
  if (verdict === null) return title
  const rows = verdict.tasks.map(task => [
    `  ${task.slot}`,
    task.kind,
    task.metric,
    ...[task.champion, task.challenger].map(r => (r.type === 'Scored' ? r.score : r.reason)),
    task.bar ?? '-',
    task.winner
  ])
  return [
    ...title,
    ...table(
      [['  task', 'kind', 'metric', 'champion', 'challenger', 'bar', 'winner'], ...rows],
      [0, 1, 2, 6]
    ),
    ...verdict.tasks.map(task => `  ${Verdict.sentence(task)}`),
    `  ${Verdict.summary(verdict)}`
  ]
}

const ending = (t: Tournament.Tournament): ReadonlyArray<string> =>
  t.phase === 'Finished'
    ? [Ending.sentence(t.ending), `Digest: ${Tournament.digest(t)}`]
    : [`In play: it waits for ${counted(Tournament.asks(t).length, 'report')}.`]
