import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Where `.ci/run` looks for the counts; outside of CI ask with `--reporter=default --reporter=json`. */
const report = 'reports/vitest.json'

export default defineConfig({
  resolve: {
    alias: [
      { find: /^dethrone$/, replacement: here('src/index.ts') },
      { find: /^dethrone\/journal$/, replacement: here('src/execution/FileJournal.ts') },
      { find: /^dethrone\/docker$/, replacement: here('src/execution/docker/Docker.ts') },
      { find: /^dethrone\/simulation$/, replacement: here('src/simulation/index.ts') },
      { find: /^dethrone\/testing$/, replacement: here('src/testing/index.ts') }
    ]
  },
  test: {
    environment: 'node',
    include: ['test/**/*.test.ts'],
    reporters: process.env['CI'] === undefined ? ['default'] : ['default', 'json'],
    outputFile: { json: report },
    testTimeout: 30_000,
    hookTimeout: 30_000,
    pool: 'forks',
    maxWorkers: 2,
    benchmark: { include: ['bench/**/*.bench.ts'] },
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      reporter: ['text-summary', 'json'],
      reportsDirectory: 'coverage',
      // Also where no engine runs.
      thresholds: { lines: 95, branches: 95 }
    }
  }
})
