// The program that reads what miners wrote, as Node runs it: bundled once for all tests, since half of what a small reading takes is the loading of modules.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { rolldown } from 'rolldown'

const root = fileURLToPath(new URL('../..', import.meta.url))

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
  const input = join(root, 'src/jobs/confined/worker.ts')
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  for (const text of closure(input).values()) hash.update(text)
  const cache = join(root, 'node_modules', '.cache')
  const at = join(cache, `reader-${hash.digest('hex').slice(0, 16)}`)
  if (!existsSync(at)) {
    mkdirSync(cache, { recursive: true })
    const made = mkdtempSync(join(cache, 'reader-'))
    const bundle = await rolldown({ input, platform: 'node' })
    await bundle.write({ dir: made, format: 'esm' })
    await bundle.close()
    try {
      renameSync(made, at)
    } catch {
      // Another process was first.
      rmSync(made, { recursive: true })
    }
  }
  return pathToFileURL(join(at, 'worker.js'))
}
