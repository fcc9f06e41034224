/** Git as a process of its own: called, answered, ended (EXECUTION 4, fetch). */
import { Buffer } from 'node:buffer'
import { spawn } from 'node:child_process'
import { chunks } from '../../engine/Answer.js'
import { gibi, kibi } from '../../../jobs/output/Bytes.js'
import * as Git from '../../../jobs/repository/Git.js'

/** What is kept of what git says, and of what it says against something. */
const longestAnswer = 1 << 16
const longestComplaint = 4000

/** How a git has ended, and what it said. */
export interface Answer {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** In a folder, which is its home as well. */
const at = (folder: string, protocols: string) => ({
  env: Git.environment(protocols, folder),
  cwd: folder
})

/** Memory that a git may write to: one object of a repository can be larger than all that is fetched. */
const memoryBytes = gibi
const mostBytes = 64 * gibi

/** Git within limits of memory and of a file's size; a shell sets them, and nothing of the command passes through it. */
const limited = (command: ReadonlyArray<string>, fileBytes: number): ReadonlyArray<string> => [
  '-c',
  'ulimit -c 0; ulimit -d "$1" 2>/dev/null; ulimit -f "$2" 2>/dev/null; shift 2; exec git "$@"',
  'git',
  String(memoryBytes / kibi),
  String(Math.ceil(fileBytes / 512)),
  ...command
]

/** Runs git to its end. */
export const call = (
  folder: string,
  protocols: string,
  command: ReadonlyArray<string>,
  signal: AbortSignal,
  fileBytes = mostBytes
): Promise<Answer> =>
  new Promise(resolve => {
    const child = spawn('/bin/sh', limited(command, fileBytes), {
      ...at(folder, protocols),
      stdio: ['ignore', 'pipe', 'pipe'],
      // Its own process group, so that an abort reaches git's helpers too.
      detached: true
    })
    const kill = (): void => {
      if (child.pid === undefined) return
      try {
        process.kill(-child.pid, 'SIGKILL')
      } catch {
        // It has just ended.
      }
    }
    const out: Array<Uint8Array> = []
    let length = 0
    let err = ''
    signal.addEventListener('abort', kill, { once: true })
    if (signal.aborted) kill()
    child.stdout.on('data', (chunk: Uint8Array) => {
      length += chunk.length
      if (length > longestAnswer) kill()
      else out.push(chunk)
    })
    child.stderr.on('data', (chunk: Uint8Array) => {
      err = (err + new TextDecoder().decode(chunk)).slice(-longestComplaint)
    })
    // A git that cannot be started has no code, and is closed like any other.
    child.on('error', thrown => {
      err = thrown.message
    })
    child.on('close', code => {
      signal.removeEventListener('abort', kill)
      resolve({ code, out: Buffer.concat(out).toString(), err })
    })
  })

/** A git that ended otherwise than well, with the end of what it said against it. */
export class Failed extends Error {
  readonly err: string
  constructor(how: string, err: string) {
    super(err === '' ? `git was ended by ${how}.` : `git was ended by ${how}: ${err}`)
    this.err = err
  }
}

/** Runs git for what it writes; what ends early is an error, not a short answer. */
export async function* stream(
  folder: string,
  protocols: string,
  command: ReadonlyArray<string>,
  signal: AbortSignal
): AsyncGenerator<Uint8Array, void> {
  const child = spawn('/bin/sh', limited(command, mostBytes), {
    ...at(folder, protocols),
    stdio: ['ignore', 'pipe', 'pipe'],
    signal
  })
  let err = ''
  child.stderr.on('data', (chunk: Uint8Array) => {
    err = (err + new TextDecoder().decode(chunk)).slice(-longestComplaint)
  })
  const ended = new Promise<readonly [code: number | null, killed: string | null]>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (...how) => resolve(how))
  })
  // Whoever reads learns of it below; nobody may be reading any more.
  ended.catch(() => undefined)
  try {
    yield* chunks(child.stdout)
    const [code, killed] = await ended
    if (code !== 0) throw new Failed(String(code ?? killed), err.trim())
  } finally {
    child.kill('SIGKILL')
  }
}
