/** Engine errors: whatever a request comes to but an answer, in one shape (EXECUTION 4, 5). */

/** What the engine refused (`status` as in HTTP), or that it did not answer at all (`status` null). */
export class EngineError extends Error {
  readonly status: number | null
  constructor(message: string, status: number | null) {
    super(message)
    this.name = 'EngineError'
    this.status = status
  }
}

/** What the client library throws, as an `EngineError`. */
export const own = (thrown: unknown): EngineError => {
  if (thrown instanceof EngineError) return thrown
  if (!(thrown instanceof Error)) return new EngineError(String(thrown), null)
  const status = 'statusCode' in thrown && typeof thrown.statusCode === 'number' ? thrown.statusCode : null
  // The client library puts its own words before the engine's.
  const message = shortened(thrown.message.replace(/^\(HTTP code \d+\) .*? - /, '').trimEnd())
  const code = 'code' in thrown && typeof thrown.code === 'string' ? `${thrown.code} ` : ''
  return new EngineError(status === null ? `The engine does not answer: ${code}${message}` : message, status)
}

/** Its beginning and its end: it goes into events and reports, and may quote what a miner wrote. */
const shortened = (message: string): string =>
  message.length > 4000 ? `${message.slice(0, 2000)} … ${message.slice(-2000)}`.toWellFormed() : message

/** An answer; rejects with an `EngineError` alone. */
export const call = async <A>(answer: Promise<A>): Promise<A> => {
  try {
    return await answer
  } catch (thrown) {
    throw own(thrown)
  }
}

/** `undefined` for what is not there; what is gone needs no removing. */
export const ifThere = async <A>(answer: Promise<A>): Promise<A | undefined> => {
  try {
    return await answer
  } catch (thrown) {
    const error = own(thrown)
    if (error.status === 404) return undefined
    throw error
  }
}
