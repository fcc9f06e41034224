// A training that a process left when it was killed, on an engine that follows a script.
import * as E from 'fp-ts/lib/Either.js'
import * as DockerExecutor from '../../src/docker/Docker.js'
import type { Settings } from '../../src/docker/Settings.js'
import * as Broken from './broken.js'
import * as Fake from './fake.js'
import * as House from './house.js'

export const limits = { ...Broken.limits, clean: { seconds: 2 }, engineSeconds: 30 }

/** A job, and the settings of the pool that runs it on that engine. */
export const work = (fake: Fake.Fake, changes: Partial<Settings> = {}, hours?: number) => {
  const repository = Broken.repository()
  const job = House.job(1, repository)
  const settings = House.settings([[job.miner, repository]], {
    limits,
    ...changes,
    connection: fake.connection
  })
  return { job, settings, task: House.task(job, hours) }
}

type Work = ReturnType<typeof work>

/** Begins it in a process that is killed: from when its door is shut nothing that it asks is heard. */
export const begun = async (
  fake: Fake.Fake,
  { job, settings, task }: Work,
  asking?: (what: string, shut: () => void) => void
) => {
  const abort = new AbortController()
  const door = await fake.door(asking)
  const brief = { ...limits, engineSeconds: 1, clean: { seconds: 0.2 } }
  const opened = await DockerExecutor.open({ ...settings, connection: door.connection, limits: brief })()
  const over = E.isRight(opened)
    ? opened.right.execute(job, task, { signal: abort.signal, emit: () => undefined })()
    : Promise.resolve()
  return {
    /** When it has come to an end by itself, before it settled anything. */
    over,
    kill: () => {
      door.shut()
      abort.abort()
    }
  }
}

/** An engine with a training that runs, or has ended, and whose process is gone. */
export const training = async (
  goes: (made: Fake.Made) => void,
  script: Fake.Script = {},
  changes: Partial<Settings> = {},
  hours?: number
) => {
  let started = (): void => undefined
  const on = new Promise<void>(resolve => {
    started = resolve
  })
  const fake = await Fake.start(script, {
    train: made => {
      started()
      goes(made)
    }
  })
  const its = work(fake, changes, hours)
  const process = await begun(fake, its)
  await on
  process.kill()
  return { ...its, fake }
}

/** How many trainings were started. */
export const trainings = ({ asked }: Fake.Fake): number =>
  asked.filter(
    ({ what, about }) =>
      /^POST \/containers\/.*\/start$/.test(what) && about.includes('"dethrone.role":"train"')
  ).length
