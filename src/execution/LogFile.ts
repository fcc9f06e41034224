/** Logs as text: JSON Lines, one entry a line, in the order they happened. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as Codec from '../domain/Codec.js'
import * as Log from '../rules/Log.js'

/** One entry as a line, its end included. */
export const line = (entry: Log.Entry): string => `${JSON.stringify(entry)}\n`

/** The whole lines of a text and how long they are: what a crash left of an unfinished last line never happened. */
export const whole = (text: string): string => text.slice(0, text.lastIndexOf('\n') + 1)

/** Reads a log; every fault names its line: `line 3.slot is …`. */
export const parse = (text: string): E.Either<ReadonlyArray<Codec.Fault>, Log.Log> => {
  const lines = whole(text).split('\n').slice(0, -1)
  return pipe(
    lines.map((json, i) => ({ json, name: `line ${i + 1}` })),
    E.traverseArray(({ json, name }) =>
      pipe(
        E.tryCatch(
          (): unknown => JSON.parse(json),
          (): ReadonlyArray<Codec.Fault> => [{ path: name, value: json, expected: 'JSON' }]
        ),
        E.flatMap(Codec.decode(Log.entry, name))
      )
    )
  )
}
