/**
 * Printing: the Dockerfile that the engine gets, from instructions (EXECUTION 4, build). Bases are ids of images that were
 * resolved, variables are filled in, and every word is quoted: there is one way to read it. Pure.
 */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as Characters from './grammar/Characters.js'
import type { Dockerfile, From, Instruction, Stage } from './Dockerfile.js'
import type { Command } from './grammar/Exec.js'
import * as Lines from './grammar/Lines.js'
import { at, each, type Checked, type Read } from './Objection.js'
import * as Reference from './Reference.js'
import type * as Values from './grammar/Values.js'
import type { Word } from './grammar/Word.js'
import * as Words from './PrintedWords.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** What of an image that others start from matters to them. */
export interface Resolved {
  /** `sha256:…`, as the engine calls it. */
  readonly id: string
  readonly environment: Values.Values
}

/** Images by their full names, and the label that each stage begins with. */
export interface Setting {
  readonly images: ReadonlyMap<string, Resolved>
  readonly label: { readonly name: string; readonly value: string }
}

// -------------------------------------------------------------------------------------
// words
// -------------------------------------------------------------------------------------

/** What the engine puts into an environment that has no path. */
const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const longestEnvironment = 262_144

// -------------------------------------------------------------------------------------
// instructions
// -------------------------------------------------------------------------------------

const command = (of: Command): string => (of.type === 'Exec' ? Characters.json(of.words) : of.text)

const source = (images: Setting['images'], from: From): Read<string> => {
  if (from.type === 'Stage') return E.right(stageName(from.stage))
  const found = images.get(Reference.name(from.image))
  return found === undefined
    ? E.left(`${Reference.familiar(from.image)} was not resolved`)
    : E.right(found.id)
}

const stageName = (stage: number): string => `s${stage}`

const copied = (
  word: string,
  scope: Words.Scope,
  of: Extract<Instruction, { readonly type: 'Copy' | 'Add' }>,
  from: string
): Read<string> =>
  pipe(
    E.Do,
    E.bind('chown', () =>
      of.chown === null ? E.right('') : E.map((u: string) => ` --chown=${u}`)(Words.user(scope, of.chown))
    ),
    E.bind('sources', () => each((w: Word) => Words.inRepository(scope, w))(of.sources)),
    E.bind('to', () => Words.path(scope, of.to)),
    E.map(
      ({ chown, sources, to }) =>
        `${word}${from}${chown} ${Characters.json([...sources, to].map(Words.escaped))}`
    )
  )

const pairs = (word: string, found: ReadonlyArray<readonly [string, string]>): string =>
  `${word} ${found.map(([name, value]) => `${name}=${Words.quoted(value)}`).join(' ')}`

const values = (scope: Words.Scope, of: Extract<Instruction, { readonly type: 'Env' | 'Label' }>) =>
  each(({ name, value }: (typeof of.pairs)[number]) =>
    E.map((v: string) => [name, v] as const)(Words.filled(scope)(value))
  )(of.pairs)

/** One line; what it makes of the scope is noted there. */
const line = (setting: Setting, stage: Stage, scope: Words.Scope, of: Instruction): Read<string> => {
  switch (of.type) {
    case 'Arg': {
      const given =
        of.value === null
          ? E.right(stage.defaults.find(({ name }) => name === of.name)?.value ?? null)
          : Words.filled(scope)(of.value)
      return E.map((value: string | null) => {
        if (value === null) scope.args.delete(of.name)
        else scope.args.set(of.name, value)
        return value === null ? `ARG ${of.name}` : pairs('ARG', [[of.name, value]])
      })(given)
    }
    case 'Env':
      return pipe(
        values(scope, of),
        E.map(found => {
          for (const [name, value] of found) scope.environment.set(name, value)
          return pairs('ENV', found)
        }),
        E.filterOrElse(
          () =>
            [...scope.environment].reduce((sum, [name, value]) => sum + name.length + value.length, 0) <=
            longestEnvironment,
          () => `the environment has more than ${longestEnvironment} characters`
        )
      )
    case 'Label':
      return E.map((found: ReadonlyArray<readonly [string, string]>) =>
        pairs(
          'LABEL',
          found.map(([name, value]) => [Words.quoted(name), value])
        )
      )(values(scope, of))
    case 'Copy':
      return pipe(
        of.from === null
          ? E.right('')
          : E.map((name: string) => ` --from=${name}`)(source(setting.images, of.from)),
        E.flatMap(from => copied('COPY', scope, of, from))
      )
    case 'Add':
      return copied('ADD', scope, of, '')
    case 'Run':
      return E.right(`RUN ${command(of.command)}`)
    case 'Cmd':
      return E.right(`CMD ${command(of.command)}`)
    case 'Entrypoint':
      return E.right(`ENTRYPOINT ${command(of.command)}`)
    case 'Shell':
      return E.right(`SHELL ${Characters.json(of.words)}`)
    case 'Workdir':
      return E.map((text: string) => `WORKDIR ${Words.quoted(text)}`)(Words.path(scope, of.value))
    case 'User':
      return E.map((text: string) => `USER ${text}`)(Words.user(scope, of.value))
    case 'StopSignal':
      return E.map((text: string) => `STOPSIGNAL ${text}`)(Words.signal(scope, of.value))
    case 'Expose':
      return E.map((ports: ReadonlyArray<string>) => `EXPOSE ${ports.join(' ')}`)(
        each((w: Word) => Words.port(scope, w))(of.ports)
      )
    case 'Maintainer':
      return E.right(`MAINTAINER ${of.text}`)
    case 'HealthCheck': {
      const options = of.options.map(({ name, value }) => `--${name}=${value} `).join('')
      return E.right(`HEALTHCHECK ${options}${of.command === null ? 'NONE' : `CMD ${command(of.command)}`}`)
    }
  }
}

// -------------------------------------------------------------------------------------
// the file
// -------------------------------------------------------------------------------------

const begun = (
  setting: Setting,
  done: ReadonlyArray<Words.Scope>,
  { base }: Stage
): Read<readonly [string, Words.Scope]> => {
  if (base.type === 'Scratch') return E.right(['scratch', scopeOf(new Map())])
  if (base.type === 'Stage')
    return E.right([stageName(base.stage), scopeOf(done[base.stage]?.environment ?? new Map())])
  const found = setting.images.get(Reference.name(base.image))
  return found === undefined
    ? E.left(`${Reference.familiar(base.image)} was not resolved`)
    : E.right([found.id, scopeOf(found.environment)])
}

const scopeOf = (environment: Values.Values): Words.Scope => ({
  environment: new Map([
    ...(environment.has('PATH') ? [] : [['PATH', defaultPath] as const]),
    ...environment
  ]),
  args: new Map()
})

/** The lines that the engine gets, one an instruction, and counts as its steps. */
export const lines =
  (setting: Setting) =>
  (of: Dockerfile): Checked<ReadonlyArray<string>> => {
    const done: Array<Words.Scope> = []
    const label = `LABEL ${Words.quoted(setting.label.name)}=${Words.quoted(setting.label.value)}`
    return pipe(
      of.stages,
      each((stage, i) => {
        const start = at(stage.line)(begun(setting, done, stage))
        if (E.isLeft(start)) return start
        const [image, scope] = start.right
        done.push(scope)
        return pipe(
          stage.instructions,
          each(one => at(one.line)(short(line(setting, stage, scope, one)))),
          E.map(rest => [`FROM ${image} AS ${stageName(i)}`, label, ...rest])
        )
      }),
      E.map(stages => stages.flat()),
      E.filterOrElse(
        printed => printed.reduce((sum, { length }) => sum + length, 0) <= longestPrinted,
        () => ({
          line: 1,
          reason: `the file has more than ${longestPrinted} characters when its variables are filled in`
        })
      )
    )
  }

/** A file of a miner's has a quarter of it at most; what is more comes of variables alone. */
const longestPrinted = 1 << 20

/** The engine takes no longer ones, and wants no less than an instruction in each. */
const short = (printed: Read<string>): Read<string> =>
  E.filterOrElse(
    (text: string) => Buffer.byteLength(text) <= Lines.longestLine + 4096,
    () => `it has more than ${Lines.longestLine} bytes: put it into a script`
  )(printed)

/** The file itself. */
export const file = (printed: ReadonlyArray<string>): string => `${printed.join('\n')}\n`

/** The sources of a file's ADDs, as paths of the repository or patterns of such. */
export const added = (printed: string): ReadonlyArray<string> =>
  printed.split('\n').flatMap(one => {
    const words: unknown = one.startsWith('ADD ') ? JSON.parse(one.slice(one.indexOf('['))) : []
    return Array.isArray(words) ? words.slice(0, -1).map(word => Words.unescaped(String(word))) : []
  })
