/** Outcomes: what a container's end says about the miner, or about the world (EXECUTION 5). Pure. */
import type { Failure } from '../../domain/Report.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A container that has ended, as its inspection tells it. */
export interface State {
  readonly exitCode: number
  readonly oomKilled: boolean
}

/** Why the adapter itself stopped a container, if it did. */
export type Stop =
  | { readonly type: 'TimeLimit' }
  | { readonly type: 'TooLarge'; readonly detail: string }
  | { readonly type: 'DiskFull'; readonly detail: string }

/** What came of the training: output to collect, the miner's failure, or the world's. */
export type Outcome =
  | { readonly type: 'Collect'; readonly timedOut: boolean }
  | { readonly type: 'Failed'; readonly reason: Failure; readonly detail: string | null }
  | { readonly type: 'World'; readonly message: string }

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

const failed = (reason: Failure, detail: string | null): Outcome => ({ type: 'Failed', reason, detail })

/** What a training container's end means. `tail` are the last lines of its log. */
export const ofTraining = (state: State, stop: Stop | null, tail: string): Outcome => {
  switch (stop?.type) {
    case 'TimeLimit':
      return { type: 'Collect', timedOut: true }
    case 'TooLarge':
      return failed('OutputTooLarge', stop.detail)
    case 'DiskFull':
      return { type: 'World', message: stop.detail }
    case undefined:
      break
  }
  if (state.exitCode === 0) return { type: 'Collect', timedOut: false }
  if (state.oomKilled) return failed('OutOfMemory', tail === '' ? null : tail)
  if (state.exitCode === 125) return { type: 'World', message: 'The engine could not run the container.' }
  const detail = `exit code ${state.exitCode}${tail === '' ? '' : `\n${tail}`}`
  return state.exitCode === 126 || state.exitCode === 127
    ? failed('CannotStart', detail)
    : failed('Crashed', detail)
}

/** What of a refusal to start is the machine's business and not the image's. */
const machines =
  /could not select device driver|nvidia|cdi|no space left|cgroup|devices?\b.*not found|network|address|timeout|timed out|too many open files|cannot allocate memory|resource temporarily|shim|containerd|connection|deadline/i

/** What of it is the image's business, whatever else the message says. */
const images =
  /executable file not found|permission denied|exec format error|no such file or directory|not a directory|is a directory|unable to find user|no matching entries|no command specified|invalid user|argument list too long|symbolic links|read-only file system/i

/**
 * What it means that the engine, alive, refuses to start a miner's container. Whatever the image alone decides is the
 * miner's, or one image could hold up a tournament; what names devices, networks or disks is the world's.
 */
export const ofRefusedStart = (exitCode: number, message: string): Outcome => {
  if (exitCode === 126 || exitCode === 127 || images.test(message)) return failed('CannotStart', message)
  return machines.test(message) ? { type: 'World', message } : failed('CannotStart', message)
}

/** Whether an end may be the engine's own doing, shutting down: killed or terminated, and nobody here asked for it. */
export const isSuspicious = ({ exitCode, oomKilled }: State, stop: Stop | null): boolean =>
  stop === null && !oomKilled && (exitCode === 137 || exitCode === 143 || exitCode === 255)

/** What a failed pull means: an image that is not there is the Dockerfile's, a registry out of reach the world's. */
export const ofPull = (message: string, hub: boolean): Outcome =>
  /not found|manifest unknown|denied|unauthorized|invalid reference|does not exist|no matching manifest|unsupported/i.test(
    message
  ) || !hub
    ? failed('BuildFailed', message)
    : { type: 'World', message }

/**
 * What a build that ended in an error means, by the engine's own word for it, which no `RUN` line can write. `greedy`:
 * it wrote more than was kept free, so a full disk is its own.
 */
export const ofBuild = (message: string, tail: string, greedy: boolean): Outcome =>
  /input\/output error|cannot allocate memory|layer does not exist|context canceled/i.test(message) ||
  (/no space left on device/i.test(message) && !greedy)
    ? { type: 'World', message }
    : failed('BuildFailed', tail === '' ? message : `${message}\n${tail}`)
