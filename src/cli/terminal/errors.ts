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
  EMFILE: 'too many files are open'
}

/** Why the system refused, in words where we have them. */
export const because = (thrown: unknown): string => {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  return Object.hasOwn(inWords, code) ? (inWords[code] ?? code) : messageOf(thrown)
}
