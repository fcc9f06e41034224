/** A job's course on a cluster: its folder, its place in the queue, its events, its end. Adopted wherever it already is. */
import { join } from 'node:path'
import { uptime } from 'node:process'
import * as E from 'fp-ts/lib/Either.js'
import * as Job from '../domain/task/Job.js'
import type * as Report from '../domain/task/Report.js'
import type { Task } from '../domain/task/Task.js'
import { pause } from '../jobs/lifecycle/Pause.js'
import { aborted, error, messageOf, type ExecutionError, type Run } from '../ports/Executor.js'
import * as Events from './Events.js'
import * as Files from './Files.js'
import * as Folder from './Folder.js'
import type * as Names from './Names.js'
import type * as Queue from './Queue.js'
import type { Settings } from './Settings.js'
import * as State from './State.js'
import * as Tail from './Tail.js'
import type { Controller } from './Tools.js'
import * as Verdict from './Verdict.js'
import type { Watch } from './Watch.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** What the executions of one adapter share. */
export interface Cluster {
  readonly settings: Settings
  /** The pool's folder. */
  readonly root: string
  readonly controller: Controller
  readonly watch: Watch
}

/** One execution. */
export interface Execution {
  readonly cluster: Cluster
  readonly job: Job.Job
  readonly task: Task
  readonly run: Run
  readonly name: Names.Name
  readonly script: string
}

type Answer = E.Either<ExecutionError, Report.Report>

/** How often a script is handed over whose arrival nobody can see. */
const attempts = 3

/** How many of the nodes that failed a job are kept in mind: the latest. */
const mostExcluded = 8

// -------------------------------------------------------------------------------------
// the course
// -------------------------------------------------------------------------------------

/** Runs the job, or goes on with it, to its report. */
export const follow = async (execution: Execution): Promise<Answer> => {
  const { cluster, job, task, run, name } = execution
  const { pool, runtime } = cluster.settings
  await Folder.prepare(
    join(cluster.root, name.folder),
    Files.writeOrder({ format: 1, pool, name: name.name, job, task, retry: run.retry ?? 0, runtime })
  )
  const tell = teller(execution)
  run.emit({ type: 'Phase', job, phase: 'queue', attempt: 1 })
  run.queued?.(true)
  const found = await finished(execution)
  if (found.type === 'Result' && found.outcome.type === 'Reported') {
    await tell(undefined)
    return E.right(found.outcome.report)
  }
  const entered = await enter(execution)
  if (entered !== null) return run.signal.aborted ? cancelled(execution) : entered
  return watched(execution, tell)
}

/** Sees to it that the job is in the queue, or was; what stands in the way, else null. */
const enter = async (execution: Execution): Promise<Answer | null> => {
  const { cluster, name, run, script, job } = execution
  const { controller, watch, settings } = cluster
  const isThere = async (): Promise<boolean> => {
    watch.hurry()
    const entry = (await watch.look(run.signal))?.get(name.name)
    if (entry !== undefined && State.isLive(entry.state)) return true
    // One that has ended without ever having begun, cancelled while it waited, is as good as none.
    return (await Folder.listed(join(cluster.root, name.folder))).includes(Files.file.claim)
  }
  if (await isThere()) return null
  if (!(await watch.room(name.name, run.signal))) return E.left(aborted)
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        // Only the first time: a cluster that has no other node for the job refuses it.
        await controller.submit(script, attempt === 1 ? await elsewhere(execution) : [])
        return null
      } catch (thrown) {
        run.emit({ type: 'Trouble', job, phase: 'queue', message: messageOf(thrown) })
        await pause(settings.pollSeconds * 2 ** (attempt - 1), run.signal)
        // The answer may have been lost, not the script. Handed over twice, it still runs once.
        if (await isThere()) return null
        if (run.signal.aborted) return E.left(aborted)
        if (attempt >= attempts) return E.left(error('Engine', messageOf(thrown)))
      }
    }
  } finally {
    watch.entered(name.name)
  }
}

/**
 * The nodes on which the world failed the job before, so that one whose engine is broken does not get it again and again
 * for being free so soon. None where no other node takes jobs, or where that cannot be told.
 */
const elsewhere = async ({ cluster, name, run }: Execution): Promise<ReadonlyArray<string>> => {
  const { controller, root, settings } = cluster
  const earlier = Array.from(
    { length: Math.min(run.retry ?? 0, mostExcluded) },
    (_, i) => (run.retry ?? 0) - 1 - i
  )
  const failed: Array<string> = []
  for (const retry of earlier) {
    const claim = await Folder.read(join(root, name.job, String(retry), Files.file.claim, 'by'), 1024)
    const node = claim !== null && E.isRight(claim) ? Files.nodeOf(claim.right) : null
    if (node !== null && !failed.includes(node)) failed.push(node)
  }
  if (failed.length === 0) return []
  const others = await controller.nodes(settings.partition).catch((): ReadonlyArray<string> => [])
  return others.some(node => !failed.includes(node)) ? failed : []
}

/** Watches a job that has entered the queue to its end. */
const watched = async (execution: Execution, tell: Tell): Promise<Answer> => {
  const { cluster, job, run, name } = execution
  const { settings, watch } = cluster
  let [look, gone]: [ReturnType<Watch['look']> | undefined, number | undefined] = [undefined, undefined]
  let seen: Queue.Queue | undefined
  /** How the job ended, as Slurm said before it forgot it. */
  let end: Queue.Entry | undefined
  for (;;) {
    if (run.signal.aborted) return cancelled(execution)
    look ??= watch.look(run.signal)
    const entry = seen?.get(name.name)
    const news: Queue.Queue | undefined = await Promise.race([
      look,
      // While it waits there is nothing to read.
      ...(entry !== undefined && State.of(entry.state).means === 'waits'
        ? []
        : [pause(settings.pollSeconds, run.signal).then(() => undefined)])
    ])
    if (news !== undefined) [seen, look] = [news, undefined]
    if (seen === undefined) continue
    const now = seen.get(name.name)
    await tell(now)
    const live = now !== undefined && State.isLive(now.state)
    if (now !== undefined) end = live ? undefined : now
    gone = live ? undefined : (gone ?? uptime())
    const over = gone !== undefined && uptime() - gone >= settings.settleSeconds
    const answer = Verdict.of(job, name.name, settings.inside)(await finished(execution), now ?? end, over)
    if (answer !== null) {
      await tell(now)
      return answer
    }
  }
}

/** What there is of a result by now. */
const finished = async ({ cluster, name, job }: Execution): Promise<Verdict.Found> => {
  const at = join(cluster.root, name.folder)
  if (!(await Folder.listed(at)).includes(Files.file.result)) return { type: 'None' }
  const text = await Folder.read(join(at, Files.file.result), Files.longestResult)
  if (text === null) return { type: 'None' }
  if (E.isLeft(text)) return { type: 'Bad', why: text.left }
  const read = Files.readResult({ name: name.name, key: Job.key(job) })(text.right)
  return E.isLeft(read) ? { type: 'Bad', why: read.left } : { type: 'Result', outcome: read.right }
}

// -------------------------------------------------------------------------------------
// ending it
// -------------------------------------------------------------------------------------

/** Ends a job that nobody wants any more: once Slurm has let it go, nothing of it is left, and it may be begun anew. */
const cancelled = async ({ cluster, name }: Execution): Promise<Answer> => {
  const { settings, watch, root } = cluster
  const enough = AbortSignal.timeout(settings.graceSeconds * 1000)
  watch.doom(name.name)
  for (;;) {
    const queue = await watch.look(enough)
    if (queue === undefined) break
    const entry = queue.get(name.name)
    if (entry === undefined || !State.isLive(entry.state)) {
      await Folder.remove(join(root, name.folder))
      break
    }
  }
  watch.spare(name.name)
  return E.left(aborted)
}

// -------------------------------------------------------------------------------------
// telling
// -------------------------------------------------------------------------------------

type Tell = (entry: Queue.Entry | undefined) => Promise<void>

/** Tells of a job's place in the queue as it changes, and of what its node says. */
const teller = ({ cluster, name, run, job }: Execution): Tell => {
  const tail = Tail.of(join(cluster.root, name.folder, Files.file.events), Events.longest)
  const event = Events.read(job)
  let [place, waits] = ['', true]
  return async entry => {
    const isWaiting = entry !== undefined && State.of(entry.state).means === 'waits'
    if (isWaiting !== waits) {
      waits = isWaiting
      run.queued?.(waits)
    }
    if (isWaiting && entry.position !== null) {
      const expected = entry.start === null ? null : new Date(entry.start * 1000).toISOString()
      const now = `${entry.position} ${expected ?? ''}`
      if (now !== place) run.emit({ type: 'Queued', job, position: entry.position, expected })
      place = now
    }
    if (isWaiting) return
    for (let lines = await tail(); lines.length > 0; lines = await tail())
      for (const line of lines) {
        const said = event(line)
        if (said !== null) run.emit(said)
      }
  }
}
