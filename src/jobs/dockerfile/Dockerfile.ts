/**
 * A Dockerfile as instructions: what a miner's file says, by a grammar of our own (EXECUTION 4, build). The engine never
 * sees the miner's text, only what is printed from these.
 */
import * as t from 'io-ts'
import { closed, integer, list, nullable, oneOf, tagged } from '../../domain/codec/Codec.js'
import * as Exec from './grammar/Exec.js'
import * as Reference from './Reference.js'
import * as Word from './grammar/Word.js'

// -------------------------------------------------------------------------------------
// instructions
// -------------------------------------------------------------------------------------

const line = integer(1)
const pair = closed('a name with a value', { name: t.string, value: Word.codec })
const pairs = list(pair)

/** Where a stage or a copy comes from; stages count from 0. */
const from = tagged('a source of files', {
  Stage: closed('a stage', { type: t.literal('Stage'), stage: integer(0) }),
  Image: closed('an image', { type: t.literal('Image'), image: Reference.codec })
})
export type From = t.TypeOf<typeof from>

const copying = {
  line,
  chown: nullable(Word.codec),
  sources: list(Word.codec),
  to: Word.codec
}

export const instruction = tagged('an instruction', {
  Arg: closed('ARG', { type: t.literal('Arg'), line, name: t.string, value: nullable(Word.codec) }),
  Env: closed('ENV', { type: t.literal('Env'), line, pairs }),
  Label: closed('LABEL', { type: t.literal('Label'), line, pairs }),
  Copy: closed('COPY', { type: t.literal('Copy'), ...copying, from: nullable(from) }),
  Add: closed('ADD', { type: t.literal('Add'), ...copying }),
  Run: closed('RUN', { type: t.literal('Run'), line, command: Exec.codec }),
  Cmd: closed('CMD', { type: t.literal('Cmd'), line, command: Exec.codec }),
  Entrypoint: closed('ENTRYPOINT', { type: t.literal('Entrypoint'), line, command: Exec.codec }),
  Shell: closed('SHELL', { type: t.literal('Shell'), line, words: list(t.string) }),
  Workdir: closed('WORKDIR', { type: t.literal('Workdir'), line, value: Word.codec }),
  User: closed('USER', { type: t.literal('User'), line, value: Word.codec }),
  StopSignal: closed('STOPSIGNAL', { type: t.literal('StopSignal'), line, value: Word.codec }),
  Expose: closed('EXPOSE', { type: t.literal('Expose'), line, ports: list(Word.codec) }),
  Maintainer: closed('MAINTAINER', { type: t.literal('Maintainer'), line, text: t.string }),
  HealthCheck: closed('HEALTHCHECK', {
    type: t.literal('HealthCheck'),
    line,
    options: list(
      closed('an option', { name: oneOf('interval', 'timeout', 'start-period', 'retries'), value: t.string })
    ),
    /** null: none. */
    command: nullable(Exec.codec)
  })
})
export type Instruction = t.TypeOf<typeof instruction>

// -------------------------------------------------------------------------------------
// stages
// -------------------------------------------------------------------------------------

const base = tagged('a base', {
  Stage: closed('a stage', { type: t.literal('Stage'), stage: integer(0) }),
  Image: closed('an image', { type: t.literal('Image'), image: Reference.codec }),
  Scratch: closed('nothing', { type: t.literal('Scratch') })
})
export type Base = t.TypeOf<typeof base>

const stage = closed('a stage', {
  line,
  base,
  /** `os/architecture`, where the file asks for one. */
  platform: nullable(t.string),
  /** What `ARG NAME` without a value is worth here: the file's first lines say so. */
  defaults: list(closed('a default', { name: t.string, value: t.string })),
  instructions: list(instruction)
})
export interface Stage extends t.TypeOf<typeof stage> {}

export const codec = closed('a Dockerfile', { stages: list(stage) })

/** Stages, the last of which becomes the image. */
export interface Dockerfile extends t.TypeOf<typeof codec> {}

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

export const need = closed('an image that is needed', {
  image: Reference.codec,
  line,
  /** `os/architecture`, where a stage that starts from it asks for one. */
  platform: nullable(t.string)
})

/** An image that it starts from or copies from, with the first line that names it. */
export interface Need extends t.TypeOf<typeof need> {}

/** The images that it needs, each once. */
export const images = ({ stages }: Dockerfile): ReadonlyArray<Need> => {
  const found = new Map<string, Need>()
  const note = (source: Base | null, at: number, platform: string | null): void => {
    if (source?.type !== 'Image') return
    const name = Reference.name(source.image)
    const before = found.get(name)
    found.set(name, {
      image: source.image,
      line: before?.line ?? at,
      platform: before?.platform ?? platform
    })
  }
  for (const { base: its, line: at, platform, instructions } of stages) {
    note(its, at, platform)
    for (const one of instructions) if (one.type === 'Copy') note(one.from, one.line, null)
  }
  return [...found.values()]
}
