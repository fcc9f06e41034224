/** Parsing: a miner's bytes become instructions, or are refused with line and reason; what is not known is refused (EXECUTION 4, build). Pure. */
import * as E from 'fp-ts/lib/Either.js'
import type { Dockerfile } from './Dockerfile.js'
import * as Instructions from './grammar/Instructions.js'
import * as Lines from './grammar/Lines.js'
import { at, type Checked, type Read } from './Objection.js'
import * as Stages from './Stages.js'

/** More are nobody's honest work, and each costs the engine a layer. */
const mostInstructions = 500

// -------------------------------------------------------------------------------------
// the file
// -------------------------------------------------------------------------------------

const refused: Readonly<Record<string, string>> = {
  VOLUME:
    'VOLUME is not taken: what the training writes is bounded, and collected from the output folder alone; leave it out',
  ONBUILD: 'ONBUILD is not taken: nobody builds on this image; write the instruction itself'
}

const instruction = (known: Stages.Known, { line, text }: Lines.Line): Read<null> => {
  const [, word = '', rest = ''] = /^([^ \t]+)(?:[ \t]+(.*))?$/s.exec(text) ?? []
  // Letters of other alphabets have capitals among ours, and no engine takes them for those.
  const name = /^[A-Za-z]+$/.test(word) ? word.toUpperCase() : word
  const reason = Object.hasOwn(refused, name) ? refused[name] : undefined
  if (reason !== undefined) return E.left(reason)
  if (name === 'FROM')
    return E.map((stage: Stages.Named) => {
      known.stages.push(stage)
      return null
    })(Stages.begun(known, rest, line))
  const stage = known.stages[known.stages.length - 1]
  if (stage === undefined && name !== 'ARG')
    return E.left('the first instruction must be FROM, or ARG before it')
  const read = name === 'COPY' ? Stages.copy(known, rest, line) : own(name, word)(rest, line)
  if (E.isLeft(read)) return read
  if (stage === undefined) return Stages.front(known, read.right)
  stage.instructions.push(...read.right)
  return E.right(null)
}

const own = (name: string, word: string): ((text: string, line: number) => Instructions.Parsed) =>
  (Object.hasOwn(Instructions.instructions, name) ? Instructions.instructions[name] : undefined) ??
  (() => E.left(`${JSON.stringify(word.slice(0, 40))} is no instruction`))

/** A Dockerfile's instructions. */
export const parse = (bytes: Uint8Array): Checked<Dockerfile> => {
  const lines = Lines.read(bytes)
  if (E.isLeft(lines)) return lines
  const known: Stages.Known = { args: new Map(), stages: [] }
  for (const [i, line] of lines.right.entries()) {
    const done = at(line.line)(
      i < mostInstructions
        ? instruction(known, line)
        : E.left(`there are more than ${mostInstructions} instructions`)
    )
    if (E.isLeft(done)) return done
  }
  if (known.stages.length === 0) return E.left({ line: 1, reason: 'there is no FROM' })
  return E.right({
    stages: known.stages.map(({ line, base: its, platform, defaults, instructions }) => ({
      line,
      base: its,
      platform,
      defaults,
      instructions
    }))
  })
}
