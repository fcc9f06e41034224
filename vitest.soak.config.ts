import { defineConfig } from 'vitest/config'
import { shared } from './vitest.shared.js'

/** What takes longer than half an hour, run by hand: `npm run soak`. */
export default defineConfig({
  ...shared,
  test: { ...shared.test, include: ['test/**/*.soak.test.ts'], testTimeout: 7_200_000, hookTimeout: 300_000 }
})
