/**
 * Runs after an install in this repository, before packing, and when the package is installed from git.
 * An install without development dependencies has no compiler and needs none; a package without `dist`
 * must not be packed.
 */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import process from 'node:process'

const compiler = () => {
  try {
    return createRequire(import.meta.url).resolve('typescript/bin/tsc')
  } catch {
    return undefined
  }
}

const packing = ['pack', 'publish'].includes(process.env.npm_command ?? '')
const built = existsSync(new URL('../dist/index.js', import.meta.url))

if (compiler() !== undefined) await import('./build.mjs')
else if (packing && !built) {
  console.error('prepare: nothing to pack, since there is neither dist nor a compiler to build it with')
  process.exitCode = 1
} else console.log('prepare: no TypeScript here (production install), build skipped')
