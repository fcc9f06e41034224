import { defineConfig } from 'vitest/config'
import { alone, shared } from './vitest.shared.js'

/** Where `.ci/run` looks for the counts; outside of CI ask with `--reporter=default --reporter=json`. */
const report = 'reports/vitest.json'

const others = ['test/**/*.{full,engine,soak}.test.ts', 'node_modules/**']

/** The quick tier, without servers: `npm test`. */
export default defineConfig({
  ...shared,
  test: {
    ...shared.test,
    // Most of a file's time goes into loading what it tests, so two processes load it once for nearly all files.
    projects: [
      {
        ...shared,
        test: {
          ...shared.test,
          name: 'together',
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: [...alone, ...others]
        }
      },
      {
        ...shared,
        test: { ...shared.test, name: 'alone', include: [...alone], exclude: others }
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
