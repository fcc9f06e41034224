// An executor that runs a program of your own for each job: it gets the job as JSON, and prints the score as text.
import { execFile } from 'node:child_process'
import { Refusal, Report } from 'dethrone'

/** The miner's failure is a report; only what is nobody's fault is a Left. */
export const executor = (program, args = []) => ({
  execute: (job, task, run) => () =>
    new Promise(answer => {
      const { slot, miner } = job
      const left = (kind, message) =>
        answer({ _tag: 'Left', left: { type: 'ExecutionError', kind, message } })
      const child = execFile(program, args, { signal: run.signal }, (error, out) => {
        if (run.signal.aborted) return left('Aborted', 'The job was stopped.')
        if (error?.code === 'ENOENT') return left('Engine', `There is no program ${program}: install it.`)
        const report =
          error === null
            ? Report.scored(slot, miner.hotkey, out.trim())
            : Report.failed(slot, miner.hotkey, 'Crashed', String(error.code))
        if (report._tag === 'Left') return left('Evaluation', Refusal.sentence(report.left))
        run.emit({ type: 'Reported', job, report: report.right })
        answer(report)
      })
      child.stdin.on('error', () => undefined)
      child.stdin.end(JSON.stringify({ job, task }))
    })
})
