/** Events: what can happen to a tournament besides reports, each a step or a refusal (RULES 2.2, 3.9, 4.6). */
import * as E from 'fp-ts/lib/Either.js'
import type { Hotkey } from '../../domain/miner/Hotkey.js'
import * as Slot from '../../domain/task/Slot.js'
import * as Attempt from '../Attempt.js'
import * as BossRound from '../boss/BossRound.js'
import * as Contest from '../Contest.js'
import * as Context from '../Context.js'
import * as Log from './Log.js'
import * as Phase from '../Phase.js'
import * as InPlay from '../InPlay.js'
import type { Refusal } from '../Refusal.js'
import * as Ending from '../boss/Ending.js'

/** An event after which play goes on, or not; reports are taken by `Reports`, since they open each other's jobs. */
export type Happening = Exclude<Log.Event, { readonly type: 'Reported' }>

/** What one event does; the tournament has not moved on yet. */
export const happen = (event: Happening): Step => {
  switch (event.type) {
    case 'Unavailable':
      return unavailable(event.slot, event.reason)
    case 'Withdrawn':
      return withdraw(event.hotkey, event.reason)
    case 'Cancelled':
      return cancel(event.reason)
  }
}

type Step = (tournament: Phase.Phase) => E.Either<Refusal, Phase.Phase>

/** Sets a slot's task once more because the world could not run it; nobody's failure (RULES 3.9). */
const unavailable =
  (slot: Slot.Slot, reason: string): Step =>
  tournament => {
    const place = Slot.parse(slot)
    const contest = Phase.contestAt(tournament, place)
    const attempt = contest && Contest.attemptAt(contest, place.attempt)
    if (attempt?.outcome === 'Unavailable') {
      return attempt.reason === reason
        ? E.right(tournament)
        : E.left({ type: 'ConflictingUnavailable', slot, recorded: attempt.reason ?? '' })
    }
    if (tournament.phase === 'Finished' || attempt?.outcome !== 'Open') {
      return E.left({ type: 'UnexpectedUnavailable', slot })
    }
    if (place.attempt >= Attempt.last) return E.left({ type: 'LastAttempt', slot, reason })
    const after = happened({ type: 'Unavailable', slot, reason })(tournament)
    return E.right(InPlay.modify(place, Contest.unavailable(Context.of(after))(reason))(after))
  }

/** Withdraws a miner, or the champion, for good (RULES 4.6): what it scored in decided stages stands. */
const withdraw =
  (hotkey: Hotkey, reason: string): Step =>
  tournament => {
    const { miners, champion } = tournament.opening
    if (champion?.hotkey !== hotkey && !miners.some(miner => miner.hotkey === hotkey)) {
      return E.left({ type: 'UnknownMiner', hotkey })
    }
    const known = Log.withdrawalOf(hotkey)(tournament.record)
    if (known !== undefined) {
      return known.reason === reason
        ? E.right(tournament)
        : E.left({ type: 'ConflictingWithdrawal', hotkey, recorded: known.reason })
    }
    if (tournament.phase === 'Finished')
      return E.left({ type: 'TournamentOver', ending: tournament.ending.type })
    return E.right(without(hotkey)(happened({ type: 'Withdrawn', hotkey, reason })(tournament)))
  }

/** The withdrawal of one of the two in the boss round ends it; everywhere else, play goes on. */
const without =
  (hotkey: Hotkey) =>
  (tournament: Phase.InPlay): Phase.Phase => {
    const left = InPlay.withdraw(hotkey)(tournament)
    if (left.phase !== 'BossRound') return left
    const { champion, challenger } = left.boss
    if (hotkey === champion.hotkey)
      return Phase.finish(
        left,
        Ending.judged(left.boss)(BossRound.verdictWithoutChampion(Context.of(left))(left.boss))
      )
    return hotkey === challenger.hotkey
      ? Phase.finish(left, Ending.unchallenged('ChallengerWithdrawn')(champion))
      : left
  }

/** Cancels the tournament: the title stays as it is, and every fee goes back (RULES 2.2, 6). */
const cancel =
  (reason: string): Step =>
  tournament => {
    if (tournament.phase === 'Finished') {
      const { ending } = tournament
      return ending.type === 'Cancelled' && ending.reason === reason
        ? E.right(tournament)
        : E.left({ type: 'TournamentOver', ending: ending.type })
    }
    return E.right(
      Phase.finish(
        happened({ type: 'Cancelled', reason })(tournament),
        Ending.cancelled(tournament.opening, Phase.titleHolder(tournament), reason)
      )
    )
  }

const happened =
  (event: Log.Event) =>
  <P extends Phase.InPlay>(tournament: P): Phase.InPlay =>
    Phase.recorded(Log.append(event)(tournament.record))(tournament)
