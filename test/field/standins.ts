// The stand-ins of real training repositories, as repositories that a job can be given.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as Contract from '../../src/jobs/contract/Contract.js'
import type { TaskKind } from '../../src/domain/task/TaskKind.js'
import * as House from '../docker/house.js'

const home = fileURLToPath(new URL('standins', import.meta.url))

/** What a stand-in must come to, beside what is told for people. */
export interface Expected {
  readonly report: string
  readonly alsoRight?: ReadonlyArray<string>
  readonly score?: string
  readonly task: { readonly kind: TaskKind; readonly modelType?: string; readonly sharedMemoryGiB?: number }
  readonly otherTasks?: Readonly<Record<string, { readonly report: string }>>
}

export const names = readdirSync(home).sort()

export const expected = (name: string): Expected =>
  JSON.parse(readFileSync(join(home, name, 'expected.json'), 'utf8')) as Expected

/** A stand-in's files; `altered` rewrites each. */
export const files = (name: string, altered: (path: string, text: string) => string = (_, text) => text) =>
  Object.fromEntries(
    readdirSync(join(home, name), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile() && entry.name !== 'expected.json')
      .map(entry => {
        const path = join(entry.parentPath, entry.name)
        const at = path.slice(join(home, name).length + 1)
        return [at, altered(at, readFileSync(path, 'utf8'))]
      })
  )

export const repository = (name: string): House.Repository => House.repository(files(name))

/** The guide's contract with the model types of the image toolkit. */
export const contract: Contract.Contract = {
  ...Contract.standard,
  modelTypes: [...Contract.standard.modelTypes, ...Contract.toolkitTypes]
}
