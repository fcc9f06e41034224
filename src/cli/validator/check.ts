/** `dethrone check`: what is wrong with a validator's configuration, before anything starts. */
import { dirname } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import * as Codec from '../../domain/codec/Codec.js'
import * as TaskKind from '../../domain/task/TaskKind.js'
import { messageOf } from '../../ports/Executor.js'
import type { PortError } from '../../ports/PortError.js'
import * as Catalogue from '../../validator/catalogue/Catalogue.js'
import * as Adapters from '../../validator/loop/Adapters.js'
import * as Miner from '../../validator/miner/Miner.js'
import { command, type Declaration, type Options } from '../terminal/command.js'
import * as Slurm from '../../slurm/Slurm.js'
import { settings as ofSlurm } from '../slurm/slurm.js'
import * as Input from '../terminal/input.js'
import { complain, exit, print } from '../terminal/terminal.js'
import * as Builds from './parts/builds.js'
import * as Places from './parts/places.js'
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

/** What somebody would stumble over later, each as a sentence that begins with the setting. */
export const problems = async (of: World.Read): Promise<ReadonlyArray<string>> => {
  const { config, at } = of
  const found: Array<string> = []
  const tried = async <A>(setting: string, ask: () => Promise<A>): Promise<A | null> => {
    try {
      return await ask()
    } catch (thrown) {
      const message = messageOf(thrown)
      found.push(message.startsWith(setting) ? message : `${setting}: ${message}`)
      return null
    }
  }
  const rules = await tried('rules', () =>
    Input.rules(config.rules.endsWith('.json') ? at(config.rules) : config.rules, 'rules')
  )
  const catalogue = await tried('catalogue', () => World.catalogue(at(config.catalogue)))
  const signer = await tried('hotkey', () => World.signer(of))
  if (config.secret !== null) await tried('secret', () => World.masterSecret(of))
  await tried('notifier', () => World.told(of))
  const snapshot = await tried('metagraph', async () => {
    const taken = await Adapters.metagraph(at(config.metagraph)).snapshot()
    if (E.isRight(taken)) return taken.right
    throw new Error(
      `${taken.left.message}. It is the subnet’s newest snapshot: docs/validator.md has the command that writes it`
    )
  })
  if (snapshot !== null && signer !== null && !snapshot.nodes.some(({ hotkey }) => hotkey === signer.hotkey))
    found.push(
      `hotkey: ${signer.hotkey} is not in the metagraph, and miners will not answer it: register it, or write the snapshot anew.`
    )
  const { transfers, beacon, development, executor } = config
  if (transfers.type === 'file')
    await tried('transfers.path', () => answered(Adapters.fileTransfers(at(transfers.path)).after(null)))
  if (beacon.type === 'file')
    await tried('beacon.path', () =>
      answered(Adapters.fileBeacon({ ...beacon, path: at(beacon.path) }).value(0))
    )
  const miners = development?.miners ?? null
  if (miners !== null)
    await tried('development.miners', () => Input.file(at(miners), Miner.codec, 'development.miners'))
  if (executor.type === 'docker') {
    const { socket, builds } = executor
    await tried('executor.socket', () => Places.there(socket))
    if (builds !== null) await tried('executor.builds', () => Builds.connection(builds, socket, at))
  }
  const local = development?.local ?? null
  if (local !== null)
    for (const [setting, paths] of [
      ['repositories', Object.values(local.repositories)],
      ['models', Object.values(local.models)],
      ['limits', local.limits === null ? [] : [local.limits]]
    ] as const)
      for (const path of paths) await tried(`development.local.${setting}`, () => Places.there(at(path)))
  if (executor.type === 'slurm') {
    const settings = Codec.decode(Slurm.Settings.codec, 'executor')(ofSlurm(executor))
    if (E.isLeft(settings)) found.push(...settings.left.map(Codec.sentence))
    await tried('executor.folder', () => Places.there(executor.folder))
  }
  const { data, store, weights, publisher } = config
  await tried('data', () => Places.folder(at(data)))
  if (store.type !== 'memory')
    await tried(store.type === 'sqlite' ? 'store.path' : 'store.address', () => World.tried(of))
  if (weights !== null)
    await tried('weights.file', async () => {
      await Places.there(dirname(at(weights.file)))
      await Places.file(at(weights.file))
    })
  const [program] = publisher?.command ?? []
  if (program !== undefined) await tried('publisher.command', () => Places.program(program))
  if (rules !== null && catalogue !== null) found.push(...gaps(config.types, rules.models, catalogue))
  return found
}

const answered = async <A>(ask: TE.TaskEither<PortError, A>): Promise<A> => {
  const answer = await ask()
  if (E.isLeft(answer)) throw new Error(answer.left.message)
  return answer.right
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
