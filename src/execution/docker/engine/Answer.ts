/** Answers of the engine that the client library passes on as they come: streams, and JSON that has null for nothing. */
import { Buffer } from 'node:buffer'
import { EngineError, own } from './EngineError.js'

// -------------------------------------------------------------------------------------
// things
// -------------------------------------------------------------------------------------

/** A thing of the engine in one of its lists. */
export interface Found {
  readonly id: string
  readonly labels: Readonly<Record<string, string>>
}

export const keys = (of: unknown): ReadonlyArray<string> =>
  typeof of === 'object' && of !== null ? Object.keys(of) : []

export const texts = (of: unknown): Readonly<Record<string, string>> =>
  typeof of === 'object' && of !== null
    ? Object.fromEntries(Object.entries(of).map(([key, value]) => [key, String(value)]))
    : {}

// -------------------------------------------------------------------------------------
// streams
// -------------------------------------------------------------------------------------

/** A stream's bytes; whoever stops early closes it. */
export async function* chunks(stream: NodeJS.ReadableStream): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of stream) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk
}

/** What the engine says in one message, at most. */
const longestMessage = 1 << 22

/** The messages of a stream of JSON, one a line; no more than one of them is held. */
async function* messages(stream: NodeJS.ReadableStream): AsyncGenerator<unknown, void> {
  const decoder = new TextDecoder()
  let open = ''
  for await (const chunk of chunks(stream)) {
    const lines = (open + decoder.decode(chunk, { stream: true })).split('\n')
    open = lines.pop() ?? ''
    if (open.length > longestMessage) throw new EngineError('The engine says something without an end.', 500)
    for (const line of lines) if (line.trim() !== '') yield JSON.parse(line)
  }
  if (open.trim() !== '') yield JSON.parse(open)
}

/** Follows a build or a pull to its end, however much it says; answers the error that one of its messages is. */
export const follow = async (
  stream: NodeJS.ReadableStream,
  each: (text: string) => void
): Promise<string | undefined> => {
  let error: string | undefined
  try {
    for await (const message of messages(stream)) {
      if (typeof message !== 'object' || message === null) continue
      if ('stream' in message && typeof message.stream === 'string') each(message.stream)
      if ('error' in message && typeof message.error === 'string') error = message.error
    }
  } catch (thrown) {
    if (error === undefined) throw own(thrown)
  }
  return error
}
