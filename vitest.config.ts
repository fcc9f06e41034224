import { defineConfig } from 'vitest/config'
import { shared } from './vitest.shared.js'

/** Where `.ci/run` looks for the counts; outside of CI ask with `--reporter=default --reporter=json`. */
const report = 'reports/vitest.json'

const pure = [
  'test/{domain,rules,scoring,golden,reference,page,play,ports,testing}/**/*.test.ts',
  'test/simulation/{kernel,odds,whatif}/**/*.test.ts',
  'test/simulation/{MonteCarlo,Sweep,generator}.test.ts',
  'test/jobs/{preflight,dockerfile}/**/*.test.ts',
  'test/cli/terminal/{lines,fold,peer}.test.ts',
  'test/docker/{keptReports,unanswered,collection,pool,shortage,defaults}.test.ts',
  'test/field/trainers.test.ts',
  'test/jobs/{names,outcome,causes,course}.test.ts',
  'test/slurm/{watch,verdict,kubernetes}.test.ts',
  'test/store/{LogFile,InMemory,FileJournal,verify}.test.ts',
  'test/validator/{sections,season,seed,watch}.test.ts',
  'test/{Snapshot,Tournament,laws,differential,perft}.test.ts'
]
const others = ['test/**/*.{full,engine,soak}.test.ts', 'node_modules/**']

/** The quick tier, without servers: `npm test`. */
export default defineConfig({
  ...shared,
  test: {
    ...shared.test,
    // Most of a file's time goes into loading what it tests. Pure rooms are loaded once for all their tests:
    // they keep nothing between two calls. What touches the process has one of its own.
    projects: [
      {
        ...shared,
        test: {
          ...shared.test,
          name: 'pure',
          pool: 'threads',
          isolate: false,
          include: pure,
          exclude: others
        }
      },
      {
        ...shared,
        test: {
          ...shared.test,
          name: 'process',
          include: ['test/**/*.test.ts'],
          exclude: [...pure, ...others]
        }
      }
    ],
    reporters: process.env['CI'] === undefined ? ['default'] : ['default', 'json'],
    outputFile: { json: report },
    benchmark: { include: ['bench/**/*.bench.ts'] },
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      reporter: ['text-summary', 'json'],
      reportsDirectory: 'coverage',
      thresholds: { lines: 95, branches: 95 }
    }
  }
})
