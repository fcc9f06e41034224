/** A pool that somebody else holds: what is said of it, and how it is known again, whatever the engine. */
import type { ExecutionError } from '../../ports/Executor.js'

/** What is said of a pool that another process holds. */
export const refusal = (pool: string): string => `The pool "${pool}" is held by another process`

/** Whether an adapter was not opened because its pool is held. */
export const isHeld = ({ kind, message }: ExecutionError): boolean =>
  kind === 'Engine' && message.startsWith('The pool "') && message.includes('" is held by another process')
