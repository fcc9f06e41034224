/** What a validator tells people while it runs: a live line in a terminal, plain lines otherwise, or JSON for machines. */
import * as Job from '../../domain/task/Job.js'
import type { Account } from '../../validator/loop/Ports.js'
import { complain, print } from '../terminal/terminal.js'

/** Tells of accounts as they come; from `end` on there is no live line. */
export interface Progress {
  readonly tell: (account: Account) => void
  /** From now on the live line shows what this says, where it says anything. */
  readonly watch: (sight: () => ReadonlyArray<string>) => void
  readonly end: () => void
}

/** How many lines of plain text stand for a tournament's jobs: one each so many reports. */
const each = 100

/** How often the live line is drawn, in milliseconds: its times go on where nothing else happens, and much happens at once. */
const often = 500

/** Progress for whoever reads: `json` for machines. */
export const make = (json: boolean): Progress => {
  const live = !json && process.stderr.isTTY
  const running = new Set<string>()
  let done = 0
  let sight: () => ReadonlyArray<string> = () => []
  const clear = (): void => {
    if (live) process.stderr.write('\r\u001b[K')
  }
  const draw = (): void => {
    const seen = sight()
    const line = seen.length > 0 ? seen.join(' | ') : `${running.size} jobs running, ${done} done`
    process.stderr.write(`\r\u001b[K${line.slice(0, process.stderr.columns - 1)}`)
  }
  const drawing = live ? setInterval(draw, often).unref() : undefined
  return {
    tell: account => {
      if (account.type === 'Job') {
        const { event } = account
        const key = `${event.job.tournament} ${Job.key(event.job)}`
        if (event.type === 'Reported') {
          running.delete(key)
          done += 1
          if (json)
            print(
              JSON.stringify({
                at: Date.now(),
                type: 'report',
                tournament: event.job.tournament,
                report: event.report
              })
            )
          else if (!live && done % each === 0) print(`${done} jobs done`)
        } else running.add(key)
        return
      }
      clear()
      const { tournament, message } = account
      if (json)
        print(JSON.stringify({ at: Date.now(), type: account.type.toLowerCase(), tournament, message }))
      else if (account.type === 'Trouble') complain(`${tournament ?? 'validator'}: ${message}`)
      else print(`${tournament ?? 'validator'}: ${message}`)
    },
    watch: to => {
      sight = to
    },
    end: () => {
      clearInterval(drawing)
      clear()
    }
  }
}
