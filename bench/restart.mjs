// What the benchmarks of stores and fields share: made-up miners' keys, and what it takes to go on after a restart.
import { execFileSync } from 'node:child_process'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import * as E from 'fp-ts/lib/Either.js'

/** What is right, or the end of the benchmark. */
export const must = answer => {
  if (E.isLeft(answer)) throw new Error(JSON.stringify(answer.left))
  return answer.right
}

/** A public key of its own for each number, and for each use of it. */
export const key = (i, of) =>
  Uint8Array.from({ length: 32 }, (_, at) => (at < 4 ? (i >>> (8 * at)) & 255 : of))

/** In the process that goes on: prints as JSON what that took, and what `work` says of where it stands; then ends. */
export const resumed = async work => {
  const before = process.resourceUsage()
  const start = performance.now()
  const stands = await work()
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
  console.log(
    JSON.stringify({
      seconds: (performance.now() - start) / 1000,
      cpu: (userCPUTime + systemCPUTime - before.userCPUTime - before.systemCPUTime) / 1e6,
      megabytes: maxRSS / 1024,
      ...stands
    })
  )
  process.exit(0)
}

/** Three such processes of a benchmark, over what lies at a place: what each printed, and the least of a figure. */
export const thrice = (self, at) => {
  const runs = [1, 2, 3].map(() =>
    JSON.parse(execFileSync(process.execPath, [self, '--resume', at], { encoding: 'utf8' }))
  )
  return { stands: runs[0], best: of => Math.min(...runs.map(run => run[of])).toFixed(2) }
}

/** A store that is only read, as one to go on with. */
export const readOnly = reader => ({ ...reader, append: () => () => Promise.reject(new Error('only read')) })
