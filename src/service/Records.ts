/** What the live pages show of a store that somebody else writes, or nobody. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as Digest from '../domain/Digest.js'
import * as TournamentId from '../domain/TournamentId.js'
import type * as Page from '../page/Season.js'
import * as JobBook from '../play/desk/JobBook.js'
import * as Notes from '../ports/Note.js'
import type { Reader } from '../ports/Store.js'
import * as Schedule from '../rules/admission/Schedule.js'
import type { RuleSet } from '../rules/ruleset/RuleSet.js'
import * as TournamentJournal from '../store/TournamentJournal.js'
import * as Tournament from '../Tournament.js'
import * as Desk from '../validator/loop/Desk.js'
import * as Streams from '../validator/loop/Streams.js'
import * as Seasons from '../validator/season/Season.js'
import type { Shown } from './Pages.js'

const iso = (at: number): string => new Date(at).toISOString()

/** The pages' source over a store: its season, if it has one, and every tournament in it. `rules` say when the next one is due. */
export const shown = (store: Reader, rules: RuleSet): Shown => ({
  season: async () => {
    const heads = await store.heads()
    if (E.isLeft(heads)) return E.left(heads.left.message)
    const ids = heads.right.flatMap(({ stream }) => (TournamentId.codec.is(stream) ? [stream] : []))
    const standing = await Desk.read(store)
    return E.map(({ season }: Desk.Standing) => ofSeason(season, rules, ids))(standing)
  },
  tournament: async id => {
    const records = await store.read(Streams.of(id))()
    if (E.isLeft(records)) return E.left(records.left.message)
    if (records.right.length === 0) return E.right(null)
    return pipe(
      TournamentJournal.notes(records.right),
      E.mapLeft(({ message }) => message),
      E.flatMap(notes =>
        pipe(
          Tournament.replay(Notes.log(notes)),
          E.bimap(
            () => `The records of ${id} do not follow from one another.`,
            // A store alone does not say what runs: an engine does.
            tournament => ({ tournament, jobs: null, paused: JobBook.of(notes).pause !== null })
          )
        )
      )
    )
  },
  version: async () => {
    const heads = await store.heads()
    return E.isLeft(heads) ? heads.left.message : Digest.of(heads.right)
  }
})

const underWay = (stage: Seasons.Stage, rules: RuleSet): Page.UnderWay | null => {
  switch (stage.type) {
    case 'Idle':
      return null
    case 'Registering': {
      const { opened, closesAt, entries } = stage
      return { type: 'Registering', id: opened.id, closesAt: iso(closesAt), entries: entries.size }
    }
    case 'Closed': {
      const { opened, round, closed } = stage
      return { type: 'Closed', id: opened.id, round, entries: closed.entries.length }
    }
    case 'Playing': {
      const { opened, since } = stage
      const { earliest, latest } = Schedule.expectedToComplete(rules)(since)
      const expected = { earliest: iso(earliest), latest: iso(latest) }
      return { type: 'Playing', id: opened.id, since: iso(since), expected }
    }
  }
}

/** A season as its page shows it; tournaments that no season tells of stand at the end. */
export const ofSeason = (
  season: Seasons.Season,
  rules: RuleSet,
  ids: ReadonlyArray<TournamentId.TournamentId>
): Page.Season => {
  const past = Seasons.types
    .flatMap(type =>
      season[type].past.map(({ id, endedAt, ending, champion }) => ({
        id,
        type,
        ended: iso(endedAt),
        ending,
        champion
      }))
    )
    .sort((a, b) => (a.ended < b.ended ? 1 : a.ended > b.ended ? -1 : 0))
  const known = new Set<string>([
    ...past.map(({ id }) => id),
    ...Seasons.types.flatMap(type => Seasons.idOf(season[type].stage) ?? [])
  ])
  const others = ids
    .filter(id => !known.has(id))
    .map(id => ({ id, type: null, ended: null, ending: 'see its page', champion: null }))
  return {
    paused: season.paused !== null,
    // A store without a season has tournaments, and no titles to speak of.
    branches: (season.begun ? Seasons.types : []).map(type => {
      const { title, stage, lastEnded } = season[type]
      return {
        type,
        champion: title === null ? null : { ...title.champion, since: iso(title.since) },
        underWay: underWay(stage, rules),
        next: stage.type === 'Idle' && lastEnded !== null ? iso(Seasons.dueAt(rules)(season[type])) : null
      }
    }),
    past: [...past, ...others]
  }
}
