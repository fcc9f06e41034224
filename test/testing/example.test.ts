// The example of an executor keeps the laws that its guide shows.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, it } from 'vitest'
import type { Executor } from '../../src/ports/Executor.js'
import { executorLaws } from '../../src/testing/index.js'
import { firstJobs } from './jobs.js'

const folder = mkdtempSync(join(tmpdir(), 'example-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})
const program = join(folder, 'train.mjs')
// It crashes for one of the three jobs.
writeFileSync(
  program,
  `let text = ''
for await (const part of process.stdin) text += part
const { job } = JSON.parse(text)
if (job.miner.hotkey === process.argv[2]) process.exit(3)
console.log('1.25')
`
)

type Make = (program: string, args: ReadonlyArray<string>) => Executor
const isExample = (module: unknown): module is { readonly executor: Make } =>
  typeof module === 'object' &&
  module !== null &&
  'executor' in module &&
  typeof module.executor === 'function'

const example: unknown = await import(new URL('../../examples/executor.mjs', import.meta.url).href)
if (!isExample(example)) throw new Error('examples/executor.mjs exports no executor')
const { executor } = example

describe('the executor of the examples', () => {
  const fresh = async () => {
    const jobs = (await firstJobs()).slice(0, 3)
    const crashes = jobs[1]?.job.miner.hotkey ?? ''
    return { executor: executor(process.execPath, [program, crashes]), jobs }
  }
  for (const law of executorLaws(fresh)) it(law.name, law.check)
})
