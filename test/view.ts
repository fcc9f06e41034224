// What can be seen of a tournament, in the words of the reference engine, so that the two can be compared.
import * as E from 'fp-ts/lib/Either.js'
import * as BossRound from '../src/rules/boss/BossRound.js'
import * as Codec from '../src/domain/codec/Codec.js'
import type * as Contest from '../src/rules/Contest.js'
import type * as GroupStage from '../src/rules/groups/GroupStage.js'
import * as Knockout from '../src/rules/knockout/Knockout.js'
import * as Log from '../src/rules/log/Log.js'
import * as Opening from '../src/rules/Opening.js'
import * as Phase from '../src/rules/Phase.js'
import * as Tournament from '../src/Tournament.js'
import * as RuleSets from '../src/rules/ruleset/RuleSets.js'
import * as Context from '../src/rules/Context.js'
import type * as Reference from './reference/types.js'

/** Decodes what must decode: a test that cannot make its own input has failed. */
export const decoded = <A, O>(codec: Codec.Codec<A, O>, input: unknown): A => {
  const result = Codec.decode(codec)(input)
  if (E.isLeft(result)) throw new Error(result.left.map(Codec.sentence).join('; '))
  return result.right
}

/** The tournament that a made-up opening opens. */
export const opened = ({ rules, ...opening }: Reference.Opening): Tournament.Tournament => {
  const ruleSet = RuleSets.all.get(rules) ?? RuleSets.standard
  const {
    miners,
    rulesDigest: _,
    ...terms
  } = decoded(Opening.codec, {
    ...opening,
    rules: ruleSet,
    rulesDigest: '0'.repeat(64)
  })
  const tournament = Tournament.open(terms)(miners)
  if (E.isLeft(tournament)) throw new Error(tournament.left.type)
  return tournament.right
}

/** Applies a made-up event. */
export const applied = (event: Reference.Event) => Tournament.apply(decoded(Log.event, event))

// -------------------------------------------------------------------------------------
// views
// -------------------------------------------------------------------------------------

const attempt =
  (ofMatch: boolean) =>
  ({ outcome, reports }: Contest.Attempt): Reference.Attempt => ({
    // The reference engine has no word for what a withdrawal closed.
    outcome: outcome !== 'Closed' ? outcome : ofMatch || !reports.includes(null) ? 'Decided' : 'Open',
    reports: Array.from(reports)
  })

const task =
  (ofMatch: boolean) =>
  ({ slot, kind, attempts }: Contest.Contest): Reference.TaskView => ({
    slot,
    kind,
    attempts: attempts.map(attempt(ofMatch))
  })

const round = (r: GroupStage.Round): Reference.RoundView => ({
  round: r.round,
  groups: r.groups.map(({ number, miners, tasks }) => ({
    number,
    miners: Array.from(miners),
    tasks: tasks.map(task(false))
  })),
  standings: 'standings' in r ? Array.from((r as GroupStage.Finished).standings) : null
})

const side = (s: Knockout.Match['home']): string | null => (s.type === 'Entrant' ? s.hotkey : null)

const match = (m: Knockout.Match): Reference.MatchView => {
  const [, r, n] = /^R(\d+)\.M(\d+)$/.exec(m.name) ?? []
  const pending = m.home.type === 'Pending' || m.away.type === 'Pending'
  return {
    round: Number(r),
    match: Number(n),
    home: side(m.home),
    away: side(m.away),
    state: m.decision !== null ? 'Decided' : pending ? 'Waiting' : 'Open',
    winner: m.decision?.winner ?? null,
    reason: m.decision?.reason ?? null,
    task: m.task === null ? null : task(true)(m.task)
  }
}

const boss = (t: Tournament.Tournament, b: BossRound.BossRound): Reference.BossView => {
  const context = Context.of(t)
  const verdicts = b.tasks.map((contest): Reference.BossVerdict | null => {
    const verdict = BossRound.taskVerdict(context)(b)(contest)
    if (E.isLeft(verdict)) return null
    const { winner, threshold, bar } = verdict.right
    return { winner, threshold, bar }
  })
  return {
    challenger: b.challenger.hotkey,
    tasks: b.tasks.map(task(false)),
    verdicts,
    // The reference engine goes on counting where a withdrawal has ended the boss round.
    certain: t.phase === 'Finished' ? counted(b, verdicts) : BossRound.certain(context)(b)
  }
}

const counted = (
  { required }: BossRound.BossRound,
  verdicts: ReadonlyArray<Reference.BossVerdict | null>
): Reference.BossView['certain'] => {
  const won = verdicts.filter(verdict => verdict?.winner === 'Challenger').length
  const open = verdicts.filter(verdict => verdict === null).length
  return won >= required ? 'Dethroned' : won + open < required ? 'Defended' : null
}

const ending = (t: Tournament.Tournament): Reference.Ending | null =>
  t.phase !== 'Finished'
    ? null
    : {
        type: t.ending.type,
        champion:
          t.ending.champion === null
            ? null
            : { hotkey: t.ending.champion.hotkey, reign: t.ending.champion.reign },
        reason: 'reason' in t.ending ? t.ending.reason : null,
        refunds: 'refunds' in t.ending ? Array.from(t.ending.refunds) : []
      }

/** What can be seen of a tournament. */
export const view = (t: Tournament.Tournament): Reference.View => {
  const [knockout, set] = [Phase.knockout(t), Phase.boss(t)]
  return {
    phase: t.phase,
    withdrawn: t.record.flatMap(e =>
      e.type === 'Withdrawn' ? [{ hotkey: e.hotkey, reason: e.reason }] : []
    ),
    notices: Tournament.notices(t).map(({ type, round: r, sizes }) => ({
      type,
      round: r,
      sizes: Array.from(sizes)
    })),
    rounds: Phase.rounds(t).map(round),
    knockout:
      // One finisher is the challenger without a match (RULES 4.5): the reference engine draws no bracket for it.
      knockout !== null && knockout.seeds.length > 1
        ? { seeds: Array.from(knockout.seeds), matches: Knockout.inOrder(knockout).map(match) }
        : null,
    boss: set === null ? null : boss(t, set),
    ending: ending(t)
  }
}

/** The reference's view without the advantages that no tie reached, which the engine does not work out. */
export const withoutUnreached = (reference: Reference.View): Reference.View => ({
  ...reference,
  rounds: reference.rounds.map(r => ({
    ...r,
    standings:
      r.standings?.map(standing => {
        const tied = (other: Reference.Standing): boolean =>
          other !== standing &&
          other.position !== null &&
          other.score === standing.score &&
          other.tasksWon === standing.tasksWon
        const reached = standing.position !== null && r.standings?.some(tied)
        return reached === true ? standing : { ...standing, advantage: null }
      }) ?? null
  }))
})
