/**
 * The house as one table: its rooms, in the order in which they may import one another, and the doors to the
 * outside. One lint rule reads it; `test/architecture.test.ts` asks the rule. Paths are relative to `src`.
 */
import { dirname, posix, relative, resolve } from 'node:path'

const core = ['domain', 'scoring', 'rules', 'Tournament.ts', 'Snapshot.ts']

/** Each room, and what it sees besides itself. */
export const rooms = {
  domain: [],
  scoring: ['domain'],
  rules: ['domain', 'scoring'],
  'Tournament.ts': ['domain', 'scoring', 'rules'],
  'Snapshot.ts': ['domain', 'scoring', 'rules', 'Tournament.ts'],
  // The front door: what comes in is checked there.
  door: core,
  simulation: core,
  ports: core,
  play: [...core, 'ports'],
  // What runs jobs has no opinion on titles: neither rules nor scoring.
  jobs: ['domain', 'ports', 'play/Semaphore.ts'],
  docker: ['domain', 'ports', 'jobs', 'play/Semaphore.ts'],
  slurm: ['domain', 'ports', 'jobs', 'play/Semaphore.ts'],
  kubernetes: ['domain', 'ports', 'jobs'],
  store: [...core, 'ports'],
  validator: [...core, 'ports', 'play', 'store'],
  page: ['domain', 'scoring', 'rules', 'Tournament.ts', 'Snapshot.ts', 'simulation'],
  service: [...core, 'ports', 'play', 'store', 'validator', 'page'],
  testing: [...core, 'ports', 'play', 'store'],
  cli: [
    ...core,
    'simulation',
    'ports',
    'play',
    // Adapters by their entry points alone; of jobs, what a trial is made of, and how Python is read.
    'jobs/contract',
    'jobs/dockerfile/Bases.ts',
    'jobs/preflight/Python.ts',
    'jobs/repository/Git.ts',
    'docker/Docker.ts',
    // What is said of a job without an engine, and so without its client library.
    'docker/Plan.ts',
    'docker/Review.ts',
    'docker/phases/Downloader.ts',
    'slurm/Slurm.ts',
    'store',
    'validator',
    'service',
    'page'
  ],
  'index.ts': [...core, 'door']
}

/** Rooms within a room that see less than it does, or are seen by fewer. */
export const closets = { 'docker/engine': { sees: [], seenBy: ['docker'] } }

const shell = [
  'play',
  'jobs',
  'docker',
  'slurm',
  'store',
  'validator',
  'service',
  'cli',
  'simulation/Pool.ts',
  'simulation/sweep/Run.ts'
]

/** Packages and the only places that may name them; one that stands in no row has no door. */
export const doors = [
  [/^fp-ts\/lib\/(?!(?:index|Random|IORef|Date|Console)\.js$)[A-Za-z]+\.js$/, ['']],
  [/^io-ts$/, ['']],
  [/^seedrandom(?:\/|$)/, ['domain/Random.ts']],
  [
    /^@(?:noble|scure)\//,
    ['domain/Digest.ts', 'domain/miner/Address.ts', 'domain/miner/Signature.ts', 'validator']
  ],
  [/^decimal\.js$/, ['scoring/Decimal.ts']],
  [/^tinypool$/, ['simulation/Pool.ts', 'simulation/sweep/Run.ts']],
  [/^fast-check$/, ['testing']],
  [/^(?:@observablehq\/plot|linkedom)$/, ['cli/chart']],
  [/^dockerode$/, ['docker/engine']],
  [/^(?:libsql|pg)$/, ['store']],
  [/^commander$/, ['cli']],
  [/^(?:hono|@hono\/node-server|prom-client)(?:\/|$)/, ['service']],
  [/^preact(?:-render-to-string)?(?:\/|$)/, ['page']],
  [/^(?:yaml|ipaddr\.js)$/, ['validator', 'cli']],
  [/^@huggingface\/hub$/, ['jobs']],
  [/^node:/, [...shell, 'testing']]
]

/** What a module may do beyond computing, and where. */
export const habits = {
  throwing: [...shell, 'testing'],
  clockAndChance: ['cli', 'ports/SystemClock.ts'],
  surroundings: [...shell, 'testing', 'ports/SystemClock.ts'],
  dynamicImports: ['cli', 'store', 'validator', 'jobs/confined/worker.ts']
}

/** The names under which the combinators of fp-ts go everywhere. */
const aliases = {
  Either: 'E',
  Option: 'O',
  ReadonlyArray: 'RA',
  ReadonlyNonEmptyArray: 'RNEA',
  Reader: 'R',
  TaskEither: 'TE',
  ReaderTaskEither: 'RTE'
}

const within = (path, places) =>
  places.some(place => place === '' || path === place || path.startsWith(`${place}/`))
const roomOf = path => Object.keys(rooms).find(room => within(path, [room]))
const closetOf = path => Object.keys(closets).find(room => within(path, [room]))

/** Why a module may not import what it names, or null. Both paths are relative to `src`. */
export const objection = (module, specifier) => {
  const from = module.replace(/\.tsx$/, '.ts')
  if (!specifier.startsWith('.')) {
    const door = doors.find(([packages, places]) => packages.test(specifier) && within(from, places))
    if (door !== undefined) return null
    return specifier.startsWith('fp-ts')
      ? `Write fp-ts/lib/X.js: Node loads nothing else from an ES module, and chance and clock have doors of their own.`
      : `No door leads from here to ${specifier}: doors are rows of eslint.house.js.`
  }
  const to = posix.join(posix.dirname(from), specifier).replace(/\.js$/, '.ts')
  const [home, room] = [roomOf(from), roomOf(to)]
  if (home === undefined || room === undefined)
    return `No room of the house: the table is in eslint.house.js.`
  const closet = closetOf(to)
  if (closet !== undefined && closetOf(from) !== closet && !within(from, closets[closet].seenBy))
    return `${home} may not look into ${closet}.`
  const own = closetOf(from)
  if (own !== undefined && closet !== own && !within(to, closets[own].sees))
    return `${own} may not import ${to}.`
  return home === room || within(to, rooms[home])
    ? null
    : `${home} may not import ${room}: imports go one way.`
}

const sources = ['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration']

const rule = {
  create: context => {
    const from = relative(resolve(context.cwd, 'src'), context.filename)
    const check = node => {
      if (node.source === null || node.source === undefined) return
      const message =
        node.source.type === 'Literal'
          ? objection(from, node.source.value)
          : 'Name the module in a string, so that the table can be asked.'
      if (message !== null) context.report({ node, message })
    }
    const missing = within(from, habits.dynamicImports) ? {} : { dynamic: true }
    return {
      ...Object.fromEntries(sources.map(type => [type, check])),
      ImportExpression: node =>
        missing.dynamic === true
          ? context.report({ node, message: 'Import at the top of the file.' })
          : check(node),
      Program: node => {
        if (roomOf(from) === undefined)
          context.report({ node, message: `${dirname(from)} is no room of the house.` })
      }
    }
  }
}

const clock = 'Clock and chance come as values: an instant, a Random<A>, a port.'
const shellOnly = 'The core asks and the shell answers: this belongs to an outer room.'
const globals = [
  ...['process', 'Buffer', 'console', 'crypto', 'fetch', 'performance'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask']
]
const files = places => places.map(place => `src/${place}${place.endsWith('.ts') ? '' : '/**/*.ts'}`)

/** The lint configuration of the house. */
export const house = [
  {
    files: ['src/**/*.ts', 'src/**/*.tsx'],
    plugins: { house: { rules: { rooms: rule } } },
    linterOptions: { noInlineConfig: true },
    rules: {
      'house/rooms': 'error',
      'no-restricted-globals': ['error', ...globals.map(name => ({ name, message: shellOnly }))],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
        { selector: 'TSImportType', message: 'Import the type at the top of the file.' },
        { selector: 'ThrowStatement', message: 'A failure is a value: a Refusal, or a Failed report.' },
        ...Object.entries(aliases).map(([module, alias]) => ({
          selector: `ImportDeclaration[source.value="fp-ts/lib/${module}.js"] > ImportNamespaceSpecifier[local.name!="${alias}"]`,
          message: `${module} is ${alias} everywhere.`
        }))
      ],
      'no-restricted-properties': [
        'error',
        {
          object: 'Object',
          property: 'freeze',
          message:
            'It costs a factor of twenty here: readonly types; a constant that is handed out is a `constant`.'
        },
        { object: 'Math', property: 'random', message: clock },
        { object: 'Date', property: 'now', message: clock },
        { object: 'performance', property: 'now', message: clock }
      ],
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }]
    }
  },
  { files: files(habits.surroundings), rules: { 'no-restricted-globals': 'off' } },
  { files: files(habits.throwing), rules: { 'no-restricted-syntax': 'off' } },
  { files: files(habits.clockAndChance), rules: { 'no-restricted-properties': 'off' } },
  // The one place that freezes: constants that are handed out.
  {
    files: ['src/domain/codec/Border.ts'],
    rules: { 'no-restricted-properties': 'off' }
  },
  // The one place with type assertions: a checked value takes its brand.
  {
    files: ['src/domain/codec/Codec.ts'],
    rules: {
      '@typescript-eslint/consistent-type-assertions': 'off',
      '@typescript-eslint/no-unsafe-return': 'off'
    }
  }
]
