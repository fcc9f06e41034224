/** Owed: notices and publications that follow from what is on record, each with a key that stays. */
import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import * as Digest from '../../domain/Digest.js'
import * as Champion from '../../domain/miner/Champion.js'
import type { Miner } from '../../domain/miner/Miner.js'
import type { TournamentType } from '../../domain/task/TaskKind.js'
import type { TournamentId } from '../../domain/TournamentId.js'
import type * as Ports from '../../ports/season/Consequences.js'
import type { PortError } from '../../ports/PortError.js'
import * as Payment from '../../rules/rewards/Payment.js'
import * as Fraction from '../../scoring/Fraction.js'
import type { Tournament } from '../../Tournament.js'
import type { Work } from '../loop/Ports.js'
import * as Streams from '../loop/Streams.js'
import * as Season from '../season/Season.js'

/** Something that is to be told: its key, since when it is true, and how it is told. */
export interface Due {
  readonly port: 'notifier' | 'publisher'
  readonly key: string
  readonly at: number
  /** Null where there is nothing to tell after all: a place that nobody took. */
  readonly tell: (signal: AbortSignal) => Promise<TE.TaskEither<PortError, void> | null>
}

/** The stages of a tournament that are decided. */
export const stages = (
  { opening: { id }, ...tournament }: Tournament,
  at: number
): ReadonlyArray<Ports.Notice> => [
  ...tournament.groups.map((_, i): Ports.Notice => ({
    key: `stage/${id}/groups-${i + 1}`,
    at,
    type: 'stage',
    tournament: id,
    message: `Round ${i + 1} of the groups is decided.`
  })),
  ...(tournament.phase === 'BossRound'
    ? [
        {
          key: `stage/${id}/knockout`,
          at,
          type: 'stage' as const,
          tournament: id,
          message: 'The bracket is decided: the boss round begins.'
        }
      ]
    : [])
]

/** Of each type's tournaments that are over, how many of the first have nothing left to tell. */
export type Behind = Readonly<Record<TournamentType, number>>

/** Everything that people want to hear of, told or not; of what is over, without those that are behind. */
export const notices = ({ desk, live, ports }: Work, behind: Behind): ReadonlyArray<Ports.Notice> => {
  const { season } = desk.standing()
  const { paused } = season
  const now = ports.clock.now()
  const opened = (id: TournamentId, at: number): Ports.Notice => ({
    key: openedKey(id),
    at,
    type: 'opened',
    tournament: id,
    message: `${id} has opened.`
  })
  const ofPause = (
    key: string,
    at: number,
    id: TournamentId | null,
    by: string,
    why: string
  ): Ports.Notice => ({
    key: `paused/${key}`,
    at,
    type: 'paused',
    tournament: id,
    message: `Paused by ${by}: ${why}`
  })
  return [
    ...(paused === null ? [] : [ofPause(String(paused.since), paused.since, null, paused.by, paused.reason)]),
    ...Season.types.flatMap(type => {
      const { stage, past } = season[type]
      const id = stage.type === 'Playing' ? stage.opened.id : null
      const playing = id === null ? null : live.playing(id)
      const pause = playing?.book.pause ?? null
      return [
        ...(stage.type === 'Playing' ? [opened(stage.opened.id, stage.since)] : []),
        ...(playing === null ? [] : stages(playing.tournament, now)),
        ...(pause === null ? [] : [ofPause(`${id}/${Digest.of(pause)}`, now, id, pause.by, pause.why)]),
        ...past.slice(behind[type]).flatMap(({ id: over, openedAt, endedAt, ending }) => [
          opened(over, openedAt),
          {
            key: endedKey(over),
            at: endedAt,
            type: 'ended' as const,
            tournament: over,
            message: `${over} has ended: ${ending}.`
          }
        ])
      ]
    })
  ]
}

/** How a publisher is told of the places 1 and 2 of all that has ended, without those that are behind. */
export const publications = (work: Work, publisher: Ports.Publisher, behind: Behind): ReadonlyArray<Due> =>
  Season.types.flatMap(type =>
    work.desk
      .standing()
      .season[type].past.slice(behind[type])
      .flatMap(({ id, endedAt, ending }) =>
        ending === 'Cancelled'
          ? []
          : places.map((place): Due => {
              const key = publicationKey(id, place)
              return {
                port: 'publisher',
                key,
                at: endedAt,
                tell: async signal => {
                  const of = await publication(work, key, id, place)
                  return of === null ? null : publisher.publish(of, signal)
                }
              }
            })
      )
  )

const places = [1, 2] as const
const openedKey = (id: TournamentId): string => `opened/${id}`
const endedKey = (id: TournamentId): string => `ended/${id}`
const publicationKey = (id: TournamentId, place: 1 | 2): string => `publication/${id}/${place}`

/** What is told of a tournament that is over, by its keys, and since when each is true. */
export const keysOf: Readonly<
  Record<Due['port'], (past: Season.Past) => ReadonlyArray<{ readonly key: string; readonly at: number }>>
> = {
  notifier: ({ id, openedAt, endedAt }) => [
    { key: openedKey(id), at: openedAt },
    { key: endedKey(id), at: endedAt }
  ],
  publisher: ({ id, endedAt, ending }) =>
    ending === 'Cancelled' ? [] : places.map(place => ({ key: publicationKey(id, place), at: endedAt }))
}

/** Who took a place, with repository and commit; null where nobody did. */
const publication = async (
  { settings, ports, desk }: Work,
  key: string,
  id: Season.Past['id'],
  place: 1 | 2
): Promise<Ports.Publication | null> => {
  const { history } = desk.standing().season
  const result = history.find(each => 'ending' in each && each.id === id)
  const notes = await Streams.journal(ports.store)(id).read()
  if (result === undefined || !('ending' in result) || E.isLeft(notes)) return null
  const opening = notes.right.flatMap(note => (note.type === 'Opened' ? [note.opening] : []))[0]
  if (opening === undefined) return null
  const holder = 'champion' in result.ending ? result.ending.champion : null
  const title =
    holder === null ? null : { champion: holder, tournament: null, since: null, performance: Fraction.zero }
  const ranked = Payment.of(settings.rules.rewards, Fraction.one)(
    result.type,
    { title, burns: false, boost: Fraction.zero, base: Fraction.one, boosted: Fraction.one },
    result
  )
  const who = ranked.find(({ first }) => first === place)?.hotkey
  const known: ReadonlyArray<Miner> = [
    ...opening.miners,
    ...(opening.champion === null ? [] : [Champion.miner(opening.champion)])
  ]
  const miner = known.find(({ hotkey }) => hotkey === who)
  return miner === undefined
    ? null
    : {
        key,
        tournament: id,
        tournamentType: result.type,
        place,
        miner,
        suggestedName: `${id}-place-${place}`
      }
}
