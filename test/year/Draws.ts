// What must hold of registrations and draws, watched by a fold of its own (RULES 2.1, 11, 14.1 to 14.5).
import * as Digest from '../../src/domain/Digest.js'
import type { Opening } from '../../src/rules/Opening.js'
import type * as Event from '../../src/validator/season/Event.js'
import type { Season } from '../../src/validator/season/Season.js'
import { hour } from '../service/worlds.js'

/** The pause between two tournaments of a type. */
const pause = 72 * hour

/** A registration so far: its round, who has answered what, and how it closed. */
interface Registration {
  readonly opened: Event.Of<'RegistrationOpened'>
  readonly round: number
  readonly closesAt: number
  readonly answers: ReadonlyMap<string, string>
  readonly closed: { readonly event: Event.Of<'RegistrationClosed'>; readonly at: number } | null
}

export interface Draws {
  /** Takes in an event, given the season before it; what does not hold, or null. */
  readonly follow: (event: Event.Event, at: number, before: Season) => string | null
  /** What does not hold of a tournament that opened, given the season before it. */
  readonly opened: (event: Event.Of<'Opened'>, opening: Opening, before: Season) => string | null
}

/** Nothing has happened. Rounds of the beacon are half a minute long, and the first is at 1970. */
export const of = (beacon: string): Draws => {
  const registrations = new Map<string, Registration>()
  const roundAfter = (instant: number): number => Math.floor(instant / 30_000) + 1
  return {
    follow: (event, at, before) => {
      if (event.type === 'RegistrationOpened') {
        const { id, tournamentType: type, closesAt, round } = event
        const { lastEnded } = before[type]
        registrations.set(id, { opened: event, round, closesAt, answers: new Map(), closed: null })
        if (lastEnded !== null && at < lastEnded + pause) return `${id} registers before it is due`
        if (before.paused !== null) return `${id} registers while openings are held back`
        return closesAt < at || round < roundAfter(closesAt) ? `${id}: its round is no later one` : null
      }
      if (!('id' in event)) return null
      const known = registrations.get(event.id)
      if (known === undefined) return `${event.id} was not registered`
      switch (event.type) {
        case 'Entered':
          registrations.set(event.id, {
            ...known,
            answers: new Map(known.answers).set(event.hotkey, `${event.githubRepo} ${event.commitHash}`)
          })
          return known.closed === null ? null : `${event.id}: somebody enters after the close`
        case 'RegistrationProlonged':
          registrations.set(event.id, {
            ...known,
            round: event.round,
            closesAt: event.closesAt,
            closed: null
          })
          return event.round > known.round && event.round >= roundAfter(Math.max(at, event.closesAt))
            ? null
            : `${event.id}: a later close has no later round`
        case 'RegistrationClosed': {
          registrations.set(event.id, { ...known, closed: { event, at } })
          if (at < known.closesAt) return `${event.id} closes too soon`
          if (known.round < roundAfter(at)) return `${event.id} closes when its round may be known`
          const [there, of] = [new Set(event.snapshot.nodes.map(({ hotkey }) => hotkey)), known.answers]
          const strange = event.entries.find(
            ({ hotkey, githubRepo, commitHash }) =>
              !there.has(hotkey) || of.get(hotkey) !== `${githubRepo} ${commitHash}`
          )
          const left = [...of.keys()].filter(who => event.snapshot.nodes.some(({ hotkey }) => hotkey === who))
          return strange !== undefined || left.length !== event.entries.length
            ? `${event.id}: its entries are not the last answers of who is there`
            : null
        }
        default:
          return null
      }
    },
    opened: ({ id, value, seed }, opening, before) => {
      const known = registrations.get(id)
      const closed = known?.closed?.event
      if (known === undefined || closed === undefined) return `${id} opened, and was not closed`
      if (before.paused !== null) return `${id} opened while openings are held back`
      if (value !== `value ${known.round}`) return `${id} opened by another round than its own`
      const follows: string = Digest.of([id, beacon, known.round, value])
      if (seed !== follows || opening.seed !== seed) return `${id}: its seed does not follow from the beacon`
      const champion = before[known.opened.tournamentType].title?.champion ?? null
      if (opening.champion?.hotkey !== champion?.hotkey || opening.champion?.reign !== champion?.reign)
        return `${id} is played against another champion`
      const entries = new Map(closed.entries.map(entry => [entry.hotkey, entry]))
      const wrong = opening.miners.find(({ hotkey, githubRepo, commitHash }) => {
        const entry = entries.get(hotkey)
        return (
          hotkey === champion?.hotkey || entry?.githubRepo !== githubRepo || entry.commitHash !== commitHash
        )
      })
      return wrong === undefined ? null : `${id}: ${wrong.hotkey} plays, and did not enter so`
    }
  }
}
