// What must be there: a test that cannot get its own input has failed.
import * as E from 'fp-ts/lib/Either.js'

/** The right side; throws with what the left one says, which is a text or plain data. */
export const must = <A>(answer: E.Either<unknown, A>): A => {
  if (E.isLeft(answer))
    throw new Error(typeof answer.left === 'string' ? answer.left : JSON.stringify(answer.left))
  return answer.right
}
