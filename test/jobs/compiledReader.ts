// The program that reads what miners wrote, as the package has it: bundled once from the sources it needs, for all tests.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { bundle } from '../../scripts/reader.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const program = join(root, 'src', 'jobs/confined/worker.ts')

/** A module and all it imports from the sources. */
const closure = (path: string, found = new Map<string, string>()): ReadonlyMap<string, string> => {
  if (found.has(path)) return found
  const text = readFileSync(path, 'utf8')
  found.set(path, text)
  for (const [, to = ''] of text.matchAll(/(?:from |import\()'(\.[^']+)\.js'/g))
    closure(join(dirname(path), `${to}.ts`), found)
  return found
}

/** Its address. */
export const compiled = async (): Promise<URL> => {
  const hash = createHash('sha256')
  for (const text of closure(program).values()) hash.update(text)
  // What it needs of packages, and how it is bundled.
  for (const name of ['package-lock.json', 'scripts/reader.mjs']) hash.update(readFileSync(join(root, name)))
  const cache = join(root, 'node_modules', '.cache')
  const at = join(cache, `reader-${hash.digest('hex').slice(0, 16)}`)
  if (!existsSync(at)) {
    mkdirSync(cache, { recursive: true })
    const made = mkdtempSync(join(cache, 'reader-'))
    await bundle(program, join(made, 'worker.mjs'))
    try {
      renameSync(made, at)
    } catch {
      // Another process was first.
      rmSync(made, { recursive: true })
    }
  }
  return pathToFileURL(join(at, 'worker.mjs'))
}
