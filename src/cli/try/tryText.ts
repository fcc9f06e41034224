/** A trial as text or as lines of JSON, while it runs and when it has ended. */
import * as E from 'fp-ts/lib/Either.js'
import type { Report } from '../../domain/task/Report.js'
import type { ExecutionError, JobEvent } from '../../ports/Executor.js'
import * as Progress from '../terminal/progress.js'
import { complain, exit, print } from '../terminal/terminal.js'
import { isJudged, type Options } from './tryOptions.js'

/** An event as a line of JSON. */
export const asJson = (event: JobEvent): void => print(JSON.stringify(event))

/** Phases with the seconds they took, lines as they come, and the most memory and processes seen. */
export const told = (): ((event: JobEvent) => void) => {
  const began = Date.now()
  let last = began
  const seconds = (from: number): string => `${((Date.now() - from) / 1000).toFixed(1)} s`
  let most = { memoryBytes: 0, processes: 0 }
  let tenth = -1
  let bar = Progress.progress(Progress.share)
  return event => {
    if (event.type !== 'Progress' && event.type !== 'Usage') bar.clear()
    switch (event.type) {
      case 'Phase':
        print(
          `== ${event.phase}${event.attempt > 1 ? `, attempt ${event.attempt}` : ''} (${seconds(last)} since the last)`
        )
        last = Date.now()
        tenth = -1
        bar = Progress.progress((...of) => `${event.phase} ${Progress.share(...of)}`)
        return
      case 'Line':
        print(`${event.phase} | ${event.text}`)
        return
      case 'Progress': {
        // A terminal has a bar, which is wiped; what is kept has lines.
        bar.update(event.fraction, 1)
        if (process.stderr.isTTY && process.stdout.isTTY) return
        const now = Math.floor(event.fraction * 10)
        if (now > tenth) print(`${event.phase}: ${Math.round(event.fraction * 100)} %`)
        tenth = Math.max(tenth, now)
        return
      }
      case 'Usage':
        most = {
          memoryBytes: Math.max(most.memoryBytes, event.memoryBytes),
          processes: Math.max(most.processes, event.processes)
        }
        return
      case 'Queued':
        print(`waits at place ${event.position}${event.expected === null ? '' : `, until ${event.expected}`}`)
        return
      case 'Base':
        print(`base image: ${event.image} is ${event.digest ?? event.id}`)
        return
      case 'Trouble':
        print(`!! ${event.phase}: ${event.message}`)
        return
      case 'Reported':
        print(`== reported after ${seconds(began)}`)
        if (most.processes > 0)
          print(
            `at most ${(most.memoryBytes / 2 ** 20).toFixed(0)} MiB of memory and ${most.processes} processes while it trained`
          )
    }
  }
}

/** What came of the trial, and the command's exit code. */
export const ended = (result: E.Either<ExecutionError, Report>, output: string, values: Options): number => {
  if (E.isLeft(result)) {
    complain(`No report: ${result.left.message}`)
    return exit.failed
  }
  const report = result.right
  if (values.json)
    print(JSON.stringify({ type: 'Report', report, output: report.type === 'Scored' ? output : null }))
  else if (report.type === 'Failed')
    print(`Failed: ${report.reason}${report.detail === null ? '' : `\n${report.detail}`}`)
  else {
    const late = report.timedOut ? ', cut off by the time limit' : ''
    print(
      isJudged(values)
        ? `Scored ${report.score}${late}`
        : `Trained${late}; not evaluated, since no evaluator was given`
    )
    print(`digest ${report.digest ?? 'unknown'}`)
    print(`output ${output}`)
  }
  return report.type === 'Scored' ? exit.ok : exit.failed
}
