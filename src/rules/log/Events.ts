/** Happenings: what can happen to a tournament, each as a step to the next one or a refusal (RULES 2.2, 3.9, 4.6, 7). */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as Codec from '../../domain/codec/Codec.js'
import type { Hotkey } from '../../domain/miner/Hotkey.js'
import * as Report from '../../domain/task/Report.js'
import * as Slot from '../../domain/task/Slot.js'
import * as Attempt from '../Attempt.js'
import * as Reports from './Reports.js'
import * as Contest from '../Contest.js'
import * as Log from './Log.js'
import * as Phase from '../Phase.js'
import * as InPlay from '../InPlay.js'
import type { Refusal } from '../Refusal.js'
import * as Ending from '../boss/Ending.js'

/** What one event does. */
export const of =
  (onward: Phase.Onward) =>
  (event: Log.Event) =>
  (tournament: Phase.Phase): E.Either<Refusal, Phase.Phase> => {
    switch (event.type) {
      case 'Reported':
        return Reports.take(onward)(event.reports)(tournament)
      case 'Unavailable':
        return unavailable(onward)(event.slot, event.reason)(tournament)
      case 'Withdrawn':
        return withdraw(onward)(event.hotkey, event.reason)(tournament)
      case 'Cancelled':
        return cancel(event.reason)(tournament)
    }
  }

// -------------------------------------------------------------------------------------
// what can happen besides reports
// -------------------------------------------------------------------------------------

/** Sets a slot's task once more because the world could not run it; nobody's failure (RULES 3.9). */
export const unavailable =
  (onward: Phase.Onward) =>
  (slot: Slot.Slot, reason: string) =>
  (tournament: Phase.Phase): E.Either<Refusal, Phase.Phase> => {
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
    return pipe(
      withReason(reason),
      E.map(() => happened({ type: 'Unavailable', slot, reason })(tournament)),
      E.map(t => onward(InPlay.modify(place, Contest.unavailable(Phase.context(t))(reason))(t)))
    )
  }

/** Withdraws a miner, or the champion, for good (RULES 4.6): what it scored in decided stages stands. */
export const withdraw =
  (onward: Phase.Onward) =>
  (hotkey: Hotkey, reason: string) =>
  (tournament: Phase.Phase): E.Either<Refusal, Phase.Phase> => {
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
    return pipe(
      withReason(reason),
      E.map(() => onward(without(hotkey)(happened({ type: 'Withdrawn', hotkey, reason })(tournament))))
    )
  }

/** Who loses a finalist loses the boss round with it; everywhere else, play goes on. */
const without =
  (hotkey: Hotkey) =>
  (tournament: Phase.Phase): Phase.Phase => {
    const left = InPlay.withdraw(hotkey)(tournament)
    if (left.phase !== 'BossRound') return left
    const { challenger, champion } = left.boss
    if (hotkey === champion.hotkey) return Phase.finish(left, Ending.crown(challenger))
    return hotkey === challenger.hotkey
      ? Phase.finish(left, Ending.unchallenged('ChallengerWithdrawn')(champion))
      : left
  }

/** Cancels the tournament: the title stays as it is, and every fee goes back (RULES 2.2, 6). */
export const cancel =
  (reason: string) =>
  (tournament: Phase.Phase): E.Either<Refusal, Phase.Phase> => {
    if (tournament.phase === 'Finished') {
      const { ending } = tournament
      return ending.type === 'Cancelled' && ending.reason === reason
        ? E.right(tournament)
        : E.left({ type: 'TournamentOver', ending: ending.type })
    }
    return pipe(
      withReason(reason),
      E.map(() => happened({ type: 'Cancelled', reason })(tournament)),
      E.map(t => Phase.finish(t, Ending.cancelled(t.opening, Phase.titleHolder(t), reason)))
    )
  }

const happened =
  (event: Log.Event) =>
  (tournament: Phase.Phase): Phase.Phase =>
    Phase.recorded(Log.append(event)(tournament.record))(tournament)

const withReason = (reason: string): E.Either<Refusal, string> =>
  pipe(
    Codec.decode(Report.detail, 'reason')(reason),
    E.mapLeft((faults): Refusal => ({ type: 'Invalid', faults }))
  )
