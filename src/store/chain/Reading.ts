/** Reading: lines of a stream taken in one after the other, each held against the one before it. */
import * as E from 'fp-ts/lib/Either.js'
import type { Record, StoreError, Stream } from '../../ports/Store.js'
import * as Chain from './Chain.js'

/** Takes in lines one after the other; what it has taken in is let go of by whoever gave it. */
export interface Reading {
  /** Null, or why the line does not follow: nothing is taken in any more. */
  readonly next: (text: string) => StoreError | null
  /** What was taken in so far, those up to number `skip` left out. */
  readonly records: ReadonlyArray<Record>
}

/**
 * Reads lines of a stream, from number `from` + 1 on: the first is taken at its word where it is not the stream's first,
 * each other is held against the one before it.
 */
export const reading = (where: string, stream: Stream, from: number, skip = 0): Reading => {
  const records: Array<Record> = []
  let link: Chain.Link | null = from === 0 ? Chain.start(stream) : null
  let number = from
  return {
    records,
    next: text => {
      number += 1
      const found = Chain.parse(text, link)
      if (E.isLeft(found)) return Chain.broken(where, number, found.left)
      const each = found.right
      const fault: string | null =
        link !== null
          ? Chain.mismatch(link, each)
          : each.stream === stream && each.number === number
            ? null
            : `it is record ${each.number} of ${each.stream}`
      if (fault !== null) return Chain.broken(where, number, fault)
      if (each.number > skip) records.push(each)
      // Whose numbers are right are its own: the record itself is the link.
      link = each
      return null
    }
  }
}

/** The records that lines hold, as `reading` takes them in. */
export const checked = (
  where: string,
  stream: Stream,
  from: number,
  lines: Iterable<string>,
  skip = 0
): E.Either<StoreError, ReadonlyArray<Record>> => {
  const { next, records } = reading(where, stream, from, skip)
  for (const text of lines) {
    const fault = next(text)
    if (fault !== null) return E.left(fault)
  }
  return E.right(records)
}
