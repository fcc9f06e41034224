/** A repository under review: its files, and where its Dockerfile puts them in the image (EXECUTION 1, 3). Pure. */
import * as E from 'fp-ts/lib/Either.js'
import type { Dockerfile, Instruction, Stage } from '../dockerfile/Dockerfile.js'
import type { Command } from '../dockerfile/grammar/Exec.js'
import * as Values from '../dockerfile/grammar/Values.js'
import type { Word } from '../dockerfile/grammar/Word.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A file of a repository. */
export interface File {
  /** The file, from the repository's root. */
  readonly path: string
  readonly text: string
}

/** What is likely to fail, where, and what to do; lines count from 1. */
export interface Warning {
  /** The rule that it breaks. */
  readonly rule: string
  /** The file, from the repository's root. */
  readonly path: string
  /** The line, from 1. */
  readonly line: number
  /** What would fail, and what to do. */
  readonly message: string
}

/** What a Dockerfile makes of the repository. */
export interface Image {
  /** Files of the repository by their paths in the image. */
  readonly files: ReadonlyMap<string, string>
  readonly workdir: string
  readonly entrypoint: {
    /** The line of the Dockerfile, from 1. */
    readonly line: number
    readonly command: Command
  } | null
  readonly environment: Values.Values
  /** Sources of copies that the repository does not have. */
  readonly missing: ReadonlyArray<{
    /** The line of the Dockerfile, from 1. */
    readonly line: number
    readonly source: string
  }>
  /** All that its steps run, as text. */
  readonly steps: string
  /** Files of the repository that any stage copies, wherever they end. */
  readonly copied: ReadonlySet<string>
  /** Whether something comes into it that nobody here can see: a copy out of another image, or of a path not known. */
  readonly unseen: boolean
}

/** A working folder that only the base image knows. */
const unknown = '/?'

// -------------------------------------------------------------------------------------
// paths
// -------------------------------------------------------------------------------------

/** A path without `.`, `..` and doubled slashes. */
export const normal = (path: string): string => {
  const kept: Array<string> = []
  for (const part of path.split('/')) {
    if (part === '..') kept.pop()
    else if (part !== '' && part !== '.') kept.push(part)
  }
  return `/${kept.join('/')}`
}

/** A path seen from a folder. */
export const from = (folder: string, path: string): string =>
  normal(path.startsWith('/') ? path : `${folder}/${path}`)

/** The commands of all steps, one by one. */
export const commandsOf = ({ steps }: Image): ReadonlyArray<string> => steps.split(/\n|&&|;/)

export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))

/** Whether a pattern fits, as the engine has it: neither star nor question mark crosses a folder. No longer than both lengths multiplied. */
export const fits = (pattern: string, path: string): boolean => {
  let [p, t, star, mark] = [0, 0, -1, 0]
  while (t < path.length) {
    const [c, d] = [pattern[p], path[t]]
    if (c === '*') [star, mark, p] = [p, t, p + 1]
    else if (c !== undefined && (c === d || (c === '?' && d !== '/'))) [p, t] = [p + 1, t + 1]
    else if (star >= 0 && path[mark] !== '/') [p, t, mark] = [star + 1, mark + 1, mark + 1]
    else return false
  }
  while (pattern[p] === '*') p += 1
  return p === pattern.length
}

// -------------------------------------------------------------------------------------
// copying
// -------------------------------------------------------------------------------------

interface State {
  readonly files: Map<string, string>
  readonly environment: Map<string, string>
  workdir: string
  entrypoint: Image['entrypoint']
  unseen: boolean
}

const text = (state: State, word: Word): string | null => {
  const filled = Values.fill(state.environment)(word)
  return E.isRight(filled) && filled.right !== '' ? filled.right : null
}

/** A word without variables, as it stands; null for others. */
export const literal = (word: Word): string | null => {
  const filled = Values.fill(new Map())(word)
  return E.isRight(filled) ? filled.right : null
}

/** The files and folders of the repository that a source names; a folder is all below it. */
const named = (
  paths: ReadonlyArray<string>,
  source: string
): ReadonlyArray<readonly [path: string, inside: string]> => {
  const plain = normal(source).slice(1)
  if (plain === '') return paths.map(path => [path, path])
  const isPattern = /[*?[]/.test(plain)
  const depth = plain.split('/').length
  return paths.flatMap(path => {
    if (!isPattern && !path.startsWith(plain)) return []
    const parts = path.split('/')
    const top = parts.slice(0, depth).join('/')
    if (isPattern ? !fits(plain, top) : plain !== top) return []
    return [[path, parts.length === depth ? (parts[depth - 1] ?? '') : parts.slice(depth).join('/')] as const]
  })
}

const copy = (
  paths: ReadonlyArray<string>,
  state: State,
  of: Extract<Instruction, { readonly type: 'Copy' | 'Add' }>
): ReadonlyArray<string> => {
  const to = text(state, of.to)
  const sources = [...new Set(of.sources.map(word => text(state, word)))]
  const into = to === null ? null : from(state.workdir, to)
  const missing: Array<string> = []
  for (const source of sources) {
    if (source === null) {
      state.unseen = true
      continue
    }
    const found = named(paths, source)
    if (found.length === 0) missing.push(source)
    const single = found.length === 1 && found[0]?.[0] === normal(source).slice(1)
    const folder =
      !single ||
      sources.length > 1 ||
      to?.endsWith('/') === true ||
      /^\.\/?$/.test(to ?? '') ||
      into === state.workdir
    if (into !== null)
      for (const [path, inside] of found) state.files.set(folder ? normal(`${into}/${inside}`) : into, path)
    else state.unseen = true
  }
  return missing
}

/** What a stage is given out of another one: the repository's files there, by where they come to lie. */
const hand = (
  state: State,
  other: State | undefined,
  of: Extract<Instruction, { readonly type: 'Copy' }>
): void => {
  const to = text(state, of.to)
  for (const word of of.sources) {
    const source = text(state, word)
    if (other === undefined || to === null || source === null || /[*?[]/.test(source)) {
      // Of an image nobody sees; the usual of a stage are programs and packages, which are no files of the repository.
      state.unseen = true
      continue
    }
    const [top, into] = [normal(source), from(state.workdir, to)]
    const under = top === '/' ? '/' : `${top}/`
    for (const [at, path] of other.files)
      if (at === top)
        state.files.set(to.endsWith('/') ? normal(`${into}/${at.split('/').at(-1) ?? ''}`) : into, path)
      else if (at.startsWith(under)) state.files.set(normal(`${into}/${at.slice(under.length)}`), path)
    if (other.unseen) state.unseen = true
  }
}

// -------------------------------------------------------------------------------------
// the image
// -------------------------------------------------------------------------------------

const command = (of: Command): string => (of.type === 'Exec' ? of.words.join(' ') : of.text)

/** An image has no more layers: what is copied beyond them is not followed. */
const mostCopies = 128

/** What the last stage is made of, and what fails on the way there. */
export const image = (of: Dockerfile, paths: ReadonlyArray<string>): Image => {
  const states: Array<State> = []
  const missing: Array<{
    /** The line, from 1. */
    line: number
    source: string
  }> = []
  const steps: Array<string> = []
  for (const stage of of.stages) {
    const state = begun(states, stage)
    states.push(state)
    let copies = 0
    for (const one of stage.instructions) {
      switch (one.type) {
        case 'Copy':
        case 'Add':
          copies += 1
          if (copies > mostCopies) {
            state.unseen = true
            break
          }
          if (one.type === 'Copy' && one.from !== null) {
            hand(state, one.from.type === 'Stage' ? states[one.from.stage] : undefined, one)
            break
          }
          for (const source of copy(paths, state, one)) missing.push({ line: one.line, source })
          break
        case 'Workdir':
          state.workdir = from(state.workdir, text(state, one.value) ?? unknown)
          break
        case 'Env':
          for (const { name, value } of one.pairs) state.environment.set(name, text(state, value) ?? '')
          break
        case 'Arg': {
          const value =
            one.value === null
              ? stage.defaults.find(({ name }) => name === one.name)?.value
              : text(state, one.value)
          if (value !== undefined && value !== null && !state.environment.has(one.name))
            state.environment.set(one.name, value)
          break
        }
        case 'Entrypoint':
          state.entrypoint = { line: one.line, command: one.command }
          break
        case 'Run':
          steps.push(command(one.command))
          break
        default:
          break
      }
    }
  }
  const last = states[states.length - 1] ?? begun([], null)
  const copied = new Set(states.flatMap(({ files }) => [...files.values()]))
  return { ...last, missing, steps: steps.join('\n'), copied }
}

const begun = (states: ReadonlyArray<State>, stage: Stage | null): State => {
  const before = stage?.base.type === 'Stage' ? states[stage.base.stage] : undefined
  return {
    files: new Map(before?.files),
    environment: new Map(before?.environment),
    workdir: before?.workdir ?? (stage?.base.type === 'Scratch' ? '/' : unknown),
    entrypoint: before?.entrypoint ?? null,
    unseen: before?.unseen ?? false
  }
}
