/** Compiles `src` into an empty `dist`: nothing of an earlier build survives. */
import { spawnSync } from 'node:child_process'
import { chmodSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { bundle } from './operator.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')

rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true })
const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit'
})
// An empty dist has lost the command's run bit, and npx goes by it.
if (status === 0) chmodSync(new URL('../dist/cli/main.js', import.meta.url), 0o755)
if (status === 0) await bundle(fileURLToPath(new URL('../dist/operator/download.mjs', import.meta.url)))
process.exitCode = status ?? 1
