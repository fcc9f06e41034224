/** Stages: where each begins, what a copy comes from, and the arguments in front of all (EXECUTION 4, build). Pure. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Base, From, Instruction, Stage } from './Dockerfile.js'
import * as Copying from './grammar/Copying.js'
import * as Flags from './grammar/Flags.js'
import type { Parsed } from './grammar/Instructions.js'
import type { Read } from './Objection.js'
import * as Reference from './Reference.js'
import * as Values from './grammar/Values.js'
import * as Word from './grammar/Word.js'

/** A stage under way, and what it is called. */
export interface Named extends Omit<Stage, 'instructions'> {
  readonly name: string | null
  readonly instructions: Array<Instruction>
}

/** What is known so far: the arguments before the first stage, and the stages. */
export interface Known {
  readonly args: Map<string, string>
  readonly stages: Array<Named>
}

/** Names of stages are not case-sensitive, and the latest of a name counts. */
const stageNamed = (stages: ReadonlyArray<Named>, name: string): number =>
  stages.map(stage => stage.name).lastIndexOf(name.toLowerCase())

// -------------------------------------------------------------------------------------
// FROM, COPY and the arguments in front
// -------------------------------------------------------------------------------------

/** A stage, from what follows its `FROM`. */
export const begun = ({ args, stages }: Known, text: string, line: number): Read<Named> =>
  pipe(
    Flags.read(text, ['platform']),
    E.flatMap(({ flags, rest }): Read<Named> => {
      const [image = '', as, name, ...more] = Word.atBlanks(rest)
      if (
        image === '' ||
        more.length > 0 ||
        (as !== undefined && !/^as$/i.test(as)) ||
        (as !== undefined) !== (name !== undefined)
      )
        return E.left('write FROM image, or FROM image AS name')
      if (name !== undefined && !/^[a-z][a-z0-9._-]{0,127}$/i.test(name))
        return E.left('a stage’s name begins with a letter and has letters, digits, ".", "_" and "-"')
      if (name !== undefined && stageNamed(stages, name) >= 0)
        return E.left(`there is a stage ${name} already`)
      const platform = flags[0]?.value ?? null
      if (platform !== null && !/^linux\/(?:amd64|arm64)$/.test(platform))
        return E.left('--platform may be linux/amd64 or linux/arm64')
      return pipe(
        Word.read(image),
        E.flatMap(Values.fill(args)),
        E.flatMap(base(stages)),
        E.map(its => ({
          line,
          base: its,
          platform,
          defaults: [...args].map(([key, value]) => ({ name: key, value })),
          name: name?.toLowerCase() ?? null,
          instructions: []
        }))
      )
    })
  )

const base =
  (stages: ReadonlyArray<Named>) =>
  (name: string): Read<Base> => {
    if (name === '') return E.left('its image has no name: an ARG in it has no default')
    if (name === 'scratch') return E.right({ type: 'Scratch' })
    const stage = stageNamed(stages, name)
    return stage >= 0 ? E.right({ type: 'Stage', stage }) : image(name)
  }

const image = (name: string): Read<Extract<From, { readonly type: 'Image' }>> =>
  E.map((its: Reference.Reference) => ({ type: 'Image', image: its }) as const)(Reference.read(name))

const source = (stages: ReadonlyArray<Named>, name: string): Read<From> => {
  const before = stages.slice(0, -1)
  const named = stageNamed(before, name)
  if (named >= 0) return E.right({ type: 'Stage', stage: named })
  if (stageNamed(stages, name) >= 0) return E.left('a stage cannot copy from itself')
  if (/^\d{1,4}$/.test(name))
    return Number(name) < before.length
      ? E.right({ type: 'Stage', stage: Number(name) })
      : E.left(`there is no stage ${name} before this one`)
  return /^scratch$/i.test(name) ? E.left('there is nothing in scratch to copy') : image(name)
}

/** What follows a `COPY`. */
export const copy = ({ stages }: Known, text: string, line: number): Parsed =>
  pipe(
    Copying.read(text, ['from', 'chown']),
    E.bindTo('head'),
    E.bind('from', ({ head }) => {
      const flag = head.flags.find(({ name }) => name === 'from')
      return flag === undefined ? E.right(null) : source(stages, flag.value)
    }),
    E.map(({ head: { chown, sources, to }, from: its }) => [
      { type: 'Copy', line, from: its, chown, sources, to }
    ])
  )

/** An argument in front of all stages is worth what those before it make of its default. */
export const front = ({ args }: Known, found: ReadonlyArray<Instruction>): Read<null> => {
  for (const one of found) {
    if (one.type !== 'Arg') continue
    const value = one.value === null ? E.right(null) : Values.fill(args)(one.value)
    if (E.isLeft(value)) return value
    if (value.right === null) args.delete(one.name)
    else args.set(one.name, value.right)
  }
  return E.right(null)
}
