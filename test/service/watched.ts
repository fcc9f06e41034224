// A store with a tournament in it that goes on as it is told, served as pages.
import * as E from 'fp-ts/lib/Either.js'
import * as Pages from '../../src/service/Pages.js'
import * as Records from '../../src/service/Records.js'
import * as InMemory from '../../src/store/InMemory.js'
import * as TournamentJournal from '../../src/store/TournamentJournal.js'
import * as Streams from '../../src/validator/loop/Streams.js'
import * as RuleSets from '../../src/rules/ruleset/RuleSets.js'
import * as Tournament from '../../src/Tournament.js'
import type * as Log from '../../src/rules/log/Log.js'
import { miners, opened } from '../play/worlds.js'

/** Serves 16 miners; `happen` keeps one more event of the tournament. */
export const watched = async () => {
  const store = InMemory.make()
  let tournament = opened(miners.slice(0, 16), { seed: 'watched' })
  const journal = TournamentJournal.of(store, Streams.of(tournament.opening.id))
  await journal.append([Tournament.opened(tournament)], tournament)()
  const serving = await Pages.serve(Records.shown(store, RuleSets.standard), '127.0.0.1', 0)
  return {
    id: tournament.opening.id,
    url: `http://127.0.0.1:${serving.port}`,
    stop: serving.stop,
    now: () => tournament,
    happen: async (event: Log.Event): Promise<void> => {
      const next = Tournament.apply(event)(tournament)
      if (E.isLeft(next)) throw new Error(JSON.stringify(next.left))
      tournament = next.right
      const kept = await journal.append([event], tournament)()
      if (E.isLeft(kept)) throw new Error(kept.left.message)
    }
  }
}
