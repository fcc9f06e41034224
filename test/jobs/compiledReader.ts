// The program that reads what miners wrote, as Node runs it: compiled once from the sources it needs, for all tests.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import ts from 'typescript'

const root = fileURLToPath(new URL('../..', import.meta.url))
const source = join(root, 'src')

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
export const compiled = (): URL => {
  const modules = closure(join(source, 'jobs/confined/worker.ts'))
  const hash = createHash('sha256')
  for (const text of modules.values()) hash.update(text)
  const cache = join(root, 'node_modules', '.cache')
  const at = join(cache, `reader-${hash.digest('hex').slice(0, 16)}`)
  if (!existsSync(at)) {
    mkdirSync(cache, { recursive: true })
    const made = mkdtempSync(join(cache, 'reader-'))
    for (const [path, text] of modules) {
      const to = join(made, relative(source, path).replace(/\.ts$/, '.js'))
      mkdirSync(dirname(to), { recursive: true })
      const compilerOptions = {
        module: ts.ModuleKind.ESNext,
        target: ts.ScriptTarget.ES2022,
        verbatimModuleSyntax: true
      }
      writeFileSync(to, ts.transpileModule(text, { compilerOptions }).outputText)
    }
    try {
      renameSync(made, at)
    } catch {
      // Another process was first.
      rmSync(made, { recursive: true })
    }
  }
  return pathToFileURL(join(at, 'jobs/confined/worker.js'))
}
