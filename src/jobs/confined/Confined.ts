/**
 * Confined: what a miner had a hand in is read by a process apart, which a limit of memory or time ends alone (EXECUTION
 * 6). A worker thread would not do: buffers are outside its limit, and a gibibyte was held under one of 32 MiB.
 */
import { Buffer } from 'node:buffer'
import { spawn, type ChildProcess } from 'node:child_process'
import { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import * as E from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import { decode } from '../../domain/codec/Codec.js'
import type { Failure as Reason } from '../../domain/task/Report.js'
import { MinerFault, WorldFault } from '../blame/Fault.js'
import * as Frames from './Frames.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** Who reads: a program of Node's, and what each of its processes may take. */
export interface Reader {
  readonly module: URL
  /** Bytes that a process may write to in its memory. */
  readonly memoryBytes: number
}

/** How a reading ended without an answer. The input is the cause of it, but where the process never began. */
export type Failure =
  | { readonly type: 'NotStarted'; readonly why: string }
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
    case 'TimeLimit':
      return `To read it took more than ${failure.seconds} seconds.`
    case 'MemoryLimit':
      return `To read it took more than ${failure.bytes} bytes of memory.`
    case 'Unreadable':
      return 'It cannot be read.'
  }
}

/** Whose it is: a limit that was reached is the miner's, at once; a process that never began is the world's. */
export const blamed = (unread: Unread, reason: Reason, what: string): Error => {
  switch (unread.failure.type) {
    case 'TimeLimit':
    case 'MemoryLimit':
      return new MinerFault(reason, `${what}: ${unread.message}`)
    case 'NotStarted':
      return new WorldFault('Engine', unread.message)
    case 'Unreadable':
      return unread
  }
}

/** A reading under way. */
export interface Session {
  /** Hands a source over, to its end. */
  readonly send: (source: AsyncIterable<Uint8Array>) => Promise<void>
  /** What it writes, where it writes something. */
  readonly out: Readable
  /** What it says, one message after the other; an `Unread` where it ends without having said all. */
  readonly said: AsyncGenerator<unknown, void>
  readonly kill: () => void
  /** Whether it has ended. */
  readonly over: () => boolean
}

/** The package's own. */
export const own: Reader = { module: new URL('./worker.js', import.meta.url), memoryBytes: 400 * 2 ** 20 }

/** The longest message: a list of all an output's links. */
const longestMessage = 64 * 2 ** 20

// -------------------------------------------------------------------------------------
// running
// -------------------------------------------------------------------------------------

/** The shell sets the limit, so that it holds from the first byte on; where it cannot, Node's own bounds all but buffers. */
const script = 'ulimit -c 0; ulimit -d "$1" 2>/dev/null; shift; exec "$@"'

const started = ({ module, memoryBytes }: Reader, what: string, asked: unknown): ChildProcess =>
  spawn(
    '/bin/sh',
    [
      '-c',
      script,
      'reader',
      String(Math.floor(memoryBytes / 1024)),
      process.execPath,
      `--max-old-space-size=${Math.floor(memoryBytes / 2 ** 21)}`,
      fileURLToPath(module),
      what,
      Buffer.from(JSON.stringify(asked)).toString('base64')
    ],
    { env: {}, cwd: '/', stdio: ['pipe', 'pipe', 'pipe', 'pipe'] }
  )

/** Begins a reading; whoever begins it kills it in the end. */
export const begin = (
  reader: Reader,
  what: string,
  asked: unknown,
  bounds: { readonly seconds: number; readonly signal: AbortSignal }
): Session => {
  const child = started(reader, what, asked)
  const [input, out, err, words] = child.stdio
  if (!(
    input instanceof Writable &&
    out instanceof Readable &&
    err instanceof Readable &&
    words instanceof Readable
  ))
    throw new Unread({ type: 'NotStarted', why: 'it has no pipes' })
  let late = false
  let over = false
  let complaint = ''
  const kill = (): void => void child.kill('SIGKILL')
  const timer = setTimeout(() => {
    late = true
    kill()
  }, bounds.seconds * 1000)
  const ended = new Promise<string | number | null>(resolve => {
    child.once('exit', () => {
      over = true
    })
    child.once('error', thrown => resolve(thrown.message))
    child.once('close', (code, signal) => resolve(code ?? signal))
  })
  // Each of them ends with the process, and why it ended is told once.
  for (const stream of [input, out, err, words]) stream.on('error', () => undefined)
  err.on('data', (chunk: Uint8Array) => {
    complaint = (complaint + new TextDecoder().decode(chunk)).slice(-4000)
  })
  bounds.signal.addEventListener('abort', kill, { once: true })
  if (bounds.signal.aborted) kill()
  void ended.then(() => {
    clearTimeout(timer)
    bounds.signal.removeEventListener('abort', kill)
  })

  const failure = async (ready: boolean): Promise<Failure | undefined> => {
    const how = await ended
    if (late) return { type: 'TimeLimit', seconds: bounds.seconds }
    if (how === 0) return undefined
    if (!ready) return { type: 'NotStarted', why: complaint.trim() === '' ? String(how) : complaint.trim() }
    return /heap|memory|allocation|ENOMEM|bad_alloc/i.test(complaint) ||
      how === 'SIGABRT' ||
      how === 'SIGTRAP'
      ? { type: 'MemoryLimit', bytes: reader.memoryBytes }
      : { type: 'Unreadable' }
  }

  const said = async function* (): AsyncGenerator<unknown, void> {
    let ready = false
    let open = ''
    const decoder = new TextDecoder()
    for await (const chunk of words) {
      if (!(chunk instanceof Uint8Array)) continue
      const lines = (open + decoder.decode(chunk, { stream: true })).split('\n')
      open = lines.pop() ?? ''
      if (open.length > longestMessage) kill()
      for (const line of lines) {
        const message: unknown = JSON.parse(line)
        if (ready) yield message
        ready = true
      }
    }
    const why = await failure(ready)
    bounds.signal.throwIfAborted()
    if (why !== undefined) throw new Unread(why)
  }

  return {
    out,
    kill,
    over: () => over,
    said: said(),
    send: async source => {
      for await (const frame of Frames.framed(source)) {
        if (!input.writable) return
        if (!input.write(frame)) await Promise.race([drained(input), ended])
      }
    }
  }
}

const drained = (stream: NodeJS.WritableStream): Promise<void> =>
  new Promise(resolve => {
    const done = (): void => {
      for (const event of ['drain', 'close', 'error']) stream.removeListener(event, done)
      resolve()
    }
    for (const event of ['drain', 'close', 'error']) stream.on(event, done)
  })

/** Has one source read, for an answer of a shape. */
export const ask = async <A>(
  reader: Reader,
  what: string,
  asked: unknown,
  answer: t.Type<A, unknown>,
  source: AsyncIterable<Uint8Array>,
  bounds: { readonly seconds: number; readonly signal: AbortSignal }
): Promise<A> => {
  const session = begin(reader, what, asked, bounds)
  try {
    session.out.resume()
    const sent = session.send(source)
    // Whoever reads is told first why there is no answer; what the source itself threw comes before that.
    const heard = (async () => {
      for await (const message of session.said) return message
      throw new Unread({ type: 'Unreadable' })
    })()
    heard.catch(() => undefined)
    await sent
    const result = decode(answer)(await heard)
    if (E.isLeft(result)) throw new Unread({ type: 'Unreadable' })
    return result.right
  } finally {
    session.kill()
  }
}
