/**
 * A tournament, from registered miners to the new champion: field, groups, the best of them, bracket, challenger,
 * boss round, champion. Pure: it says which jobs must be run (`asks`) and takes their reports (`advance`).
 */
import * as E from 'fp-ts/lib/Either.js'
import { flow, pipe } from 'fp-ts/lib/function.js'
import * as Bracket from './domain/match/Bracket.js'
import * as Digest from './domain/Digest.js'
import type { Hotkey } from './domain/miner/Hotkey.js'
import type { Job } from './domain/task/Job.js'
import type { Miner } from './domain/miner/Miner.js'
import type { Report } from './domain/task/Report.js'
import type { Slot } from './domain/task/Slot.js'
import * as Advancement from './rules/groups/Advancement.js'
import * as Reports from './rules/log/Reports.js'
import * as BossRound from './rules/boss/BossRound.js'
import * as Context from './rules/Context.js'
import * as Groups from './rules/groups/Groups.js'
import * as GroupStage from './rules/groups/GroupStage.js'
import * as Events from './rules/log/Events.js'
import * as Knockout from './rules/knockout/Knockout.js'
import * as Log from './rules/log/Log.js'
import * as Opening from './rules/Opening.js'
import * as Phase from './rules/Phase.js'
import * as InPlay from './rules/InPlay.js'
import * as Refusals from './rules/Refusal.js'
import type { Refusal } from './rules/Refusal.js'
import * as Ending from './rules/boss/Ending.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A tournament in one of its phases. Plain JSON: keep it, send it, compare its digest. */
export type Tournament = Phase.Phase
/** What a tournament is when it is over: the phase it ended in, and its ending (RULES 8). */
export type Finished = Phase.Finished

/** From a tournament to the next one, or a refusal that leaves it as it was. */
export type Step = (tournament: Tournament) => E.Either<Refusal, Tournament>

// -------------------------------------------------------------------------------------
// from miners to the field
// -------------------------------------------------------------------------------------

/**
 * Opens a tournament for its admitted miners (RULES 2.3): the groups are drawn, or the bracket where the field is small.
 * Refused as `Invalid` where a value is not what its codec has, else as `FieldTooSmall`, `DuplicateMiner` or
 * `ChampionInField`. What was handed in may be changed afterwards: the tournament has copies.
 */
export const open = (
  terms: Opening.Terms
): ((miners: ReadonlyArray<Miner>) => E.Either<Refusal, Tournament>) =>
  flow(Opening.make(terms), E.map(begin))

const begin = (opening: Opening.Opening): Tournament => {
  const common: Phase.Common = { format: Log.format, opening, record: [], groups: [] }
  const field = opening.miners.map(({ hotkey }) => hotkey)
  return Groups.needed(opening.rules)(field.length)
    ? playGroups(common, field)
    : playBracket(common, Groups.order(Knockout.stream)(field)(opening.seed))
}

// -------------------------------------------------------------------------------------
// groups, and the best of them
// -------------------------------------------------------------------------------------

const playGroups = (common: Phase.Common, field: ReadonlyArray<Hotkey>): Tournament => {
  const round = GroupStage.draw(Context.of(common))(common.groups.length + 1, field)
  return onward(Phase.inGroups(common, round))
}

const afterGroups = (stage: Phase.GroupStage): Tournament => {
  const over = GroupStage.finish(stage.current)
  if (E.isLeft(over)) return stage
  const finished = over.right(Context.of(stage))
  const { format, opening, record } = stage
  const common: Phase.Common = { format, opening, record, groups: [...stage.groups, finished] }
  const through = Advancement.through(finished.standings)
  return Groups.needed(opening.rules)(through.length)
    ? playGroups(common, through)
    : playBracket(common, through)
}

// -------------------------------------------------------------------------------------
// bracket, and the challenger
// -------------------------------------------------------------------------------------

const playBracket = (common: Phase.Common, seeds: ReadonlyArray<Hotkey>): Tournament => {
  const knockout = Knockout.draw(Context.of(common))(common.groups.length + 1, seeds)
  return onward({ ...common, phase: 'Knockout', knockout })
}

const afterKnockout = (stage: Phase.Knockout): Tournament => {
  const last = Bracket.champion(stage.knockout)
  if (last.type === 'Pending') return stage
  if (last.type === 'Entrant') return challenge(stage, last.hotkey)
  return unchallenged(stage, stage.knockout.seeds.length === 0 ? 'NoFinisher' : 'AllEliminated')
}

const unchallenged = (stage: Phase.Knockout, reason: Ending.Unchallenged): Tournament =>
  Phase.finish(stage, Ending.unchallenged(reason)(Phase.titleHolder(stage)))

// -------------------------------------------------------------------------------------
// boss round, and the champion
// -------------------------------------------------------------------------------------

const challenge = (stage: Phase.Knockout, hotkey: Hotkey): Tournament => {
  const champion = Phase.titleHolder(stage)
  const challenger = stage.opening.miners.find(miner => miner.hotkey === hotkey)
  if (challenger === undefined || !Phase.hasScore(hotkey)(stage)) return unchallenged(stage, 'NoScore')
  if (champion === null) return Phase.finish(stage, Ending.crown(challenger))
  const round = Knockout.nextRound(stage.knockout)
  const boss = BossRound.set(Context.of(stage))(round, champion, challenger)
  return onward({ ...stage, phase: 'BossRound', boss })
}

const afterBossRound = (stage: Phase.BossRound): Tournament =>
  pipe(
    BossRound.verdict(Context.of(stage))(stage.boss),
    E.match(
      (): Tournament => stage,
      verdict => Phase.finish(stage, Ending.judged(stage.boss)(verdict))
    )
  )

/** Moves on as far as the reports allow. */
const onward = (tournament: Tournament): Tournament => {
  switch (tournament.phase) {
    case 'GroupStage':
      return afterGroups(tournament)
    case 'Knockout':
      return afterKnockout(tournament)
    case 'BossRound':
      return afterBossRound(tournament)
    case 'Finished':
      return tournament
  }
}

// -------------------------------------------------------------------------------------
// jobs and their reports
// -------------------------------------------------------------------------------------

/** The jobs whose reports are missing, in the order of their slots; none once the tournament is over. */
export const asks: (tournament: Tournament) => ReadonlyArray<Job> = InPlay.asks

/**
 * Takes reports, in any order and in any batches. A batch is a set, applied wholly or refused wholly: for a report that
 * conflicts with another, that nobody asked for, or that claims a withdrawal (RULES 7). Repeating a report changes nothing.
 */
export const advance = (reports: ReadonlyArray<Report>): Step => {
  const copies = Reports.copies(reports)
  return copies === null
    ? apply({ type: 'Reported', reports })
    : tournament => happen({ type: 'Reported', reports: copies }, tournament)
}

/** Sets a slot's task once more because the world could not run it; nobody's failure (RULES 3.9). */
export const unavailable = (slot: Slot, reason: string): Step => apply({ type: 'Unavailable', slot, reason })

/** Withdraws a miner, or the champion, for good (RULES 4.6): what it scored in decided stages stands. */
export const withdraw = (hotkey: Hotkey, reason: string): Step => apply({ type: 'Withdrawn', hotkey, reason })

/** Cancels the tournament: the title stays as it is, and every fee goes back (RULES 2.2, 6). */
export const cancel = (reason: string): Step => apply({ type: 'Cancelled', reason })

// -------------------------------------------------------------------------------------
// logs
// -------------------------------------------------------------------------------------

/** Applies one event: `advance`, `unavailable`, `withdraw` or `cancel`. Refused as `Invalid` where its codec refuses it. */
export const apply = (event: Log.Event): Step => {
  const sound = Refusals.decoded(Log.event)(event)
  return tournament =>
    pipe(
      sound,
      E.flatMap(checked => happen(checked, tournament))
    )
}

const happen = (event: Log.Event, tournament: Tournament): E.Either<Refusal, Tournament> => {
  if (event.type !== 'Reported') return pipe(tournament, Events.happen(event), E.map(onward))
  // Not by `flatMap`, which takes a quarter of a report's time to find out how it was called.
  const batch = Reports.of(event.reports)
  return E.isLeft(batch) ? batch : take(batch.right, tournament)
}

/** Reports may open each other's jobs, so those without one wait for those that have one. */
const take = (reports: ReadonlyArray<Report>, tournament: Tournament): E.Either<Refusal, Tournament> => {
  let [taken, due] = [tournament, reports]
  while (due.length > 0) {
    const filed = Reports.file(due)(taken)
    if (E.isLeft(filed)) return filed
    taken = onward(filed.right.phase)
    due = filed.right.waiting
  }
  return E.right(taken)
}

/** The first entry of a tournament's log; `record` has the others. */
export const opened = ({ opening }: Tournament): Log.Entry => Log.opened(opening)

/** The tournament that a log tells of; refused where an entry is not what its codec has, or breaks a rule (RULES 10). */
export const replay = (log: Log.Log): E.Either<Refusal, Tournament> =>
  pipe(
    Refusals.decoded(Log.entries, 'log')(log),
    E.flatMap(([first, ...events]) =>
      events.reduce<E.Either<Refusal, Tournament>>(
        (tournament, event, i) => (E.isLeft(tournament) ? tournament : told(event, i + 1)(tournament.right)),
        first === undefined ? notALog(0) : begun(first)
      )
    )
  )

const begun = (first: unknown): E.Either<Refusal, Tournament> =>
  pipe(
    Refusals.decoded(Log.entry, 'log[0]')(first),
    E.flatMap(entry => (entry.type === 'Opened' ? Opening.again(entry.opening) : notALog(0))),
    E.map(begin)
  )

const told =
  (event: unknown, at: number): Step =>
  tournament => {
    // Most of a log are reports, which are copied in a fifth of the time that their codec takes.
    const reports = Reports.told(event)
    if (reports !== null) return happen({ type: 'Reported', reports }, tournament)
    return pipe(
      Refusals.decoded(Log.entry, `log[${at}]`)(event),
      E.flatMap(entry => (entry.type === 'Opened' ? notALog(at) : happen(entry, tournament)))
    )
  }

const notALog = (at: number): E.Either<Refusal, never> => E.left({ type: 'NotALog', at })

/** SHA-256 of the tournament's canonical JSON: the same on every machine, whatever the order its reports came in. */
export const digest = (tournament: Tournament): Digest.Digest => Digest.of(tournament)

/** The way of one miner, in sentences; and what is certain of the boss round before it is over. */
export { certain, explain } from './rules/Explain.js'

/** What a reader should know of the draw: group sizes out of bounds (RULES 3.2). */
export const notices = (tournament: Tournament): ReadonlyArray<Groups.Notice> =>
  Phase.rounds(tournament).flatMap(({ round, groups }) =>
    Groups.notices(tournament.opening.rules)(
      round,
      groups.map(({ miners }) => miners.length)
    )
  )
