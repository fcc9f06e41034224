/** The validator's one file: every setting, what it means, and what holds where it is left out. docs/validator.md has it for people. */
import type * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import * as Codec from '../../domain/codec/Codec.js'
import * as Coldkey from '../../domain/miner/Coldkey.js'
import * as Hotkey from '../../domain/miner/Hotkey.js'
import * as TaskKind from '../../domain/task/TaskKind.js'
import * as Event from '../season/Event.js'

const { closed, integer, nullable, text } = Codec

// -------------------------------------------------------------------------------------
// parts
// -------------------------------------------------------------------------------------

/** A secret is never in the file itself: it stands in a file of its own (mode 0600), or in an environment variable. */
export const secret = t.union(
  [
    closed('a secret in a file', { file: text(4096) }),
    closed('a secret in the environment', { env: text(256) })
  ],
  'a secret: { "file": path } or { "env": name }'
)
/** Where a secret is: in a file, or in a variable of the environment. It never stands in the configuration itself. */
export type Secret = t.TypeOf<typeof secret>

const share = Codec.refine(
  t.number,
  (n): n is number => Number.isFinite(n) && n >= 0 && n <= 1,
  'a number from 0 to 1'
)

const beacon = Codec.tagged('a beacon', {
  /** Rounds over HTTP, as drand has them; `url` has `{round}` where the round's number goes. */
  http: closed('a beacon over HTTP', {
    type: t.literal('http'),
    name: text(128),
    url: text(2048),
    /** When round 1 was published, in milliseconds since 1970, and how many milliseconds are between rounds. */
    genesis: integer(0),
    period: integer(1)
  }),
  /** Values by round in a file of JSON, `{ "12": "9c…" }`; the rounds are timed as above. */
  file: closed('a beacon in a file', {
    type: t.literal('file'),
    name: text(128),
    path: text(4096),
    genesis: integer(0),
    period: integer(1)
  }),
  /** A value given by hand: seeds are recorded as unproven (RULES 14.5). */
  hand: closed('a value given by hand', { type: t.literal('hand'), value: text(1024) })
})

const transfers = Codec.tagged('transfers', {
  /** A file of JSON, `{ "transfers": [{ "id", "from", "amount", "block" }] }`, that grows at its end. */
  file: closed('transfers in a file', { type: t.literal('file'), path: text(4096) }),
  /** Pages over HTTP; `url` has `{cursor}` where the last page's cursor goes. */
  http: closed('transfers over HTTP', { type: t.literal('http'), url: text(2048) })
})

/** Makes every score up from the seed: for rehearsals. Each job takes so many milliseconds. */
const simulated = closed('the simulated executor', {
  type: t.literal('simulated'),
  seed: text(256),
  spread: share,
  noise: share,
  failures: share,
  milliseconds: integer(0, 86_400_000)
})

/** How an engine gets GPUs, and the operator's images on it. */
const images = {
  gpuRequest: Codec.oneOf('runtime', 'cdi', 'none'),
  helper: text(256),
  downloader: text(256),
  /** The evaluator's image, and whether it gets the job's GPUs. */
  evaluator: text(256),
  evaluatorGpus: t.boolean
}

/** What runs a job on a node of a cluster: an engine by its socket on the node, or a program of the operator's. */
export const runtime = Codec.tagged('a runtime', {
  docker: closed('Docker on a node', { type: t.literal('docker'), socket: text(4096), ...images }),
  /** Podman's service answers as an engine does. */
  podman: closed('Podman on a node', { type: t.literal('podman'), socket: text(4096), ...images }),
  /** A program by its absolute path, and its arguments, in which `{folder}` is the job's folder (docs/slurm.md). */
  program: closed('a program on a node', { type: t.literal('program'), program: Codec.list(text(1024), 64) }),
  simulated
})
/** Where jobs run, and with what settings. */
export type Runtime = t.TypeOf<typeof runtime>

const executor = Codec.tagged('an executor', {
  simulated,
  /** Runs jobs on a Docker engine of this machine (docs/running-jobs.md). */
  docker: closed('the Docker executor', {
    type: t.literal('docker'),
    /** The engine's socket. */
    socket: text(4096),
    /** Validators that share an engine have different ones. */
    pool: text(64),
    /** The devices of each GPU model: `[{ "model": "H100", "devices": ["0", "1"] }]`. */
    gpus: Codec.list(closed('GPUs', { model: text(64), devices: Codec.list(text(64), 1_024) }), 64),
    ...images
  }),
  /** Hands jobs to a Slurm cluster (docs/slurm.md). */
  slurm: closed('the Slurm executor', {
    type: t.literal('slurm'),
    /** Validators that share a folder have different ones. */
    pool: text(64),
    /** The folder that this machine and all nodes share, at the same path. */
    folder: text(1024),
    /** null: what the cluster has by default. */
    partition: nullable(text(64)),
    account: nullable(text(64)),
    qos: nullable(text(64)),
    /** What the cluster calls GPU models: `[{ "model": "H100", "type": "h100_sxm" }]`. */
    gpuTypes: Codec.list(closed('a GPU type', { model: text(64), type: text(64) }), 64),
    /** How many jobs are kept in its queue. */
    submitted: integer(1, 100_000),
    runtime
  })
})

const store = Codec.tagged('a store', {
  sqlite: closed('a store in SQLite', { type: t.literal('sqlite'), path: text(4096) }),
  /** The server's address, `postgres://user:password@host/database`, is a secret; the tables lie in a schema of their own. */
  postgres: closed('a store in PostgreSQL', {
    type: t.literal('postgres'),
    address: secret,
    schema: text(63)
  }),
  /** As long as the process: for rehearsals that nobody continues. */
  memory: closed('a store in memory', { type: t.literal('memory') })
})

// -------------------------------------------------------------------------------------
// the whole
// -------------------------------------------------------------------------------------

/** Reads a validator’s configuration; what is wrong is named by its path. */
export const codec = closed('a validator’s configuration', {
  /** Ids of tournaments begin with it. */
  name: text(32),
  /** The rule set, by id or as a file of JSON. */
  rules: text(4096),
  types: Codec.list(TaskKind.tournamentType, 2),
  store,
  /** Where the validator keeps what it makes itself: its secret, its socket, the weights it would submit. */
  data: text(4096),
  /** Bittensor's hotkey file (JSON with `secretSeed`); null in development alone. */
  hotkey: nullable(secret),
  /** What every tournament's secret follows from; null: made at the first start, in the data folder. */
  secret: nullable(secret),
  /** The file of JSON that holds the metagraph's newest snapshot. */
  metagraph: text(4096),
  catalogue: text(4096),
  beacon,
  transfers,
  executor,
  registration: closed('the settings of registration', {
    /** How long it is open, how often miners are asked, and how long it goes on where too few came. */
    minutes: integer(0, 100_000),
    pollMinutes: integer(1, 100_000),
    prolongMinutes: integer(0, 100_000)
  }),
  miners: closed('how miners are asked', {
    concurrency: integer(1, 1_000),
    seconds: integer(1, 600),
    bytes: integer(64, 1_000_000),
    retries: integer(0, 10),
    /** Whether they may have addresses in private networks. */
    privateAddresses: t.boolean
  }),
  /** The titles at the very start (RULES 14.8). */
  titles: closed('the titles at the start', { text: nullable(Event.title), image: nullable(Event.title) }),
  weights: nullable(
    closed('how weights are set', {
      minutes: integer(1, 100_000),
      burn: Hotkey.codec,
      /** Where the vector is written, as JSON. */
      file: text(4096)
    })
  ),
  /** Told of places 1 and 2: a program that gets the publication as JSON on its input; its end with 0 counts. */
  publisher: nullable(
    closed('the publisher', { command: Codec.list(text(4096), 64), seconds: integer(1, 86_400) })
  ),
  /** Told what happens: an address that notices are posted to, signed by HMAC-SHA-256 with the secret. */
  notifier: nullable(closed('the notifier', { url: text(2048), secret })),
  service: nullable(
    closed('the HTTP service', {
      host: text(256),
      port: integer(0, 65_535),
      /** The address that fees are paid to. */
      collection: Coldkey.codec,
      /** Requests a minute of one address. */
      perMinute: integer(1, 1_000_000)
    })
  ),
  /** For development alone: reference miners started on this machine, from a file of `dethrone miner`. */
  development: nullable(closed('development', { miners: nullable(text(4096)) }))
})

/** Everything a validator is told. */
export interface Config extends t.TypeOf<typeof codec> {}

/** What holds where a setting is left out; the others must be there. */
export const defaults = {
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
} as const

/** What holds within settings that are null where they are left out. */
export const within: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  weights: { minutes: 72, file: 'weights.json' },
  publisher: { seconds: 600 },
  service: { host: '127.0.0.1', port: 8460, perMinute: 600 },
  development: { miners: null }
}

const isSimulated = (value: unknown): boolean => Codec.isPlain(value) && value['type'] === 'simulated'

/** What was given, with the defaults below it. An executor's belong to the simulated one. */
const completed = (given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  const below = new Map<string, unknown>(Object.entries(defaults))
  const whole: Readonly<Record<string, unknown>> = { ...defaults, ...given }
  return Object.fromEntries(
    Object.entries(whole).map(([name, value]) => {
      const under = within[name] ?? below.get(name)
      const fits = name !== 'executor' || isSimulated(value)
      return [name, fits && Codec.isPlain(under) && Codec.isPlain(value) ? { ...under, ...value } : value]
    })
  )
}

/** Settings read from JSON; all faults, each with its path. */
export const decode = (json: unknown): E.Either<ReadonlyArray<Codec.Fault>, Config> =>
  Codec.decode(codec, '')(Codec.isPlain(json) ? completed(json) : json)

/** What is wrong with settings that are each sound by themselves. */
export const faults = (config: Config): ReadonlyArray<string> => [
  ...(config.hotkey === null && config.development === null
    ? ['hotkey is null: expected { "file": path } or { "env": name }, except in development']
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
  (url.startsWith('https://') || /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?:\/|$)/.test(url))
