// The tests that mutants are put to: quick ones, the same on every run, the likeliest to notice first.
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { keptThread } from './test/mutation/KeptThread.js'
import { shared } from './vitest.shared.js'

process.env['DETHRONE_RUNS'] = '60'

/** For a first pass: `MUTATION_WITHOUT=laws,differential` leaves out these files. The next pass takes up what survived. */
const without = (process.env['MUTATION_WITHOUT'] ?? '').split(',')

/** For a first pass, too: `MUTATION_TESTS='test/scoring/*'` puts mutants to these test files alone (globs, with commas between). */
const chosen = process.env['MUTATION_TESTS']

/** A mutant that one test notices is not put to the others, so slow files come last. */
const slow = [
  'rules/MatchOutcome',
  'rules/RuleSet',
  'rules/Registration',
  'rules/Rewards',
  'golden/outcomes',
  'laws.test',
  'differential.test'
]
const slowness = ({ moduleId }: TestSpecification): number => slow.findIndex(name => moduleId.includes(name))

class QuickFirst extends BaseSequencer {
  override sort(files: Array<TestSpecification>): Promise<Array<TestSpecification>> {
    const inOrder = files.toSorted((a, b) => slowness(a) - slowness(b) || (a.moduleId < b.moduleId ? -1 : 1))
    return Promise.resolve(inOrder)
  }
}

export default defineConfig({
  ...shared,
  plugins: [
    {
      name: 'kept thread',
      // Here, because Stryker's runner has a pool of its own in mind.
      configureVitest: ({ project }) => {
        project.config.pool = keptThread.name
        project.config.poolRunner = keptThread
      }
    }
  ],
  test: {
    ...shared.test,
    include: chosen?.split(',').map(glob => `${glob}.test.ts`) ?? [
      'test/{scoring,rules,golden}/**/!(Result).test.ts',
      'test/{Tournament,perft,laws,differential}.test.ts'
    ],
    exclude: ['test/**/*.{full,engine,soak}.test.ts', ...without.map(name => `test/**/${name}.test.ts`)],
    setupFiles: ['test/mutation/setup.ts'],
    isolate: false,
    maxWorkers: 1,
    sequence: { sequencer: QuickFirst }
  }
})
