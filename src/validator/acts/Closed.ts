/** An operator's act where no validator runs: whoever holds the writer's lock does it himself, by the same rules. */
import * as E from 'fp-ts/lib/Either.js'
import * as RA from 'fp-ts/lib/ReadonlyArray.js'
import type { TournamentId } from '../../domain/TournamentId.js'
import * as Account from '../../play/desk/Account.js'
import * as JobBook from '../../play/desk/JobBook.js'
import * as Policy from '../../play/Policy.js'
import type { Clock } from '../../ports/Clock.js'
import * as Note from '../../ports/Note.js'
import type { Draft, Store } from '../../ports/Store.js'
import * as TournamentJournal from '../../store/TournamentJournal.js'
import * as Tournament from '../../Tournament.js'
import * as Desk from '../loop/Desk.js'
import * as Streams from '../loop/Streams.js'
import * as Act from './Act.js'
import * as Office from './Office.js'

/** Does what the request says to a store that nobody else writes. */
export const perform =
  (store: Store, clock: Pick<Clock, 'now'>): Office.Perform =>
  async request => {
    const known = await Office.done(store)
    if (E.isLeft(known)) return known
    const before = known.right.get(request.key)
    if (before !== undefined) return Office.repeated(before, request)
    const desk = await Desk.open(store, clock)
    if (E.isLeft(desk)) return desk
    const [id, event] = [Act.about(request), Act.letter(request)]
    if (id === null || event === null) {
      const acted = await desk.right.act(standing => {
        const change = Office.decision(request)(standing)
        return change === null ? null : { ...change, others: [Act.draft(request)] }
      })
      return E.isLeft(acted) ? acted : fine
    }
    const wrong = Office.objection(id)(desk.right.standing())
    if (wrong !== null) return E.left(wrong)
    const drafts = await happening(store, id, event)
    if (E.isLeft(drafts)) return drafts
    const all = [...drafts.right, Act.draft(request)]
    if (!RA.isNonEmpty(all)) return fine
    const kept = await store.append(all)()
    return E.isLeft(kept) ? E.left(kept.left.message) : fine
  }

const fine: E.Either<string, Act.Answer> = E.right({
  done: true,
  message: 'Done, and on record; it shows when the validator runs again.'
})

/** What an event adds to a tournament's stream; nothing where it changes nothing. */
const happening = async (
  store: Store,
  id: TournamentId,
  event: NonNullable<ReturnType<typeof Act.letter>>
): Promise<E.Either<string, ReadonlyArray<Draft>>> => {
  const notes = await Streams.journal(store)(id).read()
  if (E.isLeft(notes)) return E.left(notes.left.message)
  const draft: Draft = { stream: Streams.of(id), key: TournamentJournal.keyOf(event), body: event }
  if (event.type === 'Released') {
    const troubles = JobBook.of(notes.right).troubles.get(JobBook.unit(event.slot, event.hotkey))
    return troubles !== undefined && JobBook.waits(Policy.standard)(troubles)
      ? E.right([draft])
      : E.left(`${JobBook.unit(event.slot, event.hotkey)} is not waiting for a person.`)
  }
  if (event.type === 'Paused') return E.right([draft])
  if (event.type === 'Resumed') return E.right(JobBook.of(notes.right).pause === null ? [] : [draft])
  const replayed = Tournament.replay(Note.log(notes.right))
  if (E.isLeft(replayed)) return E.left(Account.sentence(replayed.left))
  const after = Tournament.apply(event)(replayed.right)
  if (E.isLeft(after)) return E.left(Account.sentence(after.left))
  return E.right(after.right === replayed.right ? [] : [draft])
}
