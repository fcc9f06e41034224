/** What a repository will stumble over, told before its trial. */
import * as E from 'fp-ts/lib/Either.js'
import type { Settings } from '../../docker/Docker.js'
import * as Review from '../../docker/Review.js'
import * as Input from '../terminal/input.js'
import { complain, print } from '../terminal/terminal.js'
import type { Trial } from './trial.js'
import type { Options } from './tryOptions.js'

/** Prints the warnings of a repository's files and answers them. One without the Dockerfile that is built is refused. */
export const warn = async (
  { job, task }: Trial,
  settings: Settings,
  values: Options
): Promise<ReadonlyArray<Review.Warning>> => {
  const signal = AbortSignal.timeout(settings.limits.fetch.seconds * 1000)
  const warnings = await Review.warnings(settings, job, task, signal)()
  if (E.isLeft(warnings)) throw new Input.InputError(warnings.left.message)
  for (const { rule, path, line, message } of warnings.right) {
    if (rule === 'no-dockerfile') throw new Input.InputError(`${path}: ${message}`)
    // What --dry-run prints is JSON as a whole, and holds them.
    if (values['dry-run']) complain(`warning: ${path}:${line}: ${message}`)
    else if (values.json) print(JSON.stringify({ type: 'Warning', rule, path, line, message }))
    else print(`warning: ${path}:${line}: ${message}`)
  }
  return warnings.right
}
