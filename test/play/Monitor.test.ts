import { pipe } from 'fp-ts/lib/function.js'
import { describe, expect, it } from 'vitest'
import type { Job } from '../../src/domain/task/Job.js'
import * as Exact from '../../src/domain/Exact.js'
import * as Miner from '../../src/domain/miner/Miner.js'
import * as Report from '../../src/domain/task/Report.js'
import * as Slot from '../../src/domain/task/Slot.js'
import * as TournamentId from '../../src/domain/TournamentId.js'
import type { JobEvent } from '../../src/ports/Executor.js'
import * as Monitor from '../../src/play/Monitor.js'
import { coldkey, hotkey } from '../addresses.js'
import { decoded } from '../view.js'

const job = (n: number): Job => ({
  tournament: decoded(TournamentId.codec, 'monitored'),
  slot: Slot.group(1, 1, 1),
  kind: 'InstructTextTask',
  miner: decoded(Miner.codec, {
    hotkey: hotkey(n),
    coldkey: coldkey(n),
    githubRepo: 'https://github.com/miner/repo',
    commitHash: '0'.repeat(40)
  })
})

const after = (...events: ReadonlyArray<readonly [seconds: number, event: JobEvent]>): string =>
  Monitor.text(events.reduce((monitor, [at, event]) => pipe(monitor, Monitor.seen(event, at)), Monitor.empty))

const phase = (n: number, name: Extract<JobEvent, { type: 'Phase' }>['phase'], attempt = 1): JobEvent => ({
  type: 'Phase',
  job: job(n),
  phase: name,
  attempt
})
const usage = (n: number, memoryBytes: number, cpuSeconds: number): JobEvent => ({
  type: 'Usage',
  job: job(n),
  memoryBytes,
  cpuSeconds,
  processes: 2
})

describe('a monitor of jobs', () => {
  it('counts jobs by phase, adds up what they use now, and forgets them when they are cleaned up', () => {
    expect(
      after(
        [10, phase(1, 'train')],
        [11, phase(2, 'train')],
        [12, phase(3, 'fetch')],
        [13, usage(1, 100, 1)],
        [14, usage(1, 150, 3)],
        [15, usage(2, 50, 0.5)],
        [16, phase(3, 'clean')]
      )
    ).toBe(`dethrone_jobs{phase="train"} 2
dethrone_phase_seconds_count{phase="fetch"} 1
dethrone_phase_seconds_sum{phase="fetch"} 4
dethrone_training_cpu_seconds_total 3.5
dethrone_training_memory_bytes 200
dethrone_training_processes 4
`)
  })

  it('counts retries, troubles, reports by their result, and time-outs', () => {
    const scored = Report.scored(job(1).slot, job(1).miner.hotkey, Exact.constant('0.5'))
    expect(
      after(
        [0, phase(1, 'train')],
        [5, { type: 'Trouble', job: job(1), phase: 'train', message: 'lost' }],
        [6, phase(1, 'train', 2)],
        [8, phase(1, 'clean')],
        [9, { type: 'Reported', job: job(1), report: { ...scored, timedOut: true } }],
        [
          9,
          {
            type: 'Reported',
            job: job(2),
            report: Report.failed(job(2).slot, job(2).miner.hotkey, 'NoOutput')
          }
        ]
      )
    ).toBe(`dethrone_phase_seconds_count{phase="train"} 2
dethrone_phase_seconds_sum{phase="train"} 8
dethrone_reports_total{result="NoOutput"} 1
dethrone_reports_total{result="Scored"} 1
dethrone_retries_total{phase="train"} 1
dethrone_timed_out_total 1
dethrone_training_memory_bytes 0
dethrone_training_processes 0
dethrone_troubles_total{phase="train"} 1
`)
  })

  it('is changed neither by lines nor by progress, nor by what a job says after its end', () => {
    const lines: ReadonlyArray<JobEvent> = [
      { type: 'Line', job: job(1), phase: 'train', stream: 'out', text: 'x' },
      { type: 'Progress', job: job(1), phase: 'train', fraction: 0.5 },
      usage(1, 1, 1)
    ]
    for (const event of lines) expect(pipe(Monitor.empty, Monitor.seen(event, 1))).toBe(Monitor.empty)
  })
})
