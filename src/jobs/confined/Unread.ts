/** Unread: how a reading in the process apart ended without an answer, and whose that is (EXECUTION 6). */
import type { Failure as Reason } from '../../domain/task/Report.js'
import { MinerFault, WorldFault } from '../blame/Fault.js'

/** How a reading ended without an answer. The input is the cause, but where the process never began or others ended it. */
export type Failure =
  | { readonly type: 'NotStarted'; readonly why: string }
  | { readonly type: 'Killed'; readonly signal: string }
  | { readonly type: 'TimeLimit'; readonly seconds: number }
  | { readonly type: 'MemoryLimit'; readonly bytes: number }
  | { readonly type: 'Unreadable' }

export class Unread extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(described(failure))
    this.name = 'Unread'
    this.failure = failure
  }
}

/** In a few words, for a report. */
export const described = (failure: Failure): string => {
  switch (failure.type) {
    case 'NotStarted':
      return `The process that reads it did not start: ${failure.why}`
    case 'Killed':
      return `The process that reads it was ended by ${failure.signal}.`
    case 'TimeLimit':
      return `Reading it took more than ${failure.seconds} seconds.`
    case 'MemoryLimit':
      return `Reading it took more than ${failure.bytes} bytes of memory.`
    case 'Unreadable':
      return 'It cannot be read.'
  }
}

/** Whether another reading would end in the same way: the input is the cause then. */
export const isInputs = ({ failure: { type } }: Unread): boolean => type !== 'NotStarted' && type !== 'Killed'

/** Whose it is: the miner's at once, for what only the miner wrote; a process that never began, or was ended, is the world's. */
export const blamed = (unread: Unread, reason: Reason, what: string): MinerFault | WorldFault =>
  isInputs(unread)
    ? new MinerFault(reason, `${what}: ${unread.message}`)
    : new WorldFault('Engine', unread.message)
