/**
 * Runs what stands in the fences of the documents, as their reader would: each document from a folder of its own that has
 * the packed package, its `sh` fences one after the other, its `ts` fences by the compiler. A word behind the language says
 * what a fence takes that is not here (`engine`, `gpu`, `root`, `database`, `subnet`, `keys`, or a `clone` of the
 * repository): its shell must still be well-formed. `test/blocks.test.ts` has the rest: each command's options, the JSON,
 * and what is printed.
 */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The fences of a document, in order: language, the word behind it, and the text. */
const fences = text =>
  Array.from(
    text.matchAll(/^( *)```(\w+)(?: (\w+))?\n([^]*?)^\1```$/gm),
    ([, indent, language, word, body]) => ({
      language,
      word,
      body: body.replaceAll(new RegExp(`^${indent}`, 'gm'), '')
    })
  )

/** What a reader of these documents has already. */
const given = {
  'draws.md': project => ({
    'hotkeys.json': JSON.stringify(
      JSON.parse(readFileSync(join(project, 'examples/miners.json'), 'utf8')).map(({ hotkey }) => hotkey)
    )
  }),
  'judging.md': project => {
    const round = JSON.stringify(JSON.parse(readFileSync(join(project, 'examples/boss-round.json'), 'utf8')))
    return { 'rounds.jsonl': `${round}\n{}\n${round}\n` }
  }
}

/** What a test runner gives, where none is installed. */
const runner = `declare const describe: (name: string, of: () => void) => void
declare const it: (name: string, check: () => unknown) => void`

/** Names that the code of a fence uses and its text explains. */
const preludes = {
  'README.md': [
    `import { pipe } from 'fp-ts/lib/function.js'
import * as RTE from 'fp-ts/lib/ReaderTaskEither.js'
import { RuleSets, Tournament, type Candidate, type Report } from 'dethrone'
import { Program } from 'dethrone/play'
type Terms = Parameters<typeof Tournament.open>[0]
declare const miners: Parameters<ReturnType<typeof Tournament.open>>[0]
declare const { id, seed, champion }: Terms
type Needs = Parameters<ReturnType<typeof Program.finish>>[0]
declare const { executor, tasks, journal, run }: Needs`,
    `import { Tournament } from 'dethrone'
declare const tournament: Tournament.Tournament
declare const reports: Parameters<typeof Tournament.advance>[0]`
  ],
  'executors.md': [
    `import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type * as Dethrone from 'dethrone'
import type { Executor as Theirs } from 'dethrone/play'
type Job = Dethrone.Job.Job
type Task = Dethrone.Task.Task
type Report = Dethrone.Report.Report
type ExecutionError = Theirs.ExecutionError
type Run = Theirs.Run`,
    `declare const myExecutor: () => Promise<import('dethrone/play').Executor.Executor>
declare const job: import('dethrone').Job.Job
declare const task: import('dethrone').Task.Task`
  ],
  'judging.md': ['declare const input: unknown'],
  'simulation.md': ['', ''],
  'validator.md': [
    `import type { Validator as Validators } from 'dethrone/validator'
type Opened = Parameters<typeof Validators.open>
declare const settings: Opened[0]
declare const ports: Omit<Opened[1], 'store' | 'clock'>
declare const stop: AbortController`
  ]
}

/** The rule set that a reader was told to change, changed. */
const edited = folder => {
  const file = join(folder, 'mine.json')
  if (!existsSync(file)) return
  const rules = JSON.parse(readFileSync(file, 'utf8'))
  const base = { ...rules.boss.threshold, base: '0.05' }
  writeFileSync(file, JSON.stringify({ ...rules, id: 'mine', boss: { ...rules.boss, threshold: base } }))
}

const shell = async (cwd, name, ...args) => {
  try {
    await run('bash', ['--norc', ...args], { cwd, timeout: 600_000, maxBuffer: 1e9 })
  } catch (error) {
    throw new Error(`${name}: ${args.at(-1)}\n${error.stdout ?? ''}${error.stderr ?? ''}`, { cause: error })
  }
}

/** Runs the shell of one document. */
const document = async (project, path) => {
  const name = basename(path)
  const folder = join(project, 'documents', name)
  mkdirSync(folder, { recursive: true })
  symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'))
  for (const [file, text] of Object.entries(given[name]?.(project) ?? {}))
    writeFileSync(join(folder, file), text)
  const blocks = fences(readFileSync(path, 'utf8'))
  let ran = 0
  for (const { language, word, body } of blocks) {
    if (language === 'python') await shell(folder, name, '-c', `python3 - <<'PYTHON'\n${body}\nPYTHON`)
    if (language !== 'sh') continue
    await shell(folder, name, '-n', '-c', body)
    if (word !== undefined) continue
    // Installed it is already.
    const typed = body.replaceAll(/^npm .*$/gm, '')
    await shell(folder, name, '-ec', typed)
    edited(folder)
    ran += 1
  }
  return ran
}

/** The documents of the package, and its README. */
const documents = root => [
  join(root, 'README.md'),
  ...readdirSync(join(root, 'docs'))
    .filter(name => name.endsWith('.md'))
    .map(name => join(root, 'docs', name))
]

/** Writes the TypeScript of the documents beside the examples, to be compiled with them. */
export const code = (root, folder) => {
  for (const path of documents(root))
    fences(readFileSync(path, 'utf8'))
      .filter(({ language }) => language === 'ts')
      .forEach(({ body }, i) => {
        const prelude = preludes[basename(path)]?.[i]
        if (prelude === undefined)
          throw new Error(`${basename(path)}: nothing is said of what its code ${i + 1} uses`)
        // An interface that is shown must be the one that there is.
        const same = body.startsWith('interface Executor')
          ? 'export const ours: Executor = null as unknown as Theirs.Executor\n'
          : ''
        const its = body.replace(/^import .* from 'vitest'$/m, runner)
        writeFileSync(
          join(folder, `of-${basename(path, '.md')}-${i + 1}.ts`),
          `${prelude}\n${its}${same}export {}\n`
        )
      })
}

/** Runs the shell of all documents, two at a time. */
export const shells = async (root, project) => {
  const left = documents(root)
  let ran = 0
  const worker = async () => {
    for (let path = left.shift(); path !== undefined; path = left.shift())
      ran += await document(project, path)
  }
  await Promise.all([worker(), worker()])
  return ran
}
