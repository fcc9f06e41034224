/** Readings, in the process apart: bytes that a miner had a hand in, in; a small answer out, or an archive (EXECUTION 6). */
import * as E from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import { decode, sentence } from '../../domain/codec/Codec.js'

/** The next source that is handed over. */
export type Next = () => AsyncGenerator<Uint8Array, void>

/** What reads a question and its sources for an answer. */
export type Reading = (question: unknown, next: Next) => Promise<unknown>

/** Why an archive is not written to its end: said instead of the rest. */
export class Refused extends Error {
  readonly type: 'TooLarge' | 'Unfit'
  constructor(type: 'TooLarge' | 'Unfit', message: string) {
    super(message)
    this.type = type
  }
}

/** A question of a shape: one of another shape is an error. */
export const taken = <Q>(question: t.Type<Q, unknown>, input: unknown): Q => {
  const asked = decode(question, 'asked')(input)
  if (E.isLeft(asked)) throw new Error(asked.left.map(sentence).join('; '))
  return asked.right
}

/** A reading of a question of a shape. */
export const of =
  <Q>(question: t.Type<Q, unknown>, read: (asked: Q, next: Next) => Promise<unknown>): Reading =>
  async (input, next) =>
    read(taken(question, input), next)
