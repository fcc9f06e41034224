/** What ends a command without an answer, and its exit code is 2: everything else that is thrown is the world's. */

import { messageOf } from '../../ports/Executor.js'

/** A command was called in a way it does not know. */
export class UsageError extends Error {}

/** Input that a command cannot work with. */
export class InputError extends Error {}

const inWords: Readonly<Record<string, string>> = {
  EEXIST: 'something is there already',
  ENOENT: 'there is no such file or folder',
  EISDIR: 'it is a folder, and a file was expected',
  ENOTDIR: 'it, or a part of the path to it, is no folder',
  EACCES: 'it is not yours to open (permission denied)',
  EPERM: 'it is not yours to open (not permitted)',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many files are open',
  EDQUOT: 'your quota on the disk is used up',
  EIO: 'the disk failed',
  EFBIG: 'it is larger than a file may be',
  EINVAL: 'it cannot do what a file can',
  ENXIO: 'nothing answers at its other end',
  ETXTBSY: 'it is a program that runs',
  ENOTFOUND: 'no such host is known',
  EAI_AGAIN: 'names of hosts cannot be looked up now',
  EADDRINUSE: 'something is listening there already',
  EADDRNOTAVAIL: 'the address is none of this machine'
}

/** What no other input would have changed. */
const worldly: ReadonlyArray<string> = ['ENOSPC', 'EDQUOT', 'EIO', 'EMFILE']

/** The system's code of a failure, such as `ENOENT`; '' where it has none. */
export const codeOf = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''

/** Why the system refused, in words where we have them. */
export const because = (thrown: unknown): string => {
  const code = codeOf(thrown)
  return Object.hasOwn(inWords, code) ? (inWords[code] ?? code) : messageOf(thrown)
}

/** A path that cannot be used: input that is refused, or the world's failure, where another path would have failed as well. */
export const unusable = (what: string, thrown: unknown): Error => {
  const message = `${what}: ${because(thrown)}`
  return worldly.includes(codeOf(thrown)) ? new Error(message, { cause: thrown }) : new InputError(message)
}

/** What is said of two inputs that would both be standard input. */
export const twice = '- is given twice, and standard input can be read once: write one of the two to a file'
