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
    testTimeout: 180_000,
    hookTimeout: 120_000
  }
})
