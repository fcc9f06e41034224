/** The simulated executor as a validator's configuration describes it. */
import * as E from 'fp-ts/lib/Either.js'
import * as Seed from '../../../domain/Seed.js'
import * as Simulated from '../../../play/Simulated.js'
import { aborted, type Executor } from '../../../ports/Executor.js'
import { systemClock } from '../../../ports/SystemClock.js'
import type { Config } from '../../../validator/config/Config.js'
import * as Input from '../../terminal/input.js'

/** The simulated executor; each job takes as long as it is told to. */
export const simulated = (of: Extract<Config['executor'], { readonly type: 'simulated' }>): Executor => {
  const seed = Input.decoded(Seed.codec, of.seed, 'executor.seed')
  const inner = Simulated.executor({ ...of, seed })
  return of.milliseconds === 0
    ? inner
    : {
        execute: (job, task, run) => async () =>
          (await systemClock.wait(of.milliseconds, run.signal))
            ? inner.execute(job, task, run)()
            : E.left(aborted)
      }
}
