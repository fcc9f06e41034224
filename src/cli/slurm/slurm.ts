/** The Slurm executor as a validator's configuration describes it. */
import { fileURLToPath } from 'node:url'
import * as E from 'fp-ts/lib/Either.js'
import type { Executor } from '../../ports/Executor.js'
import * as Slurm from '../../slurm/Slurm.js'
import type { Config } from '../../validator/config/Config.js'
import { complain } from '../terminal/terminal.js'

type Described = Extract<Config['executor'], { readonly type: 'slurm' }>

/** This very installation, which the nodes then have at the same path, unless the runtime is a program of its own. */
const program = ({ runtime }: Described): ReadonlyArray<string> =>
  runtime.type === 'program'
    ? runtime.program
    : [process.execPath, fileURLToPath(new URL('../main.js', import.meta.url)), 'node', '{folder}']

/** The adapter's settings. */
export const settings = (of: Described): Slurm.Settings.Settings => ({
  ...Slurm.Settings.standard,
  pool: of.pool,
  folder: of.folder,
  partition: of.partition,
  account: of.account,
  qos: of.qos,
  gpuTypes: of.gpuTypes,
  submitted: of.submitted,
  program: program(of),
  runtime: { ...of.runtime }
})

/** Opens it; jobs of an earlier run that are in the queue are adopted. */
export const slurm = async (of: Described): Promise<Executor> => {
  const found = await Slurm.open(settings(of), line => {
    complain(line)
  })()
  if (E.isLeft(found)) throw new Error(found.left.message)
  return found.right
}
