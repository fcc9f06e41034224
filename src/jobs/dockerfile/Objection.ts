/** Objections: why a Dockerfile is not built, and where (EXECUTION 4, build). */
import * as E from 'fp-ts/lib/Either.js'
import { closed, integer } from '../../domain/codec/Codec.js'
import * as t from 'io-ts'

export const codec = closed('an objection', { line: integer(1), reason: t.string })

/** What is wrong with a Dockerfile. Lines count from 1, as an editor does. */
export interface Objection extends t.TypeOf<typeof codec> {}

/** What is read or refused; refusals without a line are of a piece of one. */
export type Read<A> = E.Either<string, A>
export type Checked<A> = E.Either<Objection, A>

/** Puts a refusal where it belongs. */
export const at =
  (line: number) =>
  <A>(read: Read<A>): Checked<A> =>
    E.mapLeft((reason: string): Objection => ({ line, reason }))(read)

/** One sentence for the miner. */
export const sentence = ({ line, reason }: Objection): string => `Dockerfile, line ${line}: ${reason}.`

/** Each of a list in turn; the first refusal ends it. */
export const each =
  <A, B, F>(read: (a: A, i: number) => E.Either<F, B>) =>
  (as: ReadonlyArray<A>): E.Either<F, ReadonlyArray<B>> => {
    const done: Array<B> = []
    for (const [i, a] of as.entries()) {
      const one = read(a, i)
      if (E.isLeft(one)) return one
      done.push(one.right)
    }
    return E.right(done)
  }
