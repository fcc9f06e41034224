/** What ends a command without an answer, and its exit code is 2: everything else that is thrown is the world's. */

import { because, codeOf } from '../../store/disk/Failure.js'

export { because, codeOf }

/** A command was called in a way it does not know. */
export class UsageError extends Error {}

/** Input that a command cannot work with. */
export class InputError extends Error {}

/** What no other input would have changed. */
const worldly: ReadonlyArray<string> = ['ENOSPC', 'EDQUOT', 'EIO', 'EMFILE']

/** A path that cannot be used: input that is refused, or the world's failure, where another path would have failed as well. */
export const unusable = (what: string, thrown: unknown): Error => {
  const message = `${what}: ${because(thrown)}`
  return worldly.includes(codeOf(thrown)) ? new Error(message, { cause: thrown }) : new InputError(message)
}

/** What is said of two inputs that would both be standard input. */
export const twice = '- is given twice, and standard input can be read once: write one of the two to a file'
