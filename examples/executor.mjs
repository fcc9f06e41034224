// An executor that runs a program of your own for each job: it gets the job as JSON, and prints the score as text.
import { execFile } from 'node:child_process'
import { Codec, Exact, Report } from 'dethrone'

/** The miner's failure is a report; only what is nobody's fault is a Left. */
export const executor = (program, args = []) => ({
  execute: (job, task, run) => () =>
    new Promise(answer => {
      const { slot, miner } = job
      const right = report => {
        run.emit({ type: 'Reported', job, report })
        answer({ _tag: 'Right', right: report })
      }
      const left = (kind, message) =>
        answer({ _tag: 'Left', left: { type: 'ExecutionError', kind, message } })
      const child = execFile(program, args, { signal: run.signal }, (error, out) => {
        if (run.signal.aborted) return left('Aborted', 'The job was stopped.')
        if (error?.code === 'ENOENT') return left('Engine', `There is no program ${program}: install it.`)
        if (error !== null) return right(Report.failed(slot, miner.hotkey, 'Crashed', String(error.code)))
        const score = Codec.decode(Exact.codec, 'score')(out.trim())
        return score._tag === 'Right'
          ? right(Report.scored(slot, miner.hotkey, score.right))
          : left('Evaluation', score.left.map(Codec.sentence).join('; '))
      })
      child.stdin.on('error', () => undefined)
      child.stdin.end(JSON.stringify({ job, task }))
    })
})
