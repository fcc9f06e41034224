/** What the live pages show of a validator that runs in this process. */
import * as E from 'fp-ts/lib/Either.js'
import * as Digest from '../domain/Digest.js'
import type { Shown } from './Pages.js'
import * as Records from './Records.js'
import * as View from './View.js'

/** The pages' source over what the service shows; jobs under way are known where the validator runs here. */
export const of = (view: View.View): Shown => {
  let changes = 0
  view.live?.follow(() => {
    changes += 1
  })
  return {
    season: async () =>
      E.map(({ season }: Parameters<typeof View.active>[1]) => {
        const shown = Records.ofSeason(season, view.rules, [])
        return { ...shown, branches: shown.branches.filter(({ type }) => view.types.includes(type)) }
      })(await view.standing()),
    tournament: async id =>
      E.map((played: View.Played | null) =>
        played === null
          ? null
          : {
              tournament: played.tournament,
              paused: played.book.pause !== null,
              jobs:
                view.live === null
                  ? null
                  : Array.from(
                      view.live.playing(id)?.running.values() ?? [],
                      ({ job, phase, since, queued }) => ({
                        slot: job.slot,
                        hotkey: job.miner.hotkey,
                        phase: queued ? 'waits for its turn' : (phase ?? 'begins'),
                        since: View.iso(since)
                      })
                    )
            }
      )(await View.played(view, id)),
    version: async () => {
      const found = await view.standing()
      const standing = E.isLeft(found)
        ? null
        : [View.active(view, found.right), View.history(view, found.right)]
      return `${changes} ${Digest.of(standing)}`
    }
  }
}
