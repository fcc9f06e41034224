/** The validator's one file: every setting, what it means, and what holds where it is left out. docs/validator.md has it for people. */
import type * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as O from 'fp-ts/lib/Option.js'
import * as t from 'io-ts'
import * as Codec from '../../domain/codec/Codec.js'
import * as Coldkey from '../../domain/miner/Coldkey.js'
import * as Hotkey from '../../domain/miner/Hotkey.js'
import * as Repository from '../../domain/miner/Repository.js'
import * as TaskKind from '../../domain/task/TaskKind.js'
import * as Addresses from '../http/Addresses.js'
import * as Event from '../season/Event.js'
import * as Builds from './Builds.js'
import * as Executor from './Executor.js'
import * as Parts from './Parts.js'
import * as Secrets from './Secrets.js'

const { closed, integer, nullable, text } = Codec

// -------------------------------------------------------------------------------------
// the whole
// -------------------------------------------------------------------------------------

/** Reads a validator’s configuration; what is wrong is named by its path. */
export const codec = closed('a validator’s configuration', {
  /** Ids of tournaments begin with it. */
  name: text(32),
  /** The rule set, by id or as a file of JSON. */
  rules: text(4096),
  /** Which tournaments it holds. */
  types: Codec.list(TaskKind.tournamentType, 2),
  /** Where records are kept. */
  store: Parts.store,
  /** Where the validator keeps what it makes itself: its secret, its socket, the weights it would submit. */
  data: text(4096),
  /** Bittensor's hotkey file (JSON with `secretSeed`); null in development alone. */
  hotkey: nullable(Secrets.codec),
  /** What every tournament's secret follows from; null: made at the first start, in the data folder. */
  secret: nullable(Secrets.codec),
  /** The file of JSON that holds the metagraph's newest snapshot. */
  metagraph: text(4096),
  /** The file of models and datasets that tasks are chosen from. */
  catalogue: text(4096),
  /** Where the random value of each seed comes from (RULES 14.5). */
  beacon: Parts.beacon,
  /** Where deposits are read. */
  transfers: Parts.transfers,
  /** What runs jobs. */
  executor: Executor.codec,
  /** How long miners may enter. */
  registration: closed('the settings of registration', {
    /** How long it is open, how often miners are asked, and how long it goes on where too few came. */
    minutes: integer(0, 100_000),
    /** How often miners are asked, in minutes. */
    pollMinutes: integer(1, 100_000),
    /** How long registration goes on where too few came, in minutes. */
    prolongMinutes: integer(0, 100_000)
  }),
  /** How miners are asked for their repositories. */
  miners: closed('how miners are asked', {
    /** How many are asked at once. */
    concurrency: integer(1, 1_000),
    /** How long one request may take, in seconds. */
    seconds: integer(1, 600),
    /** The most bytes of an answer. */
    bytes: integer(64, 1_000_000),
    /** How often one that cannot be reached is asked again. */
    retries: integer(0, 10),
    /** Whether they may have addresses in private networks. */
    privateAddresses: t.boolean
  }),
  /** The titles at the very start (RULES 14.8). */
  titles: closed('the titles at the start', {
    /** Who holds the title of text, or null. */
    text: nullable(Event.title),
    /** Who holds the title of images, or null. */
    image: nullable(Event.title)
  }),
  /** How weights are written; null writes none. */
  weights: nullable(
    closed('how weights are set', {
      /** How often they are written, in minutes. */
      minutes: integer(1, 100_000),
      /** The hotkey that takes what is burned. */
      burn: Hotkey.codec,
      /** Where the vector is written, as JSON. */
      file: text(4096)
    })
  ),
  /** Told of places 1 and 2: a program that gets the publication as JSON on its input; its end with 0 counts. */
  publisher: nullable(
    closed('the publisher', {
      /** The program and its arguments. */
      command: Codec.list(text(4096), 64),
      /** How long it may take, in seconds. */
      seconds: integer(1, 86_400)
    })
  ),
  /** Told what happens: an address that notices are posted to, signed by HMAC-SHA-256 with the secret. */
  notifier: nullable(
    closed('the notifier', {
      /** The address that notices are posted to. */
      url: text(2048),
      /** The key that notices are signed with. */
      secret: Secrets.codec
    })
  ),
  /** What the HTTP service listens at; null serves nothing. */
  service: nullable(
    closed('the HTTP service', {
      /** The address it listens at. */
      host: text(256),
      /** The port it listens at, 0 for a free one. */
      port: integer(0, 65_535),
      /** The address that fees are paid to. */
      collection: Coldkey.codec,
      /** Requests a minute of one address. */
      perMinute: integer(1, 1_000_000)
    })
  ),
  /** For development alone. */
  development: nullable(
    closed('development', {
      /** Reference miners started on this machine, from a file of `dethrone miner`. */
      miners: nullable(text(4096)),
      /** What the Docker executor finds on this machine instead of on the network. */
      local: nullable(
        closed('what lies on this machine', {
          /** Repositories by their addresses, each with its folder. */
          repositories: Codec.dictionary(Repository.githubRepo, text(4096)),
          /** Models, and the hub files of model types, by their names, each with its folder. */
          models: Codec.dictionary(text(256), text(4096)),
          /** Images of the engine that miners may build on. */
          bases: Codec.list(text(256), 256),
          /** A file of JSON with the limits of jobs; null: the standard ones. */
          limits: nullable(text(4096)),
          /** What the evaluator's image is started with; null: what it says itself. */
          evaluator: nullable(Codec.list(text(4096), 64))
        })
      )
    })
  )
})

/** Everything a validator is told. */
export interface Config extends t.TypeOf<typeof codec> {}

/** What holds where a setting is left out; the others must be there. */
export const defaults = Codec.constant({
  rules: 'gradients-2025-11',
  types: ['text', 'image'],
  data: 'validator-data',
  hotkey: null,
  secret: null,
  executor: { spread: 0.3, noise: 0.05, failures: 0.04, milliseconds: 0 },
  registration: { minutes: 60, pollMinutes: 10, prolongMinutes: 30 },
  miners: { concurrency: 512, seconds: 10, bytes: 4096, retries: 2, privateAddresses: false },
  titles: { text: null, image: null },
  weights: null,
  publisher: null,
  notifier: null,
  service: null,
  development: null
} as const)

/** What holds within settings that are null where they are left out. */
export const within: Readonly<Record<string, Readonly<Record<string, unknown>>>> = Codec.constant({
  weights: { minutes: 72, file: 'weights.json' },
  publisher: { seconds: 600 },
  service: { host: '127.0.0.1', port: 8460, perMinute: 600 },
  development: { miners: null, local: null }
})

/** What holds within an executor, by its type. */
const ofExecutors = new Map<unknown, Readonly<Record<string, unknown>>>([
  ['simulated', defaults.executor],
  ['docker', { builds: null }]
])

/** What was given, with the defaults below it. */
const completed = (given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  const below = new Map<string, unknown>(Object.entries(defaults))
  const whole: Readonly<Record<string, unknown>> = { ...defaults, ...given }
  return Object.fromEntries(
    Object.entries(whole).map(([name, value]) => {
      const under =
        name === 'executor'
          ? ofExecutors.get(Codec.isPlain(value) ? value['type'] : null)
          : (within[name] ?? below.get(name))
      return [name, Codec.isPlain(under) && Codec.isPlain(value) ? { ...under, ...value } : value]
    })
  )
}

/** Settings read from JSON; all faults, each with its path. */
export const decode = (json: unknown): E.Either<ReadonlyArray<Codec.Fault>, Config> =>
  pipe(
    // What cannot be read is left for the codec to say so.
    O.tryCatch(() => (Codec.isPlain(json) ? completed(json) : json)),
    O.getOrElse(() => json),
    Codec.decode(codec, '')
  )

/** What is wrong with settings that are each sound by themselves. */
export const faults = (config: Config): ReadonlyArray<string> => [
  ...(config.hotkey === null && config.development === null
    ? ['hotkey is null: expected { "file": path } or { "env": name }, except in development']
    : []),
  ...((config.development?.local ?? null) !== null && config.executor.type !== 'docker'
    ? [`development.local: expected null where the executor is "${config.executor.type}"`]
    : []),
  ...(config.executor.type === 'docker' && config.executor.builds !== null
    ? Builds.faults(config.executor.builds, config.executor.socket)
    : []),
  ...(config.beacon.type === 'hand' && config.development === null
    ? ['beacon.type is "hand": expected a public beacon, except in development: nobody could trust the draw']
    : []),
  ...(new Set(config.types).size < config.types.length || config.types.length === 0
    ? ['types: expected "text", "image" or both, each once']
    : []),
  ...(config.notifier === null || isFit(config.notifier.url)
    ? []
    : [`notifier.url is ${Codec.show(config.notifier.url)}: expected https, or http on this machine`]),
  ...(config.beacon.type !== 'http' || (isFit(config.beacon.url) && config.beacon.url.includes('{round}'))
    ? []
    : [
        `beacon.url is ${Codec.show(config.beacon.url)}: expected https, or http on this machine, with {round} where the round’s number goes`
      ]),
  ...(config.transfers.type !== 'http' ||
  (isFit(config.transfers.url) && config.transfers.url.includes('{cursor}'))
    ? []
    : [
        `transfers.url is ${Codec.show(config.transfers.url)}: expected https, or http on this machine, with {cursor} where the last page’s cursor goes`
      ]),
  ...(config.publisher?.command.length === 0
    ? ['publisher.command is []: expected a program and its arguments']
    : []),
  ...(/^[A-Za-z0-9_-]{1,32}$/.test(config.name)
    ? []
    : [`name is ${Codec.show(config.name)}: expected letters, digits, "-" and "_", at most 32`])
]

/** HTTPS, or this machine: nothing of ours goes over a network in the clear. */
const isFit = (url: string): boolean =>
  URL.canParse(url) &&
  (url.startsWith('https://') ||
    (url.startsWith('http://') && Addresses.isThisMachine(new URL(url).hostname)))
