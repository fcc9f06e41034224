// The pool: any number of workers, one result.
import * as E from 'fp-ts/lib/Either.js'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as RuleSets from '../../src/rules/ruleset/RuleSets.js'
import { Pool } from 'dethrone/pool'
import { Assumptions, MonteCarlo, Setup } from 'dethrone/simulation'

const src = fileURLToPath(new URL('../../src', import.meta.url))
// Inside the project, where workers find its packages.
const out = fileURLToPath(new URL('../../reports/worker', import.meta.url))
const module = pathToFileURL(join(out, 'simulation/worker.js'))

/** Compiles a module and what it imports of ours: a worker thread loads JavaScript. */
const compile = (file: string, seen = new Set<string>()): void => {
  if (seen.has(file)) return
  seen.add(file)
  const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), {
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2023,
      verbatimModuleSyntax: true
    }
  })
  const to = join(out, relative(src, file)).replace(/\.ts$/, '.js')
  mkdirSync(dirname(to), { recursive: true })
  writeFileSync(to, outputText)
  for (const [, path] of outputText.matchAll(/from '(\.[^']+)\.js'/g))
    compile(join(dirname(file), `${path!}.ts`), seen)
}

beforeAll(() => {
  compile(join(src, 'simulation/worker.ts'))
})

afterAll(() => {
  rmSync(out, { recursive: true, force: true })
})

const decoded = Setup.decode({
  rules: RuleSets.standard,
  type: 'text',
  field: { type: 'Drawn', size: 24, spread: 0.05 },
  noise: Assumptions.uniform(0.06),
  failureRate: 0.05,
  progress: 0.01,
  champion: null,
  runs: 10_350,
  history: 100,
  seed: 'pool'
})
const setup = E.isRight(decoded) ? decoded.right : expect.unreachable()

describe('the pool', () => {
  const expected = MonteCarlo.run(setup)

  it.each([1, 2, 3])('gives with %d workers what one thread gives', async workers => {
    const told: Array<number> = []
    const result = await Pool.run({ workers, module, progress: played => told.push(played) })(setup)()
    expect(result).toEqual(E.right(expected))
    expect(told.at(-1)).toBe(10_350)
    expect(told.length).toBeGreaterThan(1)
    expect(told).toEqual(told.toSorted((a, b) => a - b))
  })

  it('can be called off', async () => {
    const controller = new AbortController()
    const abort = (): void => {
      controller.abort()
    }
    const result = await Pool.run({ workers: 1, signal: controller.signal, progress: abort })(setup)()
    expect(result).toEqual(E.left({ type: 'Aborted' }))
  })

  it('says that there is no module for its workers', async () => {
    const result = await Pool.run({ workers: 2, module: new URL('./nowhere.js', module) })(setup)()
    expect(result).toMatchObject(E.left({ type: 'WorkerFailed' }))
    expect(JSON.stringify(result)).toContain('nowhere.js')
  })

  it.each([
    ['throws an error', "throw new Error('no part today')", 'no part today'],
    ['throws what is no error', "throw 'out of order'", 'out of order'],
    ['gives something else than a tally', 'return [1, 2]', /failing\.js gave no tally$/]
  ])('says why a worker could not do its part: it %s', async (_, body, message) => {
    const failing = join(out, 'simulation/failing.js')
    writeFileSync(failing, `export const play = () => { ${body} }`)
    const result = await Pool.run({ workers: 2, module: pathToFileURL(failing) })(setup)()
    expect(result).toEqual(
      E.left({ type: 'WorkerFailed', message: expect.stringMatching(message) as string })
    )
  })
})
