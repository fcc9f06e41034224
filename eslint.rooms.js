/**
 * The house as data: its rooms, which rooms each may look into, and the few doors to the outside.
 * Paths are relative to `src`. `eslint.architecture.js` turns the tables into lint configuration, and
 * `test/architecture.test.ts` restates the same house by hand: the two must agree.
 */
import { builtinModules } from 'node:module'

/** Imports go one way: domain < scoring < rules < Tournament < execution < cli; simulation sits on rules. */
export const rooms = [
  { room: 'domain', sees: [] },
  { room: 'scoring', sees: ['domain'] },
  { room: 'rules', sees: ['domain', 'scoring'] },
  { room: 'Tournament.ts', sees: ['domain', 'scoring', 'rules'] },
  { room: 'State.ts', sees: ['domain', 'scoring', 'rules', 'Tournament.ts'] },
  { room: 'simulation', sees: ['domain', 'scoring', 'rules', 'Tournament.ts'] },
  { room: 'execution', sees: ['domain', 'scoring', 'rules', 'Tournament.ts', 'State.ts'] },
  // An adapter runs jobs and has no opinion on titles: the domain and its ports, nothing else.
  {
    room: 'execution/docker',
    sees: [
      'domain',
      'execution/Executor.ts',
      'execution/Evaluator.ts',
      'execution/TaskSource.ts',
      // What `bounded` of the port lines jobs up with.
      'execution/Semaphore.ts',
      'execution/docker/engine'
    ]
  },
  // The engine's client library in our own words: nothing of jobs, and nobody but the adapter asks it.
  { room: 'execution/docker/engine', sees: [] },
  // What users test their own code with: values of everything, and no more than the front door has.
  { room: 'testing', sees: ['domain', 'scoring', 'rules', 'Tournament.ts', 'State.ts'] },
  {
    room: 'cli',
    sees: [
      'domain',
      'scoring',
      'rules',
      'Tournament.ts',
      'State.ts',
      'simulation',
      'execution',
      'execution/docker'
    ]
  },
  {
    room: 'index.ts',
    sees: [
      'domain',
      'scoring',
      'rules',
      'Tournament.ts',
      'State.ts',
      'simulation',
      'execution',
      'execution/docker'
    ]
  }
]

/** Packages, and the only places that may name them. What stands in no row has no door at all. */
export const doors = [
  {
    packages: '^seedrandom(?:/|$)',
    at: ['domain/Random.ts'],
    say: 'Chance has one door, src/domain/Random.ts: take a Random<A> and a named stream.'
  },
  {
    packages: '^decimal\\.js(?:/|$)',
    at: ['scoring/Decimal.ts'],
    say: 'Decimals have one door, src/scoring/Decimal.ts: import ./Decimal.js, or carry an Exact.'
  },
  {
    packages: '^@(?:noble|scure)/',
    at: ['domain/Digest.ts'],
    say: 'Hashing and encoding have one door, src/domain/Digest.ts.'
  },
  {
    packages: '^cephes$',
    at: ['simulation/Normal.ts'],
    say: 'Distribution functions have one door, src/simulation/Normal.ts.'
  },
  {
    packages: '^tinypool$',
    at: ['simulation/Pool.ts'],
    say: 'Worker threads have one door, src/simulation/Pool.ts.'
  },
  {
    packages: '^fast-check$',
    at: ['testing'],
    say: 'Arbitraries are at home in src/testing, which nothing else in src imports.'
  },
  {
    packages: '^(?:@observablehq/plot|linkedom)$',
    at: ['cli'],
    say: 'Pictures are drawn by src/cli: hand back the numbers.'
  },
  {
    packages: '^dockerode$',
    at: ['execution/docker/engine'],
    say: 'The engine’s client library has one door, src/execution/docker/engine.'
  },
  {
    packages: '^node:',
    at: ['execution', 'cli', 'simulation/Pool.ts'],
    say: 'Node has its doors in src/execution, src/cli and src/simulation/Pool.ts: ask for what you need as a value or a port.'
  },
  {
    packages: `^(?:${builtinModules.filter(name => /^[a-z_\d/]+$/.test(name)).join('|')})$`,
    at: [],
    say: 'Write node:… for what belongs to Node, and only in src/execution, src/cli and src/simulation/Pool.ts.'
  },
  {
    packages: '^fp-ts/lib/(?:Random|IORef)\\.js$',
    at: [],
    say: 'This is unseeded chance or hidden state: chance comes from src/domain/Random.ts.'
  },
  {
    packages: '^fp-ts/lib/(?:Date|Console)\\.js$',
    at: ['cli'],
    say: 'The clock and the terminal belong to src/cli: take the instant, or hand back the text.'
  },
  {
    packages: '^fp-ts/lib/(?!(?:index|Random|IORef|Date|Console)\\.js$)[A-Za-z]+\\.js$',
    at: ['']
  },
  {
    packages: '^fp-ts(?:$|/(?!lib/(?!index\\.js$)[A-Za-z]+\\.js$))',
    at: [],
    say: 'Write fp-ts/lib/X.js, with lib and with .js: Node loads nothing else from an ES module.'
  },
  { packages: '^io-ts$', at: [''] },
  { packages: '^io-ts/', at: [], say: 'Write io-ts: only its root loads from an ES module.' }
]

/** What a module may do beyond computing, and where. */
export const habits = {
  throwing: ['cli', 'execution'],
  chanceAndClock: ['cli'],
  dynamicImports: ['cli'],
  surroundings: ['execution', 'cli', 'simulation/Pool.ts']
}

/** Globals that reach past the doors. */
export const surroundings = [
  'process',
  'Buffer',
  'console',
  'crypto',
  'fetch',
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask'
]

/** The names under which the combinators of fp-ts go everywhere. */
export const aliases = {
  Either: 'E',
  Option: 'O',
  ReadonlyArray: 'RA',
  ReadonlyNonEmptyArray: 'RNEA',
  Reader: 'R',
  TaskEither: 'TE',
  ReaderTaskEither: 'RTE'
}

/** The only module with type assertions, and where io-ts's own `any` may pass: a checked value takes its brand. */
export const brands = ['domain/Codec.ts']

/** How many folders deep a module may lie below `src`. */
export const floors = 4
