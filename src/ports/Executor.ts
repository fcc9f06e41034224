/** The port through which jobs are run: it speaks of jobs, not of containers. */
import { constant } from '../domain/codec/Codec.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import type { Job } from '../domain/task/Job.js'
import type { Report } from '../domain/task/Report.js'
import type { Task } from '../domain/task/Task.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** Runs jobs. A miner's failure is a report; a `Left` is the world's, and says nothing about the miner. */
export interface Executor {
  /**
   * Runs the job to its report. Where an execution of the same job and retry is under way or has ended, from before a
   * restart, it is adopted instead of started again.
   */
  readonly execute: (job: Job, task: Task, run: Run) => TE.TaskEither<ExecutionError, Report>
  /**
   * Told once the job's report is durable: until then a finished report is kept, so that a kill in between repeats
   * nothing. It may be told of a job twice, and of one it does not know: that does nothing, and costs little.
   */
  readonly settle?: (job: Job) => TE.TaskEither<ExecutionError, void>
}

/** What a run is given besides its job: when to stop, and where to tell how it goes. */
export interface Run {
  /** Aborted when the job is no longer wanted. */
  readonly signal: AbortSignal
  /** Called with each event as it happens; it must not throw. */
  readonly emit: (event: JobEvent) => void
  /** How often the world has failed this job before; each is an execution of its own. Left out: never. */
  readonly retry?: number
  /** Told that the job waits for its turn (true), and that it goes on (false): waiting counts against no limit. */
  readonly queued?: (waits: boolean) => void
}

/** How a job goes. Lines are a miner's own words: whoever shows them escapes them. */
export type JobEvent = {
  /** The job that the event is about. */
  readonly job: Job
} & (
  | {
      readonly type: 'Phase'
      /** What the job is at. */
      readonly phase: Phase
      /** Which try of the phase, from 1. */
      readonly attempt: number
    }
  | {
      readonly type: 'Line'
      /** What the job is at. */
      readonly phase: Phase
      /** Output or errors. */
      readonly stream: 'out' | 'err'
      /** The line, without its end. */
      readonly text: string
    }
  /** Between 0 and 1, where it is known. */
  | {
      readonly type: 'Progress'
      /** What the job is at. */
      readonly phase: Phase
      /** How much is done, from 0 to 1. */
      readonly fraction: number
    }
  | {
      readonly type: 'Usage'
      /** Memory in use, in bytes. */
      readonly memoryBytes: number
      /** CPU time so far, in seconds. */
      readonly cpuSeconds: number
      /** Processes and threads now. */
      readonly processes: number
    }
  /** It waits in somebody else's queue: at which place of those that wait, and when it is expected to begin (ISO 8601), where that is known. */
  | {
      readonly type: 'Queued'
      /** Its place in the line, from 1. */
      readonly position: number
      /** When it is likely to begin, as the scheduler says it, or null. */
      readonly expected: string | null
    }
  /** What a base image's name meant: its registry's digest (null for a local image), and the engine's id. */
  | {
      readonly type: 'Base'
      /** The base as the Dockerfile names it. */
      readonly image: string
      /** Its digest in the registry, or null. */
      readonly digest: string | null
      /** Its id on the engine. */
      readonly id: string
    }
  /** Something went wrong that changes no report: it is tried again, or the job goes on without it. */
  | {
      readonly type: 'Trouble'
      /** What the job is at. */
      readonly phase: Phase
      /** What happened, and what to do, in words. */
      readonly message: string
    }
  | {
      readonly type: 'Reported'
      /** The job's report, which is final. */
      readonly report: Report
    }
)

/** The phases of a job, in their order (EXECUTION 4). */
export const phases = constant([
  'fetch',
  'download',
  'build',
  'queue',
  'train',
  'collect',
  'evaluate',
  'publish',
  'clean'
] as const)

/** A phase of a job (EXECUTION 4). */
export type Phase = (typeof phases)[number]

/** What went wrong with the world: `Aborted` by the caller, or the part of it that failed. */
export interface ExecutionError {
  readonly type: 'ExecutionError'
  /** What failed, as a word that programs can tell apart. */
  readonly kind:
    | 'Aborted'
    | 'Engine'
    | 'Fetch'
    | 'Download'
    | 'Evaluation'
    | 'TaskSource'
    | 'Journal'
    | 'NotRecorded'
    | 'BadReport'
    /** Somebody ended it from outside, such as a cluster's operator. */
    | 'Cancelled'
    /** It did not answer in time, nor after it was aborted. */
    | 'Stuck'
    /** The journal keeps nothing any more. */
    | 'JournalLost'
    /** Nothing goes on until a person has done something; the message says what. */
    | 'Waiting'
  /** What happened, and what to do, in words. */
  readonly message: string
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** The answer for a fault of the world: no miner is to blame (EXECUTION 4). */
export const error = (kind: ExecutionError['kind'], message: string): ExecutionError => ({
  type: 'ExecutionError',
  kind,
  message
})

/** What something thrown says of itself; some things cannot even be made text. */
export const messageOf = (thrown: unknown): string => {
  try {
    return thrown instanceof Error ? thrown.message : String(thrown)
  } catch {
    return 'something was thrown that says nothing of itself'
  }
}

/** The answer to an abort. */
export const aborted: ExecutionError = constant(error('Aborted', 'The run was aborted.'))
