import { defineConfig } from 'vitest/config'
import { shared } from './vitest.shared.js'

/** Where `.ci/run` looks for the counts; outside of CI ask with `--reporter=default --reporter=json`. */
const report = 'reports/vitest.json'

/** The quick tier, without servers: `npm test`. */
export default defineConfig({
  ...shared,
  test: {
    ...shared.test,
    include: ['test/**/*.test.ts'],
    exclude: [
      'test/**/*.full.test.ts',
      'test/**/*.engine.test.ts',
      'test/**/*.soak.test.ts',
      'node_modules/**'
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
