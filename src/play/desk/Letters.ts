/** Letters: what the outside tells a tournament in play, answered once it is kept. */
import * as E from 'fp-ts/lib/Either.js'
import * as Codec from '../../domain/codec/Codec.js'
import type { Job } from '../../domain/task/Job.js'
import * as Log from '../../rules/log/Log.js'
import { error } from '../../ports/Executor.js'
import type { Letter } from '../../ports/season/Inbox.js'
import * as Note from '../../ports/Note.js'
import type { Desk } from './Desk.js'
import type { Failure } from '../Environment.js'
import * as JobBook from './JobBook.js'
import type { Policy } from '../Policy.js'

export interface Means {
  readonly desk: Desk
  readonly policy: Policy
  readonly happen: (event: Log.Event) => Promise<E.Either<Failure, void>>
  readonly begin: (jobs: ReadonlyArray<Job>) => Promise<void>
}

/** Does what a letter says, and answers it. */
export const answer =
  (means: Means) =>
  async ({ event, answer: reply }: Letter): Promise<void> => {
    reply(Note.isOperation(event) ? await operated(means, event) : await happened(means, event))
  }

const happened = async ({ happen }: Means, given: unknown): Promise<E.Either<Failure, void>> => {
  const event = Codec.decode(Log.event, 'event')(given)
  return E.isLeft(event) ? E.left({ type: 'Invalid', faults: event.left }) : happen(event.right)
}

const operated = async ({ desk, policy, begin }: Means, given: unknown): Promise<E.Either<Failure, void>> => {
  const act = Codec.decode(Note.operation, 'act')(given)
  if (E.isLeft(act)) return E.left({ type: 'Invalid', faults: act.left })
  const { book } = desk
  if (act.right.type === 'Released') {
    const unit = JobBook.unit(act.right.slot, act.right.hotkey)
    const troubles = book.troubles.get(unit)
    if (troubles === undefined || !JobBook.waits(policy)(troubles))
      return E.left(error('Waiting', `${unit} is not waiting for a person.`))
  }
  if (act.right.type === 'Resumed' && book.pause === null) return E.right(undefined)
  const kept = await desk.jot(act.right)
  if (E.isRight(kept) && act.right.type !== 'Paused') await begin([...desk.open.values()])
  return kept
}
