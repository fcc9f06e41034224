import { defineConfig } from 'vitest/config'
import { shared } from './vitest.shared.js'

/** What needs engines, databases, browsers and clusters, or takes long: `npm run test:full`. */
export default defineConfig({
  ...shared,
  test: {
    ...shared.test,
    include: ['test/**/*.full.test.ts'],
    reporters: process.env['CI'] === undefined ? ['default'] : ['default', 'json'],
    outputFile: { json: 'reports/vitest-full.json' },
    // A server that did not come up in time is started once more.
    retry: process.env['CI'] === undefined ? 0 : 1,
    testTimeout: 180_000,
    hookTimeout: 120_000
  }
})
