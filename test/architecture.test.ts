/**
 * The rooms and doors of the house, written out by hand and not read from `eslint.rooms.js`: the lint
 * configuration must refuse what is refused here, and nothing that is allowed here.
 */
import { ESLint } from 'eslint'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'

const walls = [
  'no-restricted-imports',
  'no-restricted-syntax',
  'no-restricted-properties',
  'no-restricted-globals',
  '@typescript-eslint/consistent-type-assertions',
  '@typescript-eslint/ban-ts-comment',
  '@typescript-eslint/no-explicit-any',
  '@typescript-eslint/no-non-null-assertion'
]

const eslint = new ESLint({
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
  ruleFilter: ({ ruleId }) => walls.includes(ruleId)
})

/** The rules that refuse a text in a file, without repetition. */
const refusals = async (file: string, text: string) => {
  const [result] = await eslint.lintText(text, { filePath: file })
  return [...new Set(result?.messages.map(({ ruleId, message }) => ruleId ?? message))]
}

/** The messages with which a module's import is refused. */
const answers = async (file: string, module: string) => {
  const [result] = await eslint.lintText(`import * as X from '${module}'\n`, { filePath: file })
  return result?.messages.map(({ message }) => message) ?? []
}

const imports = (module: string) => [
  `import * as X from '${module}'`,
  `import type { X } from '${module}'`,
  `import '${module}'`,
  `export * from '${module}'`,
  `export { X } from '${module}'`
]

beforeAll(() => refusals('src/index.ts', ''))

// -------------------------------------------------------------------------------------
// Rooms. The first column is the importing module; the rows are every other room.
// -------------------------------------------------------------------------------------

const between: ReadonlyArray<
  readonly [from: string, allowed: ReadonlyArray<string>, refused: ReadonlyArray<string>]
> = [
  [
    'src/domain/Miner.ts',
    ['./Hotkey.js'],
    [
      '../scoring/Ranking.js',
      '../rules/RuleSet.js',
      '../Tournament.js',
      '../simulation/Odds.js',
      '../execution/Executor.js',
      '../execution/docker/Docker.js',
      '../cli/main.js',
      '../index.js'
    ]
  ],
  [
    'src/scoring/Ranking.ts',
    ['./Placement.js', '../domain/Metric.js'],
    [
      '../rules/RuleSet.js',
      '../Tournament.js',
      '../simulation/Odds.js',
      '../execution/Executor.js',
      '../execution/docker/Docker.js',
      '../cli/main.js',
      '../index.js'
    ]
  ],
  [
    'src/rules/Knockout.ts',
    ['./RuleSet.js', './versions/Original.js', '../domain/Bracket.js', '../scoring/Ranking.js'],
    [
      '../Tournament.js',
      '../simulation/Odds.js',
      '../execution/Executor.js',
      '../execution/docker/Docker.js',
      '../cli/main.js',
      '../index.js'
    ]
  ],
  [
    'src/rules/versions/Original.ts',
    ['./Latest.js', '../RuleSet.js', '../../domain/Exact.js', '../../scoring/Threshold.js'],
    [
      '../../Tournament.js',
      '../../simulation/Odds.js',
      '../../execution/Executor.js',
      '../../execution/docker/Docker.js',
      '../../cli/main.js',
      '../../index.js'
    ]
  ],
  [
    'src/Tournament.ts',
    ['./domain/Miner.js', './scoring/Ranking.js', './rules/Knockout.js', './rules/versions/Original.js'],
    [
      './simulation/Odds.js',
      './execution/Executor.js',
      './execution/docker/Docker.js',
      './cli/main.js',
      './index.js'
    ]
  ],
  [
    'src/simulation/MonteCarlo.ts',
    ['./Odds.js', '../domain/Random.js', '../scoring/Shares.js', '../rules/RuleSet.js', '../Tournament.js'],
    ['../execution/Simulated.js', '../execution/docker/Docker.js', '../cli/main.js', '../index.js']
  ],
  [
    'src/execution/Program.ts',
    ['./Executor.js', '../domain/Job.js', '../scoring/Ranking.js', '../rules/RuleSet.js', '../Tournament.js'],
    [
      '../simulation/Odds.js',
      './docker/Docker.js',
      './docker/engine/Engine.js',
      '../cli/main.js',
      '../index.js'
    ]
  ],
  [
    'src/execution/docker/Docker.ts',
    [
      './Container.js',
      './engine/Engine.js',
      '../../domain/Job.js',
      '../../domain/Report.js',
      '../Executor.js',
      '../Evaluator.js',
      '../TaskSource.js',
      '../Semaphore.js'
    ],
    [
      '../../scoring/Ranking.js',
      '../../rules/RuleSet.js',
      '../../rules/versions/Original.js',
      '../../Tournament.js',
      '../../simulation/Odds.js',
      '../Program.js',
      '../Simulated.js',
      '../FileJournal.js',
      '../ExecutorOfAnotherKind.js',
      '../../cli/main.js',
      '../../index.js'
    ]
  ],
  [
    'src/execution/docker/engine/Engine.ts',
    ['./EngineError.js'],
    [
      '../Docker.js',
      '../Container.js',
      '../../Executor.js',
      '../../Program.js',
      '../../../domain/Job.js',
      '../../../scoring/Ranking.js',
      '../../../rules/RuleSet.js',
      '../../../Tournament.js',
      '../../../simulation/Odds.js',
      '../../../cli/main.js',
      '../../../index.js'
    ]
  ],
  [
    'src/testing/Tournaments.ts',
    [
      './Miners.js',
      '../domain/Miner.js',
      '../scoring/Ranking.js',
      '../rules/RuleSet.js',
      '../Tournament.js',
      '../State.js'
    ],
    [
      '../simulation/Odds.js',
      '../execution/Program.js',
      '../execution/docker/Docker.js',
      '../cli/main.js',
      '../index.js'
    ]
  ],
  [
    'src/cli/play.ts',
    [
      './render.js',
      '../domain/Miner.js',
      '../scoring/Ranking.js',
      '../rules/RuleSet.js',
      '../Tournament.js',
      '../simulation/Odds.js',
      '../execution/Program.js',
      '../execution/docker/Docker.js'
    ],
    ['../execution/docker/engine/Engine.js', '../index.js']
  ],
  [
    'src/index.ts',
    [
      './domain/Miner.js',
      './scoring/Ranking.js',
      './rules/RuleSet.js',
      './Tournament.js',
      './simulation/Odds.js',
      './execution/Executor.js',
      './execution/docker/Docker.js'
    ],
    ['./cli/main.js']
  ]
]

describe.each(between)('%s', (from, allowed, refused) => {
  it.each(allowed)('may import %s', async module => {
    for (const line of imports(module)) expect(await refusals(from, line), line).toEqual([])
  })

  it.each(refused)('may not import %s', async module => {
    for (const line of imports(module))
      expect(await refusals(from, line), line).toEqual(['no-restricted-imports'])
  })
})

describe('a way through the house', () => {
  it.each([
    ['src/domain/Miner.ts', './../scoring/Ranking.js'],
    ['src/domain/Miner.ts', '../domain/../scoring/Ranking.js'],
    ['src/domain/Miner.ts', '..//scoring/Ranking.js'],
    ['src/domain/Miner.ts', '../domain/Hotkey.js'],
    ['src/domain/Miner.ts', '../../src/scoring/Ranking.js'],
    ['src/domain/Miner.ts', '../../test/arbitraries.js'],
    ['src/domain/Miner.ts', '../../package.json'],
    ['src/domain/Miner.ts', '../attic/Trunk.js'],
    ['src/domain/Miner.ts', '..'],
    ['src/domain/Miner.ts', '.'],
    ['src/domain/Miner.ts', './Hotkey'],
    ['src/domain/Miner.ts', './Hotkey.ts'],
    ['src/domain/Miner.ts', 'dethrone'],
    ['src/domain/Miner.ts', '#scoring/Ranking.js'],
    ['src/domain/Miner.ts', '/src/scoring/Ranking.js'],
    ['src/execution/docker/Docker.ts', '../../execution/Executor.js'],
    ['src/execution/docker/Docker.ts', '../docker/Container.js'],
    ['src/index.ts', './attic/Trunk.js'],
    ['src/index.ts', '../package.json']
  ])('is not: in %s, %s', async (from, module) => {
    expect(await refusals(from, `import * as X from '${module}'`)).toEqual(['no-restricted-imports'])
  })

  it('passes no wall by a dynamic import or an imported type', async () => {
    expect(await refusals('src/domain/Miner.ts', "export const x = import('../scoring/Ranking.js')")).toEqual(
      ['no-restricted-syntax']
    )
    expect(
      await refusals('src/domain/Miner.ts', "export type X = import('../scoring/Ranking.js').X")
    ).toEqual(['no-restricted-syntax'])
  })

  it('leads to no room that is not in the table', async () => {
    for (const file of [
      'src/attic/Trunk.ts',
      'src/Trunk.ts',
      'src/domain/Trunk.mts',
      'src/a/b/c/d/e/Trunk.ts'
    ])
      expect(await refusals(file, 'export const x = 1'), file).toEqual(['no-restricted-syntax'])
  })
})

// -------------------------------------------------------------------------------------
// Doors. One module of every room, and the modules that hold a door.
// -------------------------------------------------------------------------------------

const modules = [
  'src/domain/Miner.ts',
  'src/domain/Random.ts',
  'src/domain/Digest.ts',
  'src/domain/Codec.ts',
  'src/scoring/Ranking.ts',
  'src/scoring/Decimal.ts',
  'src/rules/RuleSet.ts',
  'src/rules/versions/Original.ts',
  'src/Tournament.ts',
  'src/simulation/Odds.ts',
  'src/simulation/Normal.ts',
  'src/simulation/Pool.ts',
  'src/testing/Tournaments.ts',
  'src/execution/Executor.ts',
  'src/execution/FileJournal.ts',
  'src/execution/docker/Docker.ts',
  'src/execution/docker/engine/Engine.ts',
  'src/cli/main.ts',
  'src/index.ts'
] as const

type Module = (typeof modules)[number]

const node: ReadonlyArray<Module> = [
  'src/simulation/Pool.ts',
  'src/execution/Executor.ts',
  'src/execution/FileJournal.ts',
  'src/execution/docker/Docker.ts',
  'src/execution/docker/engine/Engine.ts',
  'src/cli/main.ts'
]

const doors: ReadonlyArray<readonly [module: string, at: ReadonlyArray<Module>]> = [
  ['seedrandom', ['src/domain/Random.ts']],
  ['decimal.js', ['src/scoring/Decimal.ts']],
  ['@noble/hashes/sha2.js', ['src/domain/Digest.ts']],
  ['@noble/hashes/blake2.js', ['src/domain/Digest.ts']],
  ['@scure/base', ['src/domain/Digest.ts']],
  ['cephes', ['src/simulation/Normal.ts']],
  ['tinypool', ['src/simulation/Pool.ts']],
  ['dockerode', ['src/execution/docker/engine/Engine.ts']],
  ['fast-check', ['src/testing/Tournaments.ts']],
  ['@observablehq/plot', ['src/cli/main.ts']],
  ['linkedom', ['src/cli/main.ts']],
  ['node:fs', node],
  ['node:fs/promises', node],
  ['node:crypto', node],
  ['node:worker_threads', node],
  ['fs', []],
  ['crypto', []],
  ['worker_threads', []],
  ['fp-ts/lib/Either.js', modules],
  ['fp-ts/lib/ReaderTaskEither.js', modules],
  ['fp-ts/lib/function.js', modules],
  ['fp-ts', []],
  ['fp-ts/Either', []],
  ['fp-ts/function', []],
  ['fp-ts/lib', []],
  ['fp-ts/lib/Either', []],
  ['fp-ts/lib/index.js', []],
  ['fp-ts/es6/Either.js', []],
  ['fp-ts/es6/Either', []],
  ['fp-ts/lib/Random.js', []],
  ['fp-ts/lib/IORef.js', []],
  ['fp-ts/lib/Date.js', ['src/cli/main.ts']],
  ['fp-ts/lib/Console.js', ['src/cli/main.ts']],
  ['io-ts', modules],
  ['io-ts/lib/index.js', []],
  ['io-ts/Decoder', []],
  ['lodash', []],
  ['fp-ts-std/Array', []],
  ['vitest', []]
]

describe.each(doors)('the package %s', (module, at) => {
  it('is named at its doors and nowhere else', async () => {
    for (const file of modules)
      expect(await refusals(file, `import X from '${module}'`), file).toEqual(
        at.includes(file) ? [] : ['no-restricted-imports']
      )
  })
})

describe('case', () => {
  it('tells our modules from the packages they are a door to', async () => {
    expect(await refusals('src/scoring/Ranking.ts', "import * as X from './Decimal.js'")).toEqual([])
    expect(await refusals('src/scoring/Ranking.ts', "import * as X from 'decimal.js'")).toEqual([
      'no-restricted-imports'
    ])
    expect(await refusals('src/rules/Compute.ts', "import * as X from '../scoring/Decimal.js'")).toEqual([])
    expect(await refusals('src/domain/Job.ts', "import * as X from './SeedRandom.js'")).toEqual([])
    expect(await refusals('src/domain/Job.ts', "import * as X from './Node.js'")).toEqual([])
  })

  it('does not open a door by another spelling', async () => {
    for (const module of [
      'Decimal.js',
      'DECIMAL.JS',
      'SeedRandom',
      'Node:fs',
      'FP-TS/lib/Either.js',
      'IO-TS'
    ])
      expect(await refusals('src/domain/Job.ts', `import * as X from '${module}'`), module).toEqual([
        'no-restricted-imports'
      ])
    expect(await refusals('src/domain/Job.ts', "import * as X from '../Scoring/Ranking.js'")).toEqual([
      'no-restricted-imports'
    ])
  })
})

describe('a refusal', () => {
  it.each([
    ['src/domain/Job.ts', 'seedrandom', 'src/domain/Random.ts'],
    ['src/domain/Job.ts', 'decimal.js', 'src/scoring/Decimal.ts'],
    ['src/domain/Job.ts', '@noble/hashes/sha2.js', 'src/domain/Digest.ts'],
    ['src/domain/Job.ts', 'node:fs', 'src/execution'],
    ['src/domain/Job.ts', 'fs', 'node:'],
    ['src/domain/Job.ts', 'fp-ts/Either', 'fp-ts/lib/X.js'],
    ['src/domain/Job.ts', 'io-ts/lib/index.js', 'Write io-ts'],
    ['src/domain/Job.ts', 'lodash', 'eslint.rooms.js'],
    ['src/domain/Job.ts', '../scoring/Ranking.js', 'domain may not import scoring'],
    ['src/execution/docker/Docker.ts', '../Program.js', 'execution/docker may not import execution']
  ])('in %s of %s says where to go: %s', async (file, module, advice) => {
    const messages = await answers(file, module)
    expect(messages).toHaveLength(1)
    expect(messages[0]).toContain(advice)
  })
})

// -------------------------------------------------------------------------------------
// Habits
// -------------------------------------------------------------------------------------

const habits: ReadonlyArray<readonly [text: string, rule: string, at: ReadonlyArray<Module>]> = [
  [
    'throw new Error()',
    'no-restricted-syntax',
    [
      'src/execution/Executor.ts',
      'src/execution/FileJournal.ts',
      'src/execution/docker/Docker.ts',
      'src/execution/docker/engine/Engine.ts',
      'src/cli/main.ts'
    ]
  ],
  ['export const x = Math.random()', 'no-restricted-properties', ['src/cli/main.ts']],
  ['export const { random } = Math', 'no-restricted-properties', ['src/cli/main.ts']],
  ["export const x = Math['random']()", 'no-restricted-properties', ['src/cli/main.ts']],
  ['export const x = Date.now()', 'no-restricted-properties', ['src/cli/main.ts']],
  ['export const x = new Date()', 'no-restricted-syntax', ['src/cli/main.ts']],
  ['export const x = Date()', 'no-restricted-syntax', ['src/cli/main.ts']],
  ['export const x = new Date(0)', '', modules],
  ['export const x = setTimeout', 'no-restricted-globals', node],
  ['export const x = process', 'no-restricted-globals', node],
  ['export const x = Object.freeze({})', 'no-restricted-properties', []],
  ['export default 1', 'no-restricted-syntax', []],
  ['const x = 1\nexport { x as default }', 'no-restricted-syntax', []],
  ["import * as Either from 'fp-ts/lib/Either.js'", 'no-restricted-syntax', []],
  ["import * as E from 'fp-ts/lib/Either.js'", '', modules],
  ['export const x = y as string', '@typescript-eslint/consistent-type-assertions', ['src/domain/Codec.ts']],
  ["export const x = ['a'] as const", '', modules],
  ['export const x = y!', '@typescript-eslint/no-non-null-assertion', []],
  ['export const x = (y: any) => y', '@typescript-eslint/no-explicit-any', []],
  ['// @ts-ignore\nexport const x = 1', '@typescript-eslint/ban-ts-comment', []],
  ['// @ts-expect-error because\nexport const x = 1', '@typescript-eslint/ban-ts-comment', []]
]

describe.each(habits)('%j', (text, rule, at) => {
  it(rule === '' ? 'is written anywhere' : 'is written where it belongs', async () => {
    for (const file of modules)
      expect(await refusals(file, text), file).toEqual(at.includes(file) ? [] : [rule])
  })
})

describe('in tests', () => {
  it.each([
    'it.only()',
    'it.skip()',
    'describe.only()',
    'describe.skip.each()',
    'it.concurrent.only()',
    'it.todo()',
    "it('', { skip: true }, () => {})",
    'xit()',
    'fdescribe()'
  ])('no part of the suite is left out: %s', async text => {
    expect(await refusals('test/story.test.ts', text)).toEqual(['no-restricted-syntax'])
  })

  it.each(['fp-ts/Either', 'fp-ts', 'fp-ts/lib/Either', 'io-ts/lib/index.js', 'fs'])(
    'a package is spelt as in src: not %s',
    async module => {
      expect(await refusals('test/story.test.ts', `import * as X from '${module}'`)).toEqual([
        'no-restricted-imports'
      ])
    }
  )

  it('the doors of src do not bind', async () => {
    for (const module of [
      'node:fs',
      'decimal.js',
      '../src/rules/RuleSet.js',
      'vitest',
      'fp-ts/lib/Either.js'
    ])
      expect(await refusals('test/story.test.ts', `import * as X from '${module}'`), module).toEqual([])
  })

  it('there is no any', async () => {
    expect(await refusals('test/story.test.ts', 'export const x = (y: any) => y')).toEqual([
      '@typescript-eslint/no-explicit-any'
    ])
  })

  it('a condition may leave a test out, which is then reported as skipped', async () => {
    expect(await refusals('test/story.test.ts', 'it.skipIf(true)()')).toEqual([])
  })
})
