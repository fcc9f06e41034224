// The embedded machine is the one that its source compiles to.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

it('embeds what assembly/ compiles to', () => {
  const script = fileURLToPath(new URL('../../../scripts/assemble.mjs', import.meta.url))
  expect(execFileSync(process.execPath, [script, '--check'], { encoding: 'utf8', stdio: 'pipe' })).toBe('')
}, 120_000)
