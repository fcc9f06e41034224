// Warnings held against what is deserved: each deserved one must be given, and few others.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import * as t from 'io-ts'
import type { TaskKind } from '../../../src/domain/task/TaskKind.js'
import * as Bases from '../../../src/jobs/dockerfile/Bases.js'
import * as Preflight from '../../../src/jobs/preflight/Preflight.js'
import { fixtures } from './fixtures.js'

export interface Judged {
  readonly name: string
  readonly deserved: ReadonlyArray<string>
  readonly given: ReadonlyArray<string>
}

/** A warning as the tests name it: `rule path:line`. */
export const brief = ({ rule, path, line }: Preflight.Warning): string => `${rule} ${path}:${line}`

const text = 'dockerfiles/standalone-text-trainer.dockerfile'
const images: ReadonlyArray<string> = [
  'dockerfiles/standalone-image-toolkit-trainer.dockerfile',
  'dockerfiles/standalone-image-trainer.dockerfile'
]

export const warnings = (
  kind: TaskKind,
  files: Readonly<Record<string, string>>,
  unexecutable: ReadonlyArray<string> = []
): ReadonlyArray<Preflight.Warning> =>
  Preflight.warnings({
    kind,
    dockerfiles: kind === 'ImageTask' ? images : [text],
    paths: Object.keys(files),
    files: Object.entries(files).map(([path, its]) => ({ path, text: its })),
    unexecutable: new Set(unexecutable),
    bases: Bases.standard,
    further: []
  })

// -------------------------------------------------------------------------------------
// stand-ins
// -------------------------------------------------------------------------------------

const folder = join(import.meta.dirname, '../../field/standins')

const expected = t.type({ task: t.type({ kind: t.string }), warnings: t.array(t.string) })
const others = t.partial({ otherTasks: t.record(t.string, t.type({ warnings: t.array(t.string) })) })
const isKind = (kind: string): kind is TaskKind =>
  ['InstructTextTask', 'DpoTask', 'GrpoTask', 'ChatTask', 'ImageTask'].includes(kind)

/** Each stand-in, for each kind of task that it says something of; by rules alone. */
export const standins = (): ReadonlyArray<Judged> =>
  readdirSync(folder).flatMap(name => {
    const at = join(folder, name)
    const files = Object.fromEntries(
      readdirSync(at, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile() && entry.name !== 'expected.json')
        .map(entry => join(entry.parentPath, entry.name))
        .map(path => [relative(at, path), readFileSync(path, 'utf8')])
    )
    const said: unknown = JSON.parse(readFileSync(join(at, 'expected.json'), 'utf8'))
    if (!expected.is(said)) throw new Error(name)
    const all = [
      [said.task.kind, said.warnings] as const,
      ...Object.entries((others.is(said) ? said.otherTasks : undefined) ?? {}).map(
        ([kind, of]) => [kind, of.warnings] as const
      )
    ]
    return all.flatMap(([kind, deserved]) =>
      isKind(kind)
        ? [{ name: `${name} ${kind}`, deserved, given: warnings(kind, files).map(({ rule }) => rule) }]
        : []
    )
  })

// -------------------------------------------------------------------------------------
// fixtures
// -------------------------------------------------------------------------------------

/** What a fixture deserves, line by line. */
const marked = (files: Readonly<Record<string, string>>): ReadonlyArray<string> =>
  Object.entries(files).flatMap(([path, its]) =>
    its.split('\n').flatMap((line, i) => {
      const [, rule] = /#! ([a-z-]+)$/.exec(line) ?? []
      return rule === undefined ? [] : [`${rule} ${path}:${i + 1}`]
    })
  )

/** Each fixture's warnings; marks are gone before anybody looks. */
export const ofFixtures = (): ReadonlyArray<Judged> =>
  fixtures.map(({ name, kind, files, deserved }) => {
    const plain = Object.fromEntries(
      Object.entries(files).map(([path, its]) => [path, its.replace(/ *#! [a-z-]+$/gm, '')])
    )
    return { name, deserved: [...deserved, ...marked(files)], given: warnings(kind, plain).map(brief) }
  })
