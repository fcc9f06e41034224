/** On the node: the program that a batch script starts. It reads the order, runs the job, and writes the result. */
import { constant } from '../domain/codec/Codec.js'
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import * as E from 'fp-ts/lib/Either.js'
import { pause } from '../jobs/lifecycle/Pause.js'
import { error, messageOf, type ExecutionError, type Executor, type JobEvent } from '../ports/Executor.js'
import * as Events from './Events.js'
import * as Files from './Files.js'
import * as Folder from './Folder.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** What a node's executor is opened for. */
export interface Node {
  /** What the validator ordered. */
  readonly order: Files.Order
  /** The node's name. */
  readonly name: string
  /** The GPUs that Slurm gave the job, by their numbers on the node. */
  readonly devices: ReadonlyArray<string>
}

/** Opens what runs the job on this node; it is closed when the job has ended. */
export type Opener = (node: Node) => Promise<
  E.Either<
    ExecutionError,
    Executor & {
      /** Lets go of what it opened. */
      readonly close?: () => Promise<void>
    }
  >
>

type Environment = Readonly<Record<string, string | undefined>>

/** As `sysexits.h` has it: the input cannot be read, or the output not be written. */
export const exit = constant({ ok: 0, unread: 66, unwritten: 74 } as const)

// -------------------------------------------------------------------------------------
// devices
// -------------------------------------------------------------------------------------

/** The device numbers in a list of Slurm's, such as `0,2-3`; none where it is no such list. */
export const devicesOf = (list: string): ReadonlyArray<string> => {
  if (typeof list !== 'string' || !/^\d{1,4}(?:-\d{1,4})?(?:,\d{1,4}(?:-\d{1,4})?)*$/.test(list)) return []
  return list.split(',').flatMap(part => {
    const [from = 0, to = from] = part.split('-').map(Number)
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => String(from + i))
  })
}

// -------------------------------------------------------------------------------------
// running
// -------------------------------------------------------------------------------------

/** Events beyond so many bytes are not kept: a shared folder is no log store. */
const mostEvents = 64 << 20

/** Writes events one behind the other; what cannot be written is not told, and changes nothing. */
const teller = (path: string) => {
  let [last, size]: [Promise<void>, number] = [Promise.resolve(), 0]
  return {
    tell: (line: string | null): void => {
      if (line === null || size > mostEvents) return
      size += Buffer.byteLength(line)
      last = last.then(() => appendFile(path, line, { mode: 0o600 })).catch(() => undefined)
    },
    done: (): Promise<void> => last
  }
}

/** How the job ended, and what is to be done once that is durable. */
interface Ended {
  readonly outcome: Files.Outcome
  /** `isKept`: the result is where the validator finds it, so whoever ran the job may forget it. */
  readonly done: (isKept: boolean) => Promise<void>
}

const failed = (of: ExecutionError): Ended => ({ outcome: world(of), done: () => Promise.resolve() })

const executed = async (
  node: Node,
  open: Opener,
  signal: AbortSignal,
  tell: (line: string | null) => void
): Promise<Ended> => {
  const { order, devices } = node
  const { job, task, retry } = order
  const wanted = task.resources.gpus.count
  if (devices.length !== wanted)
    return failed(
      error('Engine', `Slurm gave the job ${devices.length} GPUs on ${node.name}, and it needs ${wanted}.`)
    )
  const opened = await open(node)
  if (E.isLeft(opened)) return failed(opened.left)
  const executor = opened.right
  const run = { signal, retry, emit: (event: JobEvent) => tell(Events.write(event)) }
  const answer = await executor
    .execute(job, task, run)()
    .catch((thrown: unknown) => E.left(error('Engine', messageOf(thrown))))
  return {
    outcome: E.isRight(answer) ? { type: 'Reported', report: answer.right } : world(answer.left),
    done: async isKept => {
      if (isKept) await executor.settle?.(job)()
      await executor.close?.()
    }
  }
}

/** How the world failed, as a result has it. */
const world = ({ kind, message }: ExecutionError): Files.Outcome => ({
  type: 'World',
  kind: Files.isKind(kind) ? kind : 'Engine',
  message: message.slice(0, 8192).toWellFormed()
})

/**
 * Runs the job of that folder to its result; answers the exit code. Room for the result is taken first, so that a folder
 * that is full costs no training. `signal`: Slurm wants the node back.
 */
export const serve = async (
  folder: string,
  open: Opener,
  environment: Environment,
  signal: AbortSignal,
  complain: (line: string) => void
): Promise<number> => {
  const text = await Folder.read(join(folder, Files.file.order), 1 << 20)
  const order = text === null || E.isLeft(text) ? E.left('it cannot be read') : Files.readOrder(text.right)
  if (E.isLeft(order)) {
    complain(`${join(folder, Files.file.order)}: ${order.left}`)
    return exit.unread
  }
  let keep: (text: string) => Promise<void>
  try {
    keep = await Folder.reserve(folder)
  } catch (thrown) {
    complain(`${folder} has no room for a result: ${messageOf(thrown)}`)
    return exit.unwritten
  }
  const { tell, done } = teller(join(folder, Files.file.events))
  const node = {
    order: order.right,
    name: environment['SLURMD_NODENAME'] ?? 'this node',
    devices: devicesOf(environment['SLURM_JOB_GPUS'] ?? '')
  }
  const ended = await executed(node, open, signal, tell).catch((thrown: unknown) =>
    failed(error('Engine', messageOf(thrown)))
  )
  await done()
  const code = await kept(keep, Files.writeResult(order.right.name, ended.outcome), signal, complain)
  await ended.done(code === exit.ok).catch((thrown: unknown) => complain(messageOf(thrown)))
  return code
}

/** Somebody may make room, or mend the network, while it is tried again: what is lost here was trained for hours. */
const kept = async (
  keep: (text: string) => Promise<void>,
  text: string,
  signal: AbortSignal,
  complain: (line: string) => void
): Promise<number> => {
  for (let wait = 1; ; wait = Math.min(60, wait * 2)) {
    try {
      await keep(text)
      return exit.ok
    } catch (thrown) {
      complain(`The result cannot be written: ${messageOf(thrown)}`)
      if (signal.aborted || wait >= 60) return exit.unwritten
      await pause(wait, signal)
    }
  }
}

/** `serve` as a program: TERM, which Slurm sends before the end, ends the job in order. */
export const main = async (folder: string, open: Opener): Promise<number> => {
  const stopping = new AbortController()
  const stop = (): void => stopping.abort()
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  try {
    return await serve(
      folder,
      open,
      process.env,
      stopping.signal,
      line => void process.stderr.write(`${line}\n`)
    )
  } finally {
    process.off('SIGTERM', stop)
    process.off('SIGINT', stop)
  }
}
