/** `dethrone node`: the program that a batch script starts on a node. */
import { readdir } from 'node:fs/promises'
import * as E from 'fp-ts/lib/Either.js'
import * as Codec from '../../domain/codec/Codec.js'
import { error } from '../../ports/Executor.js'
import { Node } from '../../slurm/Slurm.js'
import * as Configured from '../../validator/config/Executor.js'
import { command, type Declaration, type Options } from '../terminal/command.js'
import * as Input from '../terminal/input.js'
import * as Peer from '../terminal/peer.js'
import { exit } from '../terminal/terminal.js'

const declaration = {
  name: 'node',
  takes: ['FOLDER'],
  about:
    'Runs the job of a folder that a validator has shared with this node, and writes the result there. The batch scripts of executor "slurm" call it; nobody else needs to.',
  options: {},
  example: 'dethrone node /shared/pool-1/jobs/1/0'
} as const satisfies Declaration<Options>

/**
 * Opens the order's runtime. A pool is one process's at a time, and so is a GPU: the pool is named after the lowest of
 * the job's. What an earlier job on that GPU has left behind is swept, and what it has downloaded is there still.
 */
const opener: Node.Opener = async ({ order, devices }) => {
  const runtime = Codec.decode(Configured.runtime, 'runtime')(order.runtime)
  if (E.isLeft(runtime)) return E.left(error('Engine', runtime.left.map(Codec.sentence).join('; ')))
  const of = runtime.right
  switch (of.type) {
    case 'simulated': {
      const { simulated } = await import('../validator/parts/simulated.js')
      return E.right(simulated(of))
    }
    case 'docker': {
      const { docker } = await Peer.load(
        () => import('../validator/parts/docker.js'),
        ['dockerode'],
        'The engine’s client library is missing'
      )
      const pool = `${order.pool}-${devices[0] ?? ''}`
      const gpus = [{ model: order.task.resources.gpus.model, devices }]
      return E.right(await docker({ ...of, pool, gpus, builds: null }))
    }
    case 'program':
      return E.left(error('Engine', 'The runtime is a program of its own: name it, not dethrone node.'))
  }
}

export const run = command(declaration, async (_, [folder = '']) => {
  await readdir(folder).catch((thrown: unknown) => {
    throw new Input.InputError(`${folder} cannot be read: ${Input.because(thrown)}`)
  })
  const code = await Node.main(folder, opener)
  return code === Node.exit.unread ? exit.refused : code === Node.exit.ok ? exit.ok : exit.failed
})
