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
import * as Frames from './Frames.js'
import * as Messages from './Messages.js'
import { Unread, type Failure } from './Unread.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** Who reads: a program of Node's, and what each of its processes may take. */
export interface Reader {
  readonly module: URL
  /** Bytes that a process may write to in its memory. */
  readonly memoryBytes: number
}

/** How long a reading may take, and the caller's own end to it. */
export interface Bounds {
  readonly seconds: number
  readonly signal: AbortSignal
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

// -------------------------------------------------------------------------------------
// running
// -------------------------------------------------------------------------------------

/** The shell sets the limit, so that it holds from the first byte on; where it cannot, Node's own bounds all but buffers. */
const script = 'ulimit -c 0; ulimit -d "$1" 2>/dev/null; shift; exec "$@"'

const started = ({ module, memoryBytes }: Reader, what: string): ChildProcess =>
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
      what
    ],
    { env: {}, cwd: '/', stdio: ['pipe', 'pipe', 'pipe', 'pipe'] }
  )

/** Begins a reading; whoever begins it kills it in the end. */
export const begin = (reader: Reader, what: string, asked: unknown, bounds: Bounds): Session => {
  const child = started(reader, what)
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
  let tooMuch = false
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
    if (/heap|memory|allocation|ENOMEM|bad_alloc/i.test(complaint) || how === 'SIGABRT' || how === 'SIGTRAP')
      return { type: 'MemoryLimit', bytes: reader.memoryBytes }
    // Somebody else's signal: the system's, for want of memory, or an operator's.
    return typeof how === 'string' && !tooMuch && /^SIG(?:KILL|TERM|INT|HUP)$/.test(how)
      ? { type: 'Killed', signal: how }
      : { type: 'Unreadable' }
  }

  const said = async function* (): AsyncGenerator<unknown, void> {
    let ready = false
    try {
      for await (const message of Messages.read(words)) {
        if (ready) yield message
        ready = true
      }
    } catch (thrown) {
      if (!(thrown instanceof Messages.TooLong)) throw thrown
      tooMuch = true
      kill()
    }
    const why = await failure(ready)
    bounds.signal.throwIfAborted()
    if (why !== undefined) throw new Unread(why)
  }

  const send = async (source: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const frame of Frames.framed(source)) {
      if (!input.writable) return
      if (!input.write(frame)) await Promise.race([drained(input), ended])
    }
  }
  // Arguments of a process have a limit; a question has what an image's environment has.
  const questioned = send(Frames.once(Buffer.from(JSON.stringify(asked))))

  return {
    out,
    kill,
    over: () => over,
    said: said(),
    send: async source => {
      await questioned
      await send(source)
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
  bounds: Bounds
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
