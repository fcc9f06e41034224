/** Results: what a finished tournament leaves: how it ended, who won its tasks, and when (RULES 8, 11, 13.1). Plain JSON. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import { checked, closed, constant, nullable, tagged } from '../../domain/codec/Codec.js'
import * as Instant from '../../domain/Instant.js'
import * as Champion from '../../domain/miner/Champion.js'
import { isScored } from '../../domain/task/Report.js'
import * as TaskKind from '../../domain/task/TaskKind.js'
import * as TournamentId from '../../domain/TournamentId.js'
import type { TaskVerdict } from '../../domain/match/Verdict.js'
import * as Fraction from '../../scoring/Fraction.js'
import * as Gain from '../../scoring/Gain.js'
import * as BossRound from '../boss/BossRound.js'
import * as Contest from '../Contest.js'
import * as Context from '../Context.js'
import * as Log from '../log/Log.js'
import * as Phase from '../Phase.js'
import { decoded, type Refusal } from '../Refusal.js'
import * as Wins from './Wins.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

const inReign = (holds: (reign: number) => boolean, expected: string) =>
  checked(Champion.codec, ({ reign }) => (holds(reign) ? null : { path: ['reign'], expected }))

const newChampion = inReign(reign => reign === 1, '1, the reign of a new champion')
const oldChampion = inReign(reign => reign > 1, 'at least 2, the reign of a champion that stays')

/** How much better than the champion before it a new one was: a median of relative gains (RULES 13.3). */
const performance = Fraction.codec

const ending = tagged('an ending', {
  Dethroned: closed('Dethroned', {
    type: t.literal('Dethroned'),
    /** Who holds the title afterwards, with its reign. */
    champion: newChampion,
    performance
  }),
  Crowned: closed('Crowned', {
    type: t.literal('Crowned'),
    /** Who holds the title afterwards, with its reign. */
    champion: newChampion,
    performance
  }),
  Defended: closed('Defended', {
    type: t.literal('Defended'),
    /** Who holds the title afterwards, with its reign. */
    champion: oldChampion
  }),
  Retained: closed('Retained', {
    type: t.literal('Retained'),
    /** Who holds the title afterwards, with its reign. */
    champion: oldChampion
  }),
  Vacant: closed('Vacant', { type: t.literal('Vacant') }),
  /** `withdrawn`: the champion that was, where it was withdrawn before; then the title is vacant (RULES 4.6). */
  Cancelled: closed('Cancelled', {
    type: t.literal('Cancelled'),
    /** A champion that was withdrawn before, or null. */
    withdrawn: nullable(Champion.codec)
  })
})

const when = {
  /** Null where it is not known: an outcome log has no instants (RULES 14.11). */
  opened: nullable(Instant.codec),
  /** When it ended, in milliseconds since 1970; null where nobody knows. */
  ended: nullable(Instant.codec)
}

const inOrder = <A extends When, O>(codec: t.Type<A, O>): t.Type<A, O> =>
  checked(codec, ({ opened, ended }) =>
    opened === null || ended === null || opened <= ended
      ? null
      : { path: ['ended'], expected: `no instant before ${opened}, when it opened` }
  )

/** When a tournament opened and ended, in milliseconds since 1970; null where it is not known. */
export interface When {
  /** When it opened, in milliseconds since 1970; null where nobody knows. */
  readonly opened: Instant.Instant | null
  /** When it ended, in milliseconds since 1970; null where nobody knows. */
  readonly ended: Instant.Instant | null
}

/** Of a tournament of which only the log is known. */
export const unknown: When = constant({ opened: null, ended: null })

export const codec = inOrder(
  closed('a result', {
    /** The tournament's id, 1 to 64 characters. */
    id: TournamentId.codec,
    /** `text` or `image`. */
    type: TaskKind.tournamentType,
    ...when,
    /** How it ended. */
    ending,
    /** Who won which tasks. */
    wins: Wins.codec
  })
)

/** What a finished tournament leaves to reward, to open the next one with, and to wait after. */
export type Result = t.TypeOf<typeof codec>

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

const span = inOrder(closed('when it was played', when))

/** The result of a tournament, and when it was played; refused as `NotFinished` while it has not ended. */
export const of =
  (at: When) =>
  (tournament: Phase.Phase): E.Either<Refusal, Result> =>
    pipe(
      decoded(span)(at),
      E.flatMap(({ opened, ended }) => {
        const { id, type } = tournament.opening
        return tournament.phase === 'Finished'
          ? E.right({ id, type, opened, ended, ending: endingOf(tournament), wins: Wins.of(tournament) })
          : E.left<Refusal>({ type: 'NotFinished', tournament: id })
      })
    )

const endingOf = (tournament: Phase.Finished): Result['ending'] => {
  const { ending: end, opening, record } = tournament
  switch (end.type) {
    case 'Dethroned':
    case 'Crowned':
      return { type: end.type, champion: end.champion, performance: performanceOf(tournament) }
    case 'Defended':
    case 'Retained':
      return { type: end.type, champion: end.champion }
    case 'Vacant':
      return { type: end.type }
    case 'Cancelled': {
      const { champion } = opening
      const gone = champion !== null && Log.withdrawalOf(champion.hotkey)(record) !== undefined
      return { type: end.type, withdrawn: gone ? champion : null }
    }
  }
}

/**
 * How much better than the champion the new one was: the median over the boss tasks with two scores, those against a zero
 * left out; 0 where none is left (RULES 13.3). Where the champion's withdrawal ended the boss round before the required
 * wins were certain, each undecided task counts 0: else a champion could be withdrawn after one lucky task.
 */
const performanceOf = (tournament: Phase.Finished): Fraction.Fraction => {
  const boss = Phase.boss(tournament)
  if (boss === null) return Fraction.zero
  const verdictOn = BossRound.taskVerdict(Context.of(tournament))(boss)
  const decidedTasks = boss.tasks.filter(Contest.isDecided)
  const open = tournament.ending.type === 'Crowned' ? boss.tasks.length - decidedTasks.length : 0
  return Fraction.median([
    ...decidedTasks.flatMap(task => {
      const verdict = verdictOn(task)
      return E.isLeft(verdict) ? [] : gained(verdict.right)
    }),
    ...Array.from({ length: open }, () => Fraction.zero)
  ])
}

const gained = ({ metric, champion, challenger }: TaskVerdict): ReadonlyArray<Fraction.Fraction> => {
  if (!isScored(champion) || !isScored(challenger)) return []
  const gain = Gain.relative(metric)(champion.score, challenger.score)
  return gain === null ? [] : [gain]
}

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** Who holds the title after a result; null when nobody does, or when it is cancelled and changes nothing. */
export const holder = ({ ending }: Result): Champion.Champion | null =>
  'champion' in ending ? ending.champion : null
