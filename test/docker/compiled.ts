// The sources as Node runs them, for tests that need a process of their own to kill.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transformSync } from 'rolldown/utils'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Compiles `src` without checking it; answers the folder, inside the project so that packages are found. */
export const compiled = (out = join(root, 'node_modules', '.cache', `dethrone-${process.pid}`)): string => {
  for (const name of readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (!/\.tsx?$/.test(name) || name.endsWith('.d.ts')) continue
    const { code, errors } = transformSync(name, readFileSync(join(root, 'src', name), 'utf8'), {
      target: 'es2022',
      typescript: { onlyRemoveTypeImports: true },
      jsx: { runtime: 'automatic', importSource: 'preact' },
      tsconfig: false
    })
    if (errors.length > 0) throw new Error(`${name}: ${errors[0]?.message ?? ''}`)
    const to = join(out, name.replace(/\.tsx?$/, '.js'))
    mkdirSync(dirname(to), { recursive: true })
    writeFileSync(to, code)
  }
  return out
}
