/** A tournament's journal as one stream of a store. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as RNEA from 'fp-ts/lib/ReadonlyNonEmptyArray.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import * as Codec from '../domain/codec/Codec.js'
import * as Job from '../domain/task/Job.js'
import { error, type ExecutionError } from '../ports/Executor.js'
import type { Journal } from '../ports/Journal.js'
import * as Note from '../ports/Note.js'
import type { Draft, Reader, Record, Store, StoreError, Stream } from '../ports/Store.js'
import type { Tournament } from '../Tournament.js'

/** What else is kept in the transaction of notes, given the tournament as it is after them: an ending's succession, say. */
export type Beside = (notes: RNEA.ReadonlyNonEmptyArray<Note.Note>, after: Tournament) => ReadonlyArray<Draft>

const nothing: Beside = () => []

/** The journal of the tournament whose stream it is. */
export const of = (store: Store, stream: Stream, beside: Beside = nothing): Journal => ({
  append: (notes, after) =>
    pipe(
      store.append(pipe(drafts(stream, notes), RNEA.concat(beside(notes, after)))),
      TE.bimap(failure, () => undefined)
    ),
  read: () => readNotes(store, stream)
})

/** Notes, to be kept in the tournament's stream. */
export const drafts = (
  stream: Stream,
  notes: RNEA.ReadonlyNonEmptyArray<Note.Note>
): RNEA.ReadonlyNonEmptyArray<Draft> =>
  pipe(
    notes,
    RNEA.map((body): Draft => ({ stream, key: keyOf(body), body }))
  )

/** What must not happen twice in a tournament: its opening, a slot's task, a job's report. */
export const keyOf = (note: Note.Note): string | null => {
  switch (note.type) {
    case 'Opened':
      return 'Opened'
    case 'Filled':
      return `Filled ${note.slot}`
    case 'Reported': {
      const [only, ...others] = note.reports
      return only !== undefined && others.length === 0
        ? `Reported ${Job.keyOf(only.slot, only.hotkey)}`
        : null
    }
    default:
      return null
  }
}

/** The notes that a stream's records hold. A sound one is not copied: it was read for whoever asked. */
export const notes = (records: ReadonlyArray<Record>): E.Either<ExecutionError, ReadonlyArray<Note.Note>> => {
  const all: Array<Note.Note> = []
  for (const { stream, number, body } of records) {
    if (Note.codec.is(body)) {
      all.push(body)
      continue
    }
    const note = Codec.decode(Note.codec, `record ${number}`)(body)
    if (E.isLeft(note))
      return E.left(error('JournalLost', `${stream}: ${note.left.map(Codec.sentence).join('; ')}.`))
    all.push(note.right)
  }
  return E.right(all)
}

/** How many records are read at once: a long stream is never in memory twice, as records and as notes. */
const page = 5_000

/** The notes of a stream, read by pages; each page must follow from the one before. */
const readNotes = async (
  store: Reader,
  stream: Stream
): Promise<E.Either<ExecutionError, ReadonlyArray<Note.Note>>> => {
  const all: Array<Note.Note> = []
  for (let last: Record | null = null; ;) {
    const after: number = last?.number ?? 0
    const records: E.Either<StoreError, ReadonlyArray<Record>> = await store.read(stream, after, page)()
    if (E.isLeft(records)) return E.left(failure(records.left))
    const [first] = records.right
    if (first !== undefined && last !== null && first.previous !== last.digest)
      return E.left(error('JournalLost', `${stream}: record ${first.number} was changed while it was read.`))
    const some = notes(records.right)
    if (E.isLeft(some)) return some
    for (const note of some.right) all.push(note)
    last = records.right.at(-1) ?? last
    if (records.right.length < page) return E.right(all)
  }
}

/** A store that failed may be asked again; one that another has taken over, or that is broken, never. */
const failure = ({ kind, message }: StoreError): ExecutionError =>
  error(kind === 'Failed' ? 'Journal' : 'JournalLost', message)
