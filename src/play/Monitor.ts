/** Monitors: what a stream of job events adds up to, as metrics with names (docs/running-jobs.md lists them). Pure. */
import { constant } from '../domain/codec/Codec.js'
import * as Job from '../domain/task/Job.js'
import type { JobEvent, Phase } from '../ports/Executor.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A job under way: its phase, since when, and what it used when the engine last said so. */
interface Running {
  readonly phase: Phase
  readonly since: number
  readonly memoryBytes: number
  readonly cpuSeconds: number
  readonly processes: number
}

/** The jobs under way by their keys, and the counts so far by metric name and label. */
export interface Monitor {
  /** Jobs under way, by slot and hotkey. */
  readonly running: ReadonlyMap<string, Running>
  /** How many things of each kind have happened. */
  readonly counted: ReadonlyMap<string, number>
}

/** Before the first event. */
export const empty: Monitor = constant({ running: new Map(), counted: new Map() })

// -------------------------------------------------------------------------------------
// combinators
// -------------------------------------------------------------------------------------

/** Takes in an event that came at that time, in seconds of any clock that only goes forward. */
export const seen =
  (event: JobEvent, seconds: number) =>
  (monitor: Monitor): Monitor => {
    switch (event.type) {
      case 'Phase':
        return entered(event, seconds)(monitor)
      case 'Usage':
        return used(event)(monitor)
      case 'Trouble':
        return counting(monitor, [[`dethrone_troubles_total{phase="${event.phase}"}`, 1]])
      case 'Reported': {
        const { report } = event
        const result = report.type === 'Scored' ? report.type : report.reason
        return counting(monitor, [
          [`dethrone_reports_total{result="${result}"}`, 1],
          ['dethrone_timed_out_total', report.type === 'Scored' && report.timedOut ? 1 : 0]
        ])
      }
      case 'Line':
      case 'Progress':
      case 'Base':
      case 'Queued':
        return monitor
    }
  }

const key = ({ job }: JobEvent): string => `${job.tournament} ${Job.key(job)}`

/** A job that is being cleaned up has nothing more to say, whether it ends in a report or in an error. */
const entered =
  (event: Extract<JobEvent, { readonly type: 'Phase' }>, seconds: number) =>
  (monitor: Monitor): Monitor => {
    const { phase, attempt } = event
    const before = monitor.running.get(key(event))
    const running = new Map(monitor.running)
    if (phase === 'clean') running.delete(key(event))
    else running.set(key(event), { phase, since: seconds, memoryBytes: 0, cpuSeconds: 0, processes: 0 })
    return counting({ ...monitor, running }, [
      ...(before === undefined
        ? []
        : ([
            [`dethrone_phase_seconds_sum{phase="${before.phase}"}`, seconds - before.since],
            [`dethrone_phase_seconds_count{phase="${before.phase}"}`, 1]
          ] as const)),
      [`dethrone_retries_total{phase="${phase}"}`, attempt > 1 ? 1 : 0]
    ])
  }

const used =
  (event: Extract<JobEvent, { readonly type: 'Usage' }>) =>
  (monitor: Monitor): Monitor => {
    const before = monitor.running.get(key(event))
    if (before === undefined) return monitor
    const { memoryBytes, cpuSeconds, processes } = event
    return counting(
      {
        ...monitor,
        running: new Map(monitor.running).set(key(event), { ...before, memoryBytes, cpuSeconds, processes })
      },
      [['dethrone_training_cpu_seconds_total', Math.max(0, cpuSeconds - before.cpuSeconds)]]
    )
  }

const counting = (monitor: Monitor, more: ReadonlyArray<readonly [name: string, by: number]>): Monitor => {
  const counted = new Map(monitor.counted)
  for (const [name, by] of more) if (by > 0) counted.set(name, (counted.get(name) ?? 0) + by)
  return { ...monitor, counted }
}

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** All metrics as lines `name{label="value"} number`, in the order of their names: a text that Prometheus reads. */
export const text = ({ running, counted }: Monitor): string => {
  const now = new Map(counted)
  const add = (name: string, by: number): void => void now.set(name, (now.get(name) ?? 0) + by)
  add('dethrone_training_memory_bytes', 0)
  add('dethrone_training_processes', 0)
  for (const { phase, memoryBytes, processes } of running.values()) {
    add(`dethrone_jobs{phase="${phase}"}`, 1)
    add('dethrone_training_memory_bytes', memoryBytes)
    add('dethrone_training_processes', processes)
  }
  return Array.from(now)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name} ${value}\n`)
    .join('')
}
