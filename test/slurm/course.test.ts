// A job's course where the queue is told look by look: what Slurm said of a job stays known after it forgot the job.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import * as Course from '../../src/slurm/Course.js'
import * as Names from '../../src/slurm/Names.js'
import * as Settings from '../../src/slurm/Settings.js'
import type * as Queue from '../../src/slurm/Queue.js'
import { job, task } from './jobs.js'

it('a job that Slurm forgets before its result would be seen ended as Slurm said last', async () => {
  const root = mkdtempSync(join(tmpdir(), 'dethrone-course-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const of = job(1)
  const name = Names.of('secret')(of, 0)
  const entry = { id: 7, name: name.name, reason: 'None', position: null, start: null }
  const states = ['RUNNING', 'COMPLETING', 'CANCELLED']
  const watch = {
    look: (): Promise<Queue.Queue> => {
      const state = states.shift()
      return Promise.resolve(new Map(state === undefined ? [] : [[name.name, { ...entry, state }]]))
    },
    hurry: () => undefined,
    room: () => Promise.resolve(true),
    entered: () => undefined,
    doom: () => undefined,
    spare: () => undefined,
    close: () => undefined
  }
  const controller = {
    submit: () => Promise.resolve(''),
    nodes: () => Promise.resolve([]),
    cancel: () => Promise.resolve(),
    queue: () => Promise.resolve('')
  }
  const settings = {
    ...Settings.standard,
    ...{ pool: 'p', folder: root, program: ['/bin/true'], runtime: {} },
    ...{ pollSeconds: 0.01, settleSeconds: 0.2 }
  }
  const run = { signal: new AbortController().signal, emit: () => undefined }
  const cluster = { settings, root, controller, watch }
  const result = await Course.follow({ cluster, job: of, task: task(of), run, name, script: '' })
  expect(result).toMatchObject({ left: { kind: 'Cancelled' } })
})
