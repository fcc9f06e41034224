/** Outcomes: what a container's end says about the miner, or about the world (EXECUTION 5). Pure. */
import type { Failure } from '../../domain/task/Report.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A container that has ended, as its inspection tells it. */
export interface State {
  readonly exitCode: number
  readonly oomKilled: boolean
}

/** What was written is too much: for the job itself, or for the disk that others filled. */
export interface Overfull {
  readonly type: 'TooLarge' | 'DiskFull'
  readonly detail: string
}

/** Why the adapter itself stopped a container, if it did. */
export type Stop = { readonly type: 'TimeLimit' } | Overfull

/** What came of the training: output to collect, the miner's failure, or the world's. */
export type Outcome =
  | { readonly type: 'Collect'; readonly timedOut: boolean }
  | { readonly type: 'Failed'; readonly reason: Failure; readonly detail: string | null }
  /** `reason` is whose it is after all if the engine turns out to be well; null where it cannot be the miner's. */
  | { readonly type: 'World'; readonly message: string; readonly reason: Failure | null }

/** An outcome with nothing to collect. */
export type Unfinished = Exclude<Outcome, { readonly type: 'Collect' }>

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

const world = (message: string, reason: Failure | null): Unfinished => ({ type: 'World', message, reason })
const failed = (reason: Failure, detail: string | null): Unfinished => ({ type: 'Failed', reason, detail })

/** What a training container's end means. `tail` are the last lines of its log. */
export const ofTraining = (state: State, stop: Stop | null, tail: string): Outcome => {
  switch (stop?.type) {
    case 'TimeLimit':
      return { type: 'Collect', timedOut: true }
    case 'TooLarge':
      return failed('OutputTooLarge', stop.detail)
    case 'DiskFull':
      return world(stop.detail, null)
    case undefined:
      break
  }
  if (state.exitCode === 0) return { type: 'Collect', timedOut: false }
  if (state.oomKilled) return failed('OutOfMemory', tail === '' ? null : tail)
  // A program that was started may end with any code, 125 to 127 included: they are a client's words for the engine, and
  // whether it was started is known from the container's state.
  return failed('Crashed', `exit code ${state.exitCode}${tail === '' ? '' : `\n${tail}`}`)
}

/** What of a refusal to start is the image's business, unless devices have to do with it. */
const images =
  /executable file not found|permission denied|exec format error|no such file or directory|not a directory|is a directory|unable to find user|no matching entries|no command specified|invalid user|argument list too long|symbolic links|read-only file system/i
const devices = /\/dev\/|nvidia|cdi|driver/i
/** A runtime that ended without a word of its own: that its log is not there says nothing of the image. */
const runtimes = /unable to retrieve OCI runtime error|did not terminate successfully|fork\/exec/i

/** What it means that the engine, alive, refuses to start a miner's container: plainly the image's, or suspect. */
export const ofRefusedStart = (exitCode: number, message: string): Outcome =>
  (exitCode === 126 || exitCode === 127 || images.test(message)) &&
  !devices.test(message) &&
  !runtimes.test(message)
    ? failed('CannotStart', message)
    : world(message, 'CannotStart')

/** Whether somebody killed it, and not for its memory. */
export const isKilled = ({ exitCode, oomKilled }: State): boolean => exitCode === 137 && !oomKilled

/** Whether an end may be the engine's own doing, shutting down: killed or terminated, and nobody here asked for it. */
export const isSuspicious = ({ exitCode, oomKilled }: State, stop: Stop | null): boolean =>
  stop === null && !oomKilled && (exitCode === 137 || exitCode === 143 || exitCode === 255)

/** What a failed pull means: an image that is not there is the Dockerfile's, a registry out of reach the world's. */
export const ofPull = (message: string, hub: boolean): Unfinished =>
  /not found|manifest unknown|denied|unauthorized|invalid reference|does not exist|no matching manifest|unsupported/i.test(
    message
  ) || !hub
    ? failed('BuildFailed', message)
    : world(message, 'BuildFailed')

/** What is said where there is not a byte left. */
export const saysFull = (message: string): boolean =>
  /no space left on device|disk quota exceeded/i.test(message)

/** What of a build's error is the Dockerfile's, and said by nobody else. */
const dockerfiles =
  /returned a non-zero code: \d+$|^(?:(?:COPY|ADD) failed|dockerfile parse error|failed to parse|unknown (?:instruction|flag)|invalid |syntax error)/i

/**
 * What a build that ended in an error means: plainly the Dockerfile's, or suspect. `greedy`: it wrote more than was kept
 * free, so a full disk is its own.
 */
export const ofBuild = (message: string, tail: string, greedy: boolean): Unfinished =>
  dockerfiles.test(message) || (greedy && saysFull(message))
    ? failed('BuildFailed', tail === '' ? message : `${message}\n${tail}`)
    : world(message, 'BuildFailed')
