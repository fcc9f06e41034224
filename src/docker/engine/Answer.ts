/** Answers of the engine, which the client library passes on as they come: their shapes, and streams. */
import { Buffer } from 'node:buffer'
import { setImmediate as turn } from 'node:timers/promises'
import * as t from 'io-ts'
import { EngineError, own } from './EngineError.js'

// -------------------------------------------------------------------------------------
// shapes
// -------------------------------------------------------------------------------------

/** A value that may be null. */
export const nullish = <C extends t.Mixed>(codec: C) => t.union([codec, t.null, t.undefined])

/** Labels: none are null as often as an empty record. */
export const labels = nullish(t.record(t.string, t.string))

/** A record with fields that engines may leave out. */
export const record = <A extends t.Props, B extends t.Props>(always: A, perhaps: B) =>
  t.intersection([t.type(always), t.partial(perhaps)])

/** A time in milliseconds; the engine's zero for one that never was is the year 1. */
export const instant = (said: string | null | undefined): number =>
  Math.max(0, Date.parse(said ?? '0001-01-01T00:00:00Z'))

/** An answer of the shape that was asked for: an engine that says something else has not answered. */
export const shaped =
  <A>(codec: t.Type<A>) =>
  (said: unknown): A => {
    if (codec.is(said)) return said
    throw new EngineError(
      'The engine’s answer has another shape than the Docker API gives it: is this a Docker engine?',
      null
    )
  }

// -------------------------------------------------------------------------------------
// things
// -------------------------------------------------------------------------------------

/** A thing of the engine in one of its lists. */
export interface Found {
  readonly id: string
  readonly labels: Readonly<Record<string, string>>
}

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
export async function* messages(stream: NodeJS.ReadableStream): AsyncGenerator<unknown, void> {
  const decoder = new TextDecoder()
  let open = ''
  for await (const chunk of chunks(stream)) {
    const text = open + decoder.decode(chunk, { stream: true })
    const end = text.lastIndexOf('\n') + 1
    open = text.slice(end)
    if (open.length > longestMessage)
      throw new EngineError('The engine sends a message that does not end.', 500)
    for (const line of text.slice(0, end).split('\n')) if (line.trim() !== '') yield JSON.parse(line)
  }
  if (open.trim() !== '') yield JSON.parse(open)
}

/** How far the download of one layer has come. */
const progress = t.type({ id: t.string, progressDetail: t.type({ total: t.number }) })

/** So much is heard in one turn of the event loop: a step of a build says a million empty lines in one message. */
const mostInTurn = 1 << 15

/** What a message costs that says next to nothing, in the same measure. */
const leastOfMessage = 64

/** Follows a build or a pull to its end, however much it says; answers the error that one of its messages is. */
export const follow = async (
  stream: NodeJS.ReadableStream,
  each: (said: Uint8Array) => void,
  layer: (id: string, packed: number) => void = () => undefined
): Promise<string | undefined> => {
  let error: string | undefined
  let inTurn = 0
  // Messages that came together would be heard in one turn, as long as there are any.
  const heard = async (size: number): Promise<void> => {
    inTurn += size
    if (inTurn < mostInTurn) return
    inTurn = 0
    await turn()
  }
  try {
    for await (const message of messages(stream)) {
      await heard(leastOfMessage)
      if (typeof message !== 'object' || message === null) continue
      if ('stream' in message && typeof message.stream === 'string')
        for (let left = Buffer.from(message.stream); left.length > 0; left = left.subarray(mostInTurn)) {
          const said = left.subarray(0, mostInTurn)
          each(said)
          await heard(said.length)
        }
      if (progress.is(message)) layer(message.id, message.progressDetail.total)
      if ('error' in message && typeof message.error === 'string') error = message.error
    }
  } catch (thrown) {
    if (error === undefined) throw own(thrown)
  }
  return error
}
