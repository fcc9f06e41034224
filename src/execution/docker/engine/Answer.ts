/** Answers of the engine that the client library passes on as they come: streams, and JSON that has null for nothing. */
import type Docker from 'dockerode'
import { Buffer } from 'node:buffer'
import { own } from './EngineError.js'

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

/** Follows a build or a pull, which are lines of JSON, to its end; answers the error that one of them is. */
export const follow = (
  { modem }: Docker,
  stream: NodeJS.ReadableStream,
  each: (text: string) => void
): Promise<string | undefined> =>
  new Promise((resolve, reject) => {
    let error: string | undefined
    modem.followProgress(
      stream,
      (failed: Error | null) => {
        if (error !== undefined || failed === null) resolve(error)
        else reject(own(failed))
      },
      (event: unknown) => {
        if (typeof event !== 'object' || event === null) return
        if ('stream' in event && typeof event.stream === 'string') each(event.stream)
        if ('error' in event && typeof event.error === 'string') error = event.error
      }
    )
  })
