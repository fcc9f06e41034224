/** Grammar: each instruction's own, over its text (EXECUTION 4, build). Pure. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Instruction } from '../Dockerfile.js'
import * as Copying from './Copying.js'
import * as Exec from './Exec.js'
import { each, type Read } from '../Objection.js'
import * as Flags from './Flags.js'
import * as Pairs from './Pairs.js'
import * as Word from './Word.js'

/** What an instruction's text comes to: most are one, `ARG a b` is two. */
export type Parsed = Read<ReadonlyArray<Instruction>>

const one =
  <A>(make: (a: A) => Instruction) =>
  (read: Read<A>): Parsed =>
    E.map((a: A): ReadonlyArray<Instruction> => [make(a)])(read)

const word = (text: string, make: (value: Word.Word) => Instruction): Parsed =>
  pipe(
    Flags.none(text),
    E.filterOrElse(
      rest => rest !== '',
      () => 'it says nothing'
    ),
    E.flatMap(Word.read),
    one(make)
  )

const duration = /^(?:\d{1,6}(?:ms|s|m|h))+$/
const options = ['interval', 'timeout', 'start-period', 'retries'] as const

const healthCheck = (text: string, line: number): Parsed =>
  pipe(
    Flags.read(text, options),
    E.flatMap(({ flags, rest }): Parsed => {
      const given = options.flatMap(name =>
        flags.flatMap(flag => (flag.name === name ? [{ name, value: flag.value }] : []))
      )
      const wrong = given.find(
        ({ name, value }) => !(name === 'retries' ? /^[1-9]\d{0,5}$/ : duration).test(value)
      )
      if (wrong !== undefined)
        return E.left(`--${wrong.name}=${wrong.value} is neither a time such as 30s nor a count`)
      if (/^NONE$/i.test(rest))
        return given.length === 0
          ? E.right([{ type: 'HealthCheck', line, options: [], command: null }])
          : E.left('NONE has no options')
      const [, command] = /^CMD[ \t]+(.*)$/i.exec(rest) ?? []
      return command === undefined
        ? E.left('it needs CMD and a command, or NONE')
        : pipe(
            Exec.command(command),
            one(read => ({ type: 'HealthCheck', line, options: given, command: read }))
          )
    })
  )

/** The instructions by their names, `FROM` and `COPY` apart, which need to know of the stages before. */
export const instructions: Readonly<Record<string, (text: string, line: number) => Parsed>> = {
  ARG: (text, line) =>
    pipe(
      Flags.none(text),
      E.flatMap(rest =>
        each((source: string): Read<Instruction> => {
          const equals = source.indexOf('=')
          return pipe(
            E.Do,
            E.bind('name', () => Pairs.key(Pairs.variable)(equals < 0 ? source : source.slice(0, equals))),
            E.bind('value', () => (equals < 0 ? E.right(null) : Word.read(source.slice(equals + 1)))),
            E.map(({ name, value }) => ({ type: 'Arg', line, name, value }))
          )
        })(Word.split(rest))
      ),
      E.filterOrElse(
        found => found.length > 0,
        () => 'it names nothing'
      )
    ),
  ENV: (text, line) =>
    pipe(
      Flags.none(text),
      E.flatMap(rest => Pairs.read(rest, Pairs.variable)),
      one(found => ({ type: 'Env', line, pairs: found }))
    ),
  LABEL: (text, line) =>
    pipe(
      Flags.none(text),
      E.flatMap(rest => Pairs.read(rest, Pairs.labelled)),
      one(found => ({ type: 'Label', line, pairs: found }))
    ),
  ADD: (text, line) =>
    pipe(
      Copying.read(text, ['chown']),
      E.filterOrElse(
        ({ sources }) => !sources.some(Copying.fetches),
        () => 'ADD may name only files of the repository, literally: use COPY, or RUN with a download'
      ),
      one(({ chown, sources, to }) => ({ type: 'Add', line, chown, sources, to }))
    ),
  RUN: (text, line) =>
    pipe(
      Flags.none(text),
      E.flatMap(Exec.command),
      E.filterOrElse(
        command => command.type === 'Shell' || command.words.length > 0,
        () => 'there is no command'
      ),
      one(command => ({ type: 'Run', line, command }))
    ),
  CMD: (text, line) =>
    pipe(
      Flags.none(text),
      E.flatMap(Exec.command),
      one(command => ({ type: 'Cmd', line, command }))
    ),
  ENTRYPOINT: (text, line) =>
    pipe(
      Flags.none(text),
      E.flatMap(Exec.command),
      one(command => ({ type: 'Entrypoint', line, command }))
    ),
  SHELL: (text, line) =>
    pipe(
      Flags.none(text),
      E.flatMap(Exec.strict),
      E.filterOrElse(
        words => words.length > 0,
        () => 'it is empty'
      ),
      one(words => ({ type: 'Shell', line, words }))
    ),
  WORKDIR: (text, line) => word(text, value => ({ type: 'Workdir', line, value })),
  USER: (text, line) => word(text, value => ({ type: 'User', line, value })),
  STOPSIGNAL: (text, line) => word(text, value => ({ type: 'StopSignal', line, value })),
  EXPOSE: (text, line) =>
    pipe(
      Flags.none(text),
      E.flatMap(rest => each(Word.read)(Word.atBlanks(rest))),
      E.filterOrElse(
        ports => ports.length > 0,
        () => 'it names no port'
      ),
      one(ports => ({ type: 'Expose', line, ports }))
    ),
  MAINTAINER: (text, line) =>
    pipe(
      Flags.none(text),
      E.filterOrElse(
        rest => rest !== '',
        () => 'it names nobody'
      ),
      one(rest => ({ type: 'Maintainer', line, text: rest }))
    ),
  HEALTHCHECK: healthCheck
}
