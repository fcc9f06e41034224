/** Compiles `src` into an empty `dist`: nothing of an earlier build survives. */
import { spawnSync } from 'node:child_process'
import { chmodSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { prune } from './declarations.mjs'
import * as Operator from './operator.mjs'
import * as Reader from './reader.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')

rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true })
const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit'
})
// An empty dist has lost the command's run bit, and npx goes by it.
if (status === 0) chmodSync(new URL('../dist/cli/main.js', import.meta.url), 0o755)
const dist = path => fileURLToPath(new URL(`../dist/${path}`, import.meta.url))
if (status === 0) {
  await Operator.bundle(dist('operator/download.mjs'))
  await Reader.bundle(dist('jobs/confined/worker.js'), dist('jobs/confined/worker.js'))
  prune(root, dist('.'))
}
process.exitCode = status ?? 1
