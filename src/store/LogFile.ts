/** Logs as text: JSON Lines, one entry a line, in the order they happened. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as RA from 'fp-ts/lib/ReadonlyArray.js'
import * as Codec from '../domain/codec/Codec.js'
import * as Log from '../rules/log/Log.js'

/** One entry as a line, its end included. */
export const line = (entry: Log.Entry): string => `${JSON.stringify(entry)}\n`

/** The whole lines of a text and how long they are: what a crash left of an unfinished last line never happened. */
export const whole = (text: string): string => text.slice(0, text.lastIndexOf('\n') + 1)

/** Nobody mends more faults at once: so many are named, and how many there are. */
const mostFaults = 100

/** Reads a log; every fault of every line names its line: `line 3.slot is …`. */
export const parse = (text: string): E.Either<ReadonlyArray<Codec.Fault>, Log.Log> => {
  const lines = whole(text).split('\n').slice(0, -1)
  const { left: faulty, right: entries } = RA.separate(lines.map((json, i) => entry(json, `line ${i + 1}`)))
  return faulty.length === 0 ? E.right(entries) : E.left(named(faulty.flat()))
}

const entry = (json: string, name: string): E.Either<ReadonlyArray<Codec.Fault>, Log.Entry> =>
  pipe(
    E.tryCatch(
      (): unknown => JSON.parse(json),
      (): ReadonlyArray<Codec.Fault> => [{ path: name, value: json, expected: 'JSON' }]
    ),
    E.flatMap(Codec.decode(Log.entry, name))
  )

const named = (faults: ReadonlyArray<Codec.Fault>): ReadonlyArray<Codec.Fault> =>
  faults.length <= mostFaults
    ? faults
    : [
        ...faults.slice(0, mostFaults),
        {
          path: 'the number of faults',
          value: faults.length,
          expected: `0 (the first ${mostFaults} are named)`
        }
      ]
