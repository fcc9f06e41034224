/** Logs as text: JSON Lines, one entry a line, in the order they happened; or a journal, whose chain is checked. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as RA from 'fp-ts/lib/ReadonlyArray.js'
import * as Codec from '../domain/codec/Codec.js'
import * as Json from '../domain/codec/Json.js'
import * as Note from '../ports/Note.js'
import * as Log from '../rules/log/Log.js'
import * as Contents from './file/Contents.js'
import * as TournamentJournal from './TournamentJournal.js'

/** One entry as a line, its end included. */
export const line = (entry: Log.Entry): string => `${JSON.stringify(entry)}\n`

/** The lines of a text that have their end. */
export const whole = (text: string): string =>
  typeof text !== 'string' ? '' : text.slice(0, text.lastIndexOf('\n') + 1)

/** Nobody mends more faults at once: so many are named, and how many there are. */
const mostFaults = 100

/**
 * Reads a log; every fault of every line names its line: `line 3.slot is …`. A line counts or is refused, also the last
 * one without its end. A journal is read as well: the first record that does not follow from the one before is named.
 */
export const parse = (text: string): E.Either<ReadonlyArray<Codec.Fault>, Log.Log> => {
  if (typeof text !== 'string') return E.left([Codec.fault('', text, 'the text of a log')])
  if (text.startsWith('{"format":')) return journal(text)
  if (text.startsWith('{"number":')) return E.left([headless(text)])
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  const { left: faulty, right: entries } = RA.separate(lines.map((json, i) => entry(json, `line ${i + 1}`)))
  return faulty.length === 0 ? E.right(entries) : E.left(named(faulty.flat()))
}

/** Records without the line that says what they are: one fault, since each of them would only say the same. */
const headless = (text: string): Codec.Fault =>
  Codec.fault('line 1', text.slice(0, 40), 'the first line of a journal, which comes before its records')

const journal = (text: string): E.Either<ReadonlyArray<Codec.Fault>, Log.Log> =>
  pipe(
    Contents.parse('the journal', Buffer.from(text, 'utf8')),
    E.flatMap(({ records }) => TournamentJournal.notes(records)),
    E.bimap(
      ({ message }) => [
        {
          path: '',
          value: { is: 'a journal' },
          expected: `one whose records follow from one another: ${message.replace(/^the journal is no journal: /, '')}`
        }
      ],
      Note.log
    )
  )

const entry = (json: string, name: string): E.Either<ReadonlyArray<Codec.Fault>, Log.Entry> =>
  pipe(
    Json.parse(json),
    E.mapLeft((expected): ReadonlyArray<Codec.Fault> => [Codec.fault(name, json, expected)]),
    E.flatMap(Codec.decode(Log.entry, name))
  )

const named = (faults: ReadonlyArray<Codec.Fault>): ReadonlyArray<Codec.Fault> =>
  faults.length <= mostFaults
    ? faults
    : [
        ...faults.slice(0, mostFaults),
        Codec.fault('the number of faults', faults.length, `0 (the first ${mostFaults} are named)`)
      ]
