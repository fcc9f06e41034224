/** Leaves out the declarations that no entry point leads to: nobody can import them, and they were a twentieth of the package. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What a declaration takes from others, as `from './x.js'`, `import './x.js'` or `import('./x.js')`. */
const needs = /(?:from|import)\s*\(?\s*["'](\.{1,2}\/[^"']+)\.js["']/g

const reached = (file, found) => {
  if (found.has(file) || !existsSync(file)) return found
  found.add(file)
  for (const [, to] of readFileSync(file, 'utf8').matchAll(needs))
    reached(join(dirname(file), `${to}.d.ts`), found)
  return found
}

/** Removes from a folder what the package's entry points do not reach. */
export const prune = (root, folder) => {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const kept = new Set()
  for (const { types } of Object.values(exports)) if (types !== undefined) reached(join(root, types), kept)
  for (const file of readdirSync(folder, { recursive: true })) {
    const at = join(folder, file)
    if (/\.d\.ts(?:\.map)?$/.test(at) && !kept.has(at.replace(/\.map$/, ''))) rmSync(at)
  }
}
