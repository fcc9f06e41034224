/** Locks of the operating system: held by an open file, and gone with the process that holds it, however it ends. */
import { spawnSync } from 'node:child_process'
import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  realpathSync,
  statfsSync,
  writeSync
} from 'node:fs'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { messageOf } from '../../ports/Executor.js'
import { trouble, type StoreError } from '../../ports/Store.js'

/** A lock that is held. */
export interface Lock {
  readonly release: () => void
}

// -------------------------------------------------------------------------------------
// where locks are to be trusted
// -------------------------------------------------------------------------------------

/** File systems that other machines may write too, by the number that Linux gives them. */
const shared: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x517b, 'SMB'],
  [0x65735546, 'FUSE'],
  [0x01021997, '9P'],
  [0x00c36400, 'Ceph'],
  [0x5346414f, 'AFS'],
  [0x0bd00bd0, 'Lustre'],
  [0x01161970, 'GFS2'],
  [0x7461636f, 'OCFS2'],
  [0x786f4256, 'a virtual machine’s shared folder']
])

/** The name of the file system if locks on it bind this machine alone; null where they bind everybody. */
export const networkOf = (folder: string, type: (folder: string) => number = typeOf): string | null =>
  // The number is 32 bits, and comes with a sign on some machines.
  shared.get(type(folder) >>> 0) ?? null

const typeOf = (folder: string): number => statfsSync(folder).type

// -------------------------------------------------------------------------------------
// taking one
// -------------------------------------------------------------------------------------

/**
 * Takes the lock of what lies at the path, in a file beside it that names the holder; `Held` where somebody has it.
 * The lock belongs to the open file, not to its name, so a kill releases it, and a file that a dead process left holds
 * nobody up. It is never deleted: two processes could each hold the lock of another file of that name.
 */
export const take = (path: string): E.Either<StoreError, Lock> => {
  let fd: number | null = null
  try {
    const place = real(path)
    const network = networkOf(dirname(place))
    if (network !== null)
      return E.left(
        trouble(
          'Network',
          `${path} lies on ${network}, where a lock does not keep other machines out: use a local disk.`
        )
      )
    const name = `${place}.lock`
    fd = openSync(name, 'a+', 0o600)
    const refused = grip(fd, name)
    if (refused !== null) {
      closeSync(fd)
      return E.left(refused)
    }
    ftruncateSync(fd)
    writeSync(fd, `process ${process.pid} on ${hostname()}\n`)
    fsyncSync(fd)
    return E.right(held(fd))
  } catch (thrown) {
    if (fd !== null) closeSync(fd)
    return E.left(trouble('Failed', `${path} cannot be locked: ${messageOf(thrown)}.`))
  }
}

/** A path without links: what two names of it have in common. */
const real = (path: string): string => {
  try {
    return realpathSync(path)
  } catch {
    return join(realpathSync(dirname(path)), basename(path))
  }
}

const held = (fd: number): Lock => {
  let open = true
  return {
    release: () => {
      if (open) {
        ftruncateSync(fd)
        closeSync(fd)
      }
      open = false
    }
  }
}

/** Locks an open file, or says why not. `flock` locks the file it is handed, and leaves the lock with whoever has it open. */
const grip = (fd: number, name: string): StoreError | null => {
  const { status, error, stderr } = spawnSync('flock', ['-x', '-n', '3'], {
    stdio: ['ignore', 'ignore', 'pipe', fd],
    encoding: 'utf8'
  })
  if (error !== undefined)
    return trouble(
      'Missing',
      `The program flock, which locks ${name}, cannot be run (${error.message}): install util-linux.`
    )
  if (status === 0) return null
  return status === 1 && stderr === ''
    ? trouble('Held', `${name} is locked by ${holderOf(name)}: only one process writes at a time.`)
    : trouble(
        'Failed',
        `${name} cannot be locked: ${stderr.trim() === '' ? `flock ended with ${status}` : stderr.trim()}.`
      )
}

const holderOf = (name: string): string => {
  const line = readFileSync(name, 'utf8').trim()
  return /^process \d+ on [\w.-]{1,255}$/.test(line) ? line : 'another process'
}
