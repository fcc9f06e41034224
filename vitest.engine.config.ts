import { defineConfig } from 'vitest/config'
import { shared } from './vitest.shared.js'

/** The long suites of engine and cluster, which need more than their share of half an hour: `npm run test:engine`, by hand. */
export default defineConfig({
  ...shared,
  test: {
    ...shared.test,
    include: ['test/**/*.engine.test.ts'],
    reporters: process.env['CI'] === undefined ? ['default'] : ['default', 'json'],
    outputFile: { json: 'reports/vitest-engine.json' },
    testTimeout: 180_000,
    hookTimeout: 120_000
  }
})
