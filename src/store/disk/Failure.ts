/** What the system says when it refuses a file, in words. */
import { messageOf } from '../../ports/Executor.js'

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

/** The system's code of a failure, such as `ENOENT`; '' where it has none. */
export const codeOf = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''

/** Why the system refused, in words where we have them. */
export const because = (thrown: unknown): string => {
  const code = codeOf(thrown)
  return Object.hasOwn(inWords, code) ? (inWords[code] ?? code) : messageOf(thrown)
}
