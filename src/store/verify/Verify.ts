/** Verifying: everything that a log says is derived anew from it, and its chain is followed from its first line. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as Codec from '../../domain/codec/Codec.js'
import type { Slot } from '../../domain/task/Slot.js'
import type { Material } from '../../domain/task/Task.js'
import * as Note from '../../ports/Note.js'
import type { Record } from '../../ports/Store.js'
import type * as Log from '../../rules/log/Log.js'
import * as Refusal from '../../rules/Refusal.js'
import * as Tournament from '../../Tournament.js'
import * as Contents from '../file/Contents.js'
import * as LogFile from '../LogFile.js'
import * as TournamentJournal from '../TournamentJournal.js'

/** A log that follows from itself. */
export interface Verified {
  /** What is chained; null for a log without a chain, in which nothing shows what was changed. */
  readonly records: ReadonlyArray<Record> | null
  /** The log's entries. */
  readonly log: Log.Log
  /** What each slot's task was made of, where the log says it. */
  readonly tasks: ReadonlyMap<Slot, Material>
  /** What they come to. */
  readonly tournament: Tournament.Tournament
}

/** Reads a journal, an export or a log without a chain; `Left` names the first record that is wrong. */
export const read = (where: string, text: string): E.Either<string, Verified> =>
  typeof text === 'string' && text.startsWith('{"format":') ? chained(where, text) : plain(where, text)

const plain = (where: string, text: string): E.Either<string, Verified> =>
  pipe(
    LogFile.parse(text),
    E.mapLeft(faults => `${where} is no log: ${faults.slice(0, 10).map(Codec.sentence).join('; ')}.`),
    E.flatMap(log =>
      pipe(
        replayed(where, 'entry', log, i => i + 1),
        E.map((tournament): Verified => ({ records: null, log, tasks: new Map(), tournament }))
      )
    )
  )

const chained = (where: string, text: string): E.Either<string, Verified> => {
  const bytes = Buffer.from(text, 'utf8')
  const contents = Contents.parse(where, bytes)
  if (E.isLeft(contents)) return E.left(contents.left.message)
  const { records, stream, sound } = contents.right
  if (sound < bytes.length) return E.left(`${where} ends within record ${records.length + 1}.`)
  const notes = TournamentJournal.notes(records)
  if (E.isLeft(notes)) return E.left(`${where}: ${notes.left.message}`)
  const entries: Array<Log.Entry> = []
  const numbers: Array<number> = []
  const tasks = new Map<Slot, Material>()
  for (const [i, note] of notes.right.entries()) {
    if (note.type === 'Filled') {
      if (tasks.has(note.slot)) return E.left(`${where}: record ${i + 1} fills ${note.slot} a second time.`)
      tasks.set(note.slot, note.material)
    }
    if (Note.isEntry(note)) {
      entries.push(note)
      numbers.push(i + 1)
    }
  }
  const tournament = replayed(where, 'record', entries, i => numbers[i] ?? 0)
  if (E.isLeft(tournament)) return tournament
  const { id } = tournament.right.opening
  return id === String(stream)
    ? E.right({ records, log: entries, tasks, tournament: tournament.right })
    : E.left(`${where} is of ${String(stream)}, and record 1 opens ${id}.`)
}

/** The tournament of a log, derived event by event; `Left` names the first that the rules refuse. */
const replayed = (
  where: string,
  what: string,
  log: Log.Log,
  number: (i: number) => number
): E.Either<string, Tournament.Tournament> => {
  const whole = Tournament.replay(log)
  if (E.isRight(whole)) return whole
  // The first that is refused ends the shortest beginning that is refused.
  let [sound, refused] = [0, log.length]
  while (refused - sound > 1) {
    const middle = (sound + refused) >> 1
    if (E.isRight(Tournament.replay(log.slice(0, middle)))) sound = middle
    else refused = middle
  }
  const first = Tournament.replay(log.slice(0, refused))
  const why = E.isLeft(first) ? Refusal.sentence(first.left) : Refusal.sentence(whole.left)
  return E.left(`${where}: ${what} ${number(refused - 1)} does not follow from the ones before it: ${why}`)
}
