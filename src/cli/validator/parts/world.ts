/** A validator's world as its configuration names it: settings, ports, and what must be let go of in the end. */
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { parse as parseYaml } from 'yaml'
import * as Codec from '../../../domain/codec/Codec.js'
import * as Digest from '../../../domain/Digest.js'
import type { Clock } from '../../../ports/Clock.js'
import type { Executor } from '../../../ports/Executor.js'
import { messageOf } from '../../../ports/Executor.js'
import type { Reader, Store, StoreError } from '../../../ports/Store.js'
import { systemClock } from '../../../ports/SystemClock.js'
import * as InMemory from '../../../store/InMemory.js'
import * as Postgres from '../../../store/Postgres.js'
import * as Sqlite from '../../../store/Sqlite.js'
import * as Catalogue from '../../../validator/catalogue/Catalogue.js'
import * as GitResolver from '../../../validator/directory/GitResolver.js'
import * as HttpDirectory from '../../../validator/directory/HttpDirectory.js'
import * as Keyfile from '../../../validator/directory/Keyfile.js'
import * as Adapters from '../../../validator/loop/Adapters.js'
import * as Config from '../../../validator/config/Config.js'
import type * as Consequences from '../../../validator/consequences/Consequences.js'
import * as Telling from '../../../validator/consequences/Telling.js'
import type { Ports, Settings } from '../../../validator/loop/Ports.js'
import * as Secrets from '../../../validator/config/Secrets.js'
import * as Input from '../../terminal/input.js'
import * as Places from './places.js'
import * as Rewards from './rewards.js'
import * as Peer from '../../terminal/peer.js'
import { slurm } from '../../slurm/slurm.js'
import { simulated } from './simulated.js'
import { faultLines, word } from '../../terminal/terminal.js'

/** A configuration, and the way to the files it names: paths are relative to its folder. */
export interface Read {
  readonly path: string
  readonly config: Config.Config
  readonly at: (path: string) => string
}

const object = Codec.refine(
  t.UnknownRecord,
  (u): u is Record<string, unknown> => t.UnknownRecord.is(u),
  'an object'
)

/** Reads a configuration of JSON; every fault is named. */
export const read = async (path: string): Promise<Read> => {
  const decoded = Config.decode(await Input.file(path, object, 'config'))
  if (E.isLeft(decoded)) throw new Input.InputError(`${path} is not valid:\n${faultLines(decoded.left)}`)
  const faults = Config.faults(decoded.right)
  if (faults.length > 0) throw new Input.InputError(`${path} is not valid:\n  ${faults.join('\n  ')}`)
  const at = (of: string): string => resolve(dirname(path), of)
  const { data, store } = decoded.right
  const kept = [at(data), ...(store.type === 'sqlite' ? [at(store.path)] : [])]
  const lost = kept.find(each => installed.test(each))
  if (lost !== undefined)
    throw new Input.InputError(
      `${path} keeps its records in ${lost}, which the next install of packages empties: expected a folder of your own. dethrone init validator DIR writes the example’s files into one.`
    )
  for (const each of kept) await Input.keep(each)
  return { path, config: decoded.right, at }
}

/** Whether a path lies in an installed package. */
const installed = /[\\/]node_modules[\\/](?!\.)/

/** The catalogue of a file of JSON or YAML, and of the files of reward functions that it names. */
export const catalogue = async (path: string): Promise<Catalogue.Catalogue> =>
  Rewards.read(await listed(path), path)

const listed = async (path: string): Promise<Catalogue.Catalogue> => {
  if (!/\.ya?ml$/.test(path)) return Input.file(path, Catalogue.codec, 'catalogue')
  let found: unknown
  try {
    found = parseYaml(await Input.text(path), { uniqueKeys: true })
  } catch (thrown) {
    throw thrown instanceof Input.InputError
      ? thrown
      : new Input.InputError(`${path} is no YAML: ${messageOf(thrown)}`)
  }
  const decoded = Codec.decode(Catalogue.codec, 'catalogue')(found)
  if (E.isLeft(decoded)) throw new Input.InputError(`${path} is not valid:\n${faultLines(decoded.left)}`)
  return decoded.right
}

/** The key of validators in development: known to everybody, and worth nothing. */
const developmentKey = (): Keyfile.Signer =>
  Keyfile.ofSeed(Uint8Array.from(Buffer.from(Digest.ofText('dethrone development validator'), 'hex')))

/** The validator's hotkey. */
export const signer = async ({ config, at }: Read): Promise<Keyfile.Signer> => {
  if (config.hotkey === null) return developmentKey()
  const text = await Secrets.read(config.hotkey, at, process.env)
  if (E.isLeft(text)) throw new Input.InputError(`hotkey: ${text.left}`)
  const parsed = Keyfile.parse(text.right)
  if (E.isLeft(parsed)) throw new Input.InputError(`hotkey: ${parsed.left}`)
  return parsed.right
}

/** What every tournament's secret follows from. */
export const masterSecret = async ({ config, at }: Read): Promise<string> => {
  const text =
    config.secret === null
      ? await Secrets.own(at(config.data))
      : await Secrets.read(config.secret, at, process.env)
  if (E.isLeft(text)) throw new Input.InputError(`secret: ${text.left}`)
  if (text.right.length < 32) throw new Input.InputError('secret: expected at least 32 characters')
  return text.right
}

/** Everything of the settings that files hold. */
export const settings = async (of: Read, once: boolean): Promise<Settings> => {
  const { config, at } = of
  const minute = 60_000
  const { minutes, pollMinutes, prolongMinutes } = config.registration
  return {
    rules: await Input.rules(config.rules.endsWith('.json') ? at(config.rules) : config.rules),
    types: config.types,
    name: config.name,
    titles: config.titles,
    registration: minutes * minute,
    poll: pollMinutes * minute,
    prolonged: prolongMinutes * minute,
    retry: 1_000,
    look: minute,
    once,
    secret: await masterSecret(of),
    catalogue: await catalogue(at(config.catalogue))
  }
}

/** The store for writing; the message names who holds it. */
export const store = async ({ config, at }: Read, clock: Clock = systemClock): Promise<Store> => {
  const of = config.store
  if (of.type === 'memory') return InMemory.make(clock)
  if (of.type === 'postgres') return opened(await Postgres.open(await place(of, at), clock)())
  const path = at(of.path)
  await mkdir(dirname(path), { recursive: true })
  return opened(await Sqlite.open(path, clock)())
}

/** The store for reading alone, also while a validator writes it. */
export const reader = async ({ path, config, at }: Read): Promise<Reader> => {
  const of = config.store
  if (of.type === 'memory')
    throw new Input.InputError(`${path} keeps its records in memory: nobody else reads them`)
  if (of.type === 'postgres') return opened(await Postgres.read(await place(of, at))())
  const found = await Sqlite.read(at(of.path))()
  if (E.isLeft(found) && !existsSync(at(of.path)))
    throw new Error(`There is no store at ${at(of.path)} yet: dethrone run ${word(path)} makes it.`)
  return opened(found)
}

/** Whether the store can be what `store` opens, as far as that shows without writing or asking over a network. */
export const tried = async ({ config, at }: Read): Promise<void> => {
  const of = config.store
  if (of.type === 'postgres') await place(of, at)
  if (of.type !== 'sqlite') return
  const path = at(of.path)
  // Neither may be there yet, and the folder is made first.
  if (path === at(config.data))
    throw new Input.InputError(`${path} is the folder of data: expected a file, such as season.db in it`)
  if (await Places.file(path)) await opened(await Sqlite.read(path)()).close()
}

/** Where a store in PostgreSQL lies. */
export const place = async (
  { address, schema }: Extract<Config.Config['store'], { readonly type: 'postgres' }>,
  at: Read['at']
): Promise<Postgres.Place> => {
  const found = await Secrets.read(address, at, process.env)
  if (E.isLeft(found)) throw new Input.InputError(`store.address: ${found.left}`)
  return { address: found.right, schema }
}

const opened = <A>(found: E.Either<StoreError, A>): A => {
  if (E.isLeft(found)) throw new Error(found.left.message)
  return found.right
}

const executor = async (of: Read): Promise<Executor & { readonly close?: () => Promise<void> }> => {
  const { config } = of
  if (config.executor.type === 'simulated') return simulated(config.executor)
  if (config.executor.type === 'slurm') return slurm(config.executor)
  const { docker } = await Peer.load(
    () => import('./docker.js'),
    ['dockerode'],
    'The engine’s client library is missing'
  )
  return docker(config.executor, of)
}

const beacon = ({ config, at }: Read) => {
  const of = config.beacon
  switch (of.type) {
    case 'http':
      return Adapters.httpBeacon(of)
    case 'file':
      return Adapters.fileBeacon({ ...of, path: at(of.path) })
    case 'hand':
      return Adapters.handBeacon(of.value)
  }
}

/** Whom the validator tells what follows from endings. */
export const told = async ({ config, at }: Read): Promise<Consequences.Told> => {
  const { weights, publisher, notifier } = config
  const secret = notifier === null ? null : await Secrets.read(notifier.secret, at, process.env)
  if (secret !== null && E.isLeft(secret)) throw new Input.InputError(`notifier.secret: ${secret.left}`)
  return {
    weights:
      weights === null
        ? null
        : {
            port: Telling.file(at(weights.file)),
            burn: weights.burn,
            interval: weights.minutes * 60_000
          },
    publisher: publisher === null ? null : Telling.program(publisher.command, publisher.seconds * 1_000),
    notifier:
      notifier === null || secret === null
        ? null
        : Telling.webhook(notifier.url, secret.right, systemClock.now)
  }
}

/** The ports, but for the store; `close` lets go of what runs jobs. */
export const ports = async (
  of: Read
): Promise<Omit<Ports, 'store' | 'tell'> & { readonly close: () => Promise<void> }> => {
  const { config, at } = of
  const { concurrency, seconds, bytes, retries, privateAddresses } = config.miners
  const key = await signer(of)
  const runs = await executor(of)
  return {
    clock: systemClock,
    signer: key,
    told: await told(of),
    metagraph: Adapters.metagraph(at(config.metagraph)),
    directory: HttpDirectory.make({
      signer: key,
      clock: systemClock,
      resolve: GitResolver.resolve,
      reach: privateAddresses || config.development !== null ? 'private' : 'public',
      development: config.development !== null,
      concurrency,
      milliseconds: seconds * 1_000,
      bytes,
      retries
    }),
    beacon: beacon(of),
    transfers:
      config.transfers.type === 'file'
        ? Adapters.fileTransfers(at(config.transfers.path))
        : Adapters.httpTransfers(config.transfers.url),
    executor: runs,
    close: () => runs.close?.() ?? Promise.resolve()
  }
}
