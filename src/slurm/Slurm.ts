/** dethrone/slurm: an executor that hands its jobs to a Slurm cluster, and the program that runs them on its nodes (docs/slurm.md). */
import { setMaxListeners } from 'node:events'
import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import { join } from 'node:path'
import { decode, sentence } from '../domain/codec/Codec.js'
import { aborted, error, messageOf, type ExecutionError, type Executor } from '../ports/Executor.js'
import * as Course from './Course.js'
import * as Folder from './Folder.js'
import * as Names from './Names.js'
import * as Script from './Script.js'
import * as Settings from './Settings.js'
import * as Tools from './Tools.js'
import * as Watch from './Watch.js'

export * as Node from './Node.js'
export * as Script from './Script.js'
export * as Settings from './Settings.js'
export * as State from './State.js'
export type { Order } from './Files.js'
export type { Name } from './Names.js'

/** An executor over a cluster, and what ends its watch over the queue. Jobs in the queue go on: the next one adopts them. */
export interface Opened extends Executor {
  /** Ends the watch; jobs in the queue go on. */
  readonly close: () => void
}

/**
 * Takes the shared folder. `Left` where the settings are wrong, the folder cannot be written or Slurm's tools are not
 * here; a cluster that does not answer is waited for by the jobs themselves.
 */
export const open =
  (
    given: Settings.Settings,
    log: (line: string) => void = () => undefined
  ): TE.TaskEither<ExecutionError, Opened> =>
  async () => {
    const settings = decode(Settings.codec, 'slurm')(given)
    if (E.isLeft(settings)) return E.left(error('Engine', settings.left.map(sentence).join('; ')))
    const { folder, pool } = settings.right
    const root = Folder.ofPool(folder, pool)
    const controller = Tools.of(settings.right)
    try {
      const secret = await Folder.secret(root)
      const found = await controller.queue().then(
        () => undefined,
        (thrown: unknown) => thrown
      )
      if (found instanceof Tools.ToolError && found.missing) return E.left(error('Engine', found.message))
      if (found !== undefined) log(`Slurm does not answer yet: ${messageOf(found)}`)
      const watch = Watch.make(controller, Names.prefix(secret), settings.right, log)
      return E.right({
        close: watch.close,
        ...executor({ settings: settings.right, root, controller, watch }, secret)
      })
    } catch (thrown) {
      return E.left(error('Engine', `The shared folder ${root} cannot be used: ${messageOf(thrown)}`))
    }
  }

const executor = (cluster: Course.Cluster, secret: string): Executor => {
  const nameOf = Names.of(secret)
  const scriptOf = Script.of({ ...cluster.settings, folder: cluster.root })
  return {
    execute: (job, task, run) => async () => {
      if (run.signal.aborted) return E.left(aborted)
      const name = nameOf(job, run.retry ?? 0)
      const script = scriptOf(name, job, task)
      if (E.isLeft(script)) return E.left(error('TaskSource', script.left))
      // Every job of a tournament listens to the same signal.
      setMaxListeners(0, run.signal)
      try {
        const answer = await Course.follow({ cluster, job, task, run, name, script: script.right })
        if (E.isRight(answer)) run.emit({ type: 'Reported', job, report: answer.right })
        return answer
      } catch (thrown) {
        return E.left(error('Engine', messageOf(thrown)))
      }
    },
    settle: job => async () => {
      try {
        await Folder.remove(join(cluster.root, nameOf(job, 0).job))
        return E.right(undefined)
      } catch (thrown) {
        return E.left(error('Engine', messageOf(thrown)))
      }
    }
  }
}
