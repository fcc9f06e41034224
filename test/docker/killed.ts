// A validator's process that is killed in the middle of a job.
import { spawn } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Job } from '../../src/domain/task/Job.js'
import type { Task } from '../../src/domain/task/Task.js'
import type { Settings } from '../../src/docker/Settings.js'
import { compiled } from './compiled.js'

const program = `import { open } from './docker/Docker.js'
const { settings, repositories, models, job, task } = JSON.parse(process.argv[2])
const local = { repositories: new Map(repositories), models: new Map(models), outputs: null }
const executor = await open({ ...settings, local, log: console.log })()
if (executor._tag === 'Left') throw new Error(executor.left.message)
const emit = e => console.log(e.type === 'Line' ? e.text : e.type === 'Phase' ? 'phase ' + e.phase : e.type)
executor.right.execute(job, task, { signal: new AbortController().signal, emit })()`

/** Runs a job in a process of its own, which is killed as soon as it has said that; answers all that it said. */
export const killed = async (settings: Settings, job: Job, task: Task, at: string): Promise<string> => {
  const { local, log: _, ...plain } = settings
  const home = compiled()
  try {
    const script = join(home, 'child.mjs')
    writeFileSync(script, program)
    const input = {
      settings: plain,
      repositories: [...(local?.repositories ?? [])],
      models: [...(local?.models ?? [])],
      job,
      task
    }
    const child = spawn(process.execPath, [script, JSON.stringify(input)], {
      stdio: ['ignore', 'pipe', 'inherit']
    })
    let said = ''
    for await (const chunk of child.stdout) {
      said += String(chunk)
      if (said.includes(at)) child.kill('SIGKILL')
    }
    return said
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}
