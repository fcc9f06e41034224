/** `dethrone check`: what is wrong with a validator's configuration, before anything starts. */
import { access } from 'node:fs/promises'
import * as E from 'fp-ts/lib/Either.js'
import * as Codec from '../../domain/codec/Codec.js'
import * as TaskKind from '../../domain/task/TaskKind.js'
import { messageOf } from '../../ports/Executor.js'
import * as Catalogue from '../../validator/catalogue/Catalogue.js'
import * as Adapters from '../../validator/loop/Adapters.js'
import * as Miner from '../../validator/miner/Miner.js'
import { command, type Declaration, type Options } from '../terminal/command.js'
import * as Slurm from '../../slurm/Slurm.js'
import { settings as ofSlurm } from '../slurm/slurm.js'
import * as Input from '../terminal/input.js'
import { complain, exit, print } from '../terminal/terminal.js'
import * as Builds from './parts/builds.js'
import * as World from './parts/world.js'

const declaration = {
  name: 'check',
  takes: ['CONFIG'],
  input: 'CONFIG',
  about:
    'Reads a validator’s configuration and every file it names, and says all that is wrong with them. Nothing is started, written or asked over a network.',
  options: { json: { type: 'boolean', about: 'prints the list of what is wrong as JSON' } },
  example: 'dethrone check examples/validator.json'
} as const satisfies Declaration<Options>

export const run = command(declaration, async ({ json }, [path = '']) => {
  const faults = await problems(await World.read(path))
  if (json) {
    print(JSON.stringify({ faults }, null, 2))
    return faults.length > 0 ? exit.refused : exit.ok
  }
  if (faults.length > 0) {
    complain([`${path} cannot be run:`, ...faults.map(fault => `  ${fault}`)].join('\n'))
    return exit.refused
  }
  print(`${path} is fine.`)
  return exit.ok
})

/** What somebody would stumble over later, each as a sentence. */
export const problems = async (of: World.Read): Promise<ReadonlyArray<string>> => {
  const { config, at } = of
  const found: Array<string> = []
  const tried = async <A>(ask: () => Promise<A>): Promise<A | null> => {
    try {
      return await ask()
    } catch (thrown) {
      found.push(messageOf(thrown))
      return null
    }
  }
  const rules = await tried(() =>
    Input.rules(config.rules.endsWith('.json') ? at(config.rules) : config.rules)
  )
  const catalogue = await tried(() => World.catalogue(at(config.catalogue)))
  const signer = await tried(() => World.signer(of))
  const { store } = config
  if (store.type === 'postgres') await tried(() => World.place(store, at))
  const snapshot = await Adapters.metagraph(at(config.metagraph)).snapshot()
  if (E.isLeft(snapshot)) found.push(snapshot.left.message)
  else if (signer !== null && !snapshot.right.nodes.some(({ hotkey }) => hotkey === signer.hotkey))
    found.push(`The validator’s hotkey ${signer.hotkey} is not in the metagraph: miners will not answer it.`)
  if (config.transfers.type === 'file') {
    const page = await Adapters.fileTransfers(at(config.transfers.path)).after(null)()
    if (E.isLeft(page)) found.push(page.left.message)
  }
  const miners = config.development?.miners ?? null
  if (miners !== null) await tried(() => Input.file(at(miners), Miner.codec, 'miners'))
  const { executor } = config
  if (executor.type === 'docker') {
    const { socket, builds } = executor
    await tried(async () => {
      await access(socket)
    })
    if (builds !== null) await tried(() => Builds.connection(builds, socket, at))
  }
  const local = config.development?.local ?? null
  if (local !== null)
    for (const path of [
      ...Object.values(local.repositories),
      ...Object.values(local.models),
      ...(local.limits === null ? [] : [local.limits])
    ])
      await tried(() => access(at(path)))
  if (executor.type === 'slurm') {
    const settings = Codec.decode(Slurm.Settings.codec, 'executor')(ofSlurm(executor))
    if (E.isLeft(settings)) found.push(...settings.left.map(Codec.sentence))
    await tried(async () => {
      await access(executor.folder)
    })
  }
  if (rules !== null && catalogue !== null) found.push(...gaps(config.types, rules.models, catalogue))
  return found
}

/** Kinds and sizes that the rules may set and the catalogue cannot fill. */
const gaps = (
  types: World.Read['config']['types'],
  sizes: Awaited<ReturnType<typeof Input.rules>>['models'],
  catalogue: Catalogue.Catalogue
): ReadonlyArray<string> => {
  const kinds = types.flatMap(type =>
    (['InstructTextTask', 'DpoTask', 'GrpoTask', 'ImageTask'] as const).filter(TaskKind.belongs(type))
  )
  const ranges = [sizes.group, sizes.knockout, sizes.boss.small, sizes.boss.large].map(({ from, to }) => ({
    from: Number(from),
    to: Number(to)
  }))
  const missing = kinds.flatMap(kind => [
    ...(Catalogue.datasets(kind)(catalogue).length === 0
      ? [`The catalogue has no dataset for a ${kind}.`]
      : []),
    ...ranges
      .filter(billions => Catalogue.models({ kind, billions })(catalogue).length === 0)
      .map(({ from, to }) =>
        kind === 'ImageTask'
          ? 'The catalogue has no image model.'
          : `The catalogue has no model of ${Codec.show(from)} to ${Codec.show(to)} billion parameters.`
      )
  ])
  return Array.from(new Set(missing))
}
