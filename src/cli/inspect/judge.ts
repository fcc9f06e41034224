/** `dethrone judge`: a boss round by itself, or many of them, one a line, for validators in any language. */
import { createReadStream } from 'node:fs'
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Verdict } from '../../domain/match/Verdict.js'
import * as Verdicts from '../../domain/match/Verdict.js'
import * as Judge from '../../rules/boss/Judge.js'
import * as Codec from '../../domain/codec/Codec.js'
import * as Json from '../../domain/codec/Json.js'
import { command, type Declaration, type Options } from '../terminal/command.js'
import * as Input from '../terminal/input.js'
import { lines, type Line } from '../terminal/lines.js'
import { exit, print } from '../terminal/terminal.js'

const declaration = {
  name: 'judge',
  takes: ['FILE'],
  input: 'FILE',
  about:
    'Judges a boss round: rules, the champion with its reign, and both scores of each task; null is a failed job. Scores are text, since a JSON number may have changed when it was parsed.',
  options: {
    lines: {
      type: 'boolean',
      about:
        'reads one boss round a line and answers each with one line; a bad line, an empty one too, answers {"error":…}'
    },
    text: { type: 'boolean', about: 'prints the verdict in sentences instead of JSON' },
    json: { type: 'boolean', about: 'prints JSON; it does so anyway unless --text is given' }
  },
  example: 'dethrone judge examples/boss-round.json',
  notes: `  {"rules":"gradients-2025-11",
   "type":"text",
   "champion":{"hotkey":"5…","reign":3},
   "challenger":"5…",
   "tasks":[{"taskType":"DpoTask",
     "champion":"1.48","challenger":"1.38"},
     … six of them]}`
} as const satisfies Declaration<Options>

export const run = command(declaration, async ({ lines: many, text }, [path = '']) => {
  if (many) return filter(path, text)
  const verdict = await Input.file(path, Judge.codec, 'boss round')
  print(shown(Judge.verdict(verdict), text))
  return exit.ok
})

const shown = (verdict: Verdict, text: boolean): string =>
  text
    ? [...verdict.tasks.map(Verdicts.sentence), Verdicts.summary(verdict)].join('\n')
    : JSON.stringify(verdict, null, 2)

/** A boss round with a whole rule set in it is a few thousand bytes; who needs more has another mistake. */
const longestLine = 1_048_576

/** One line in, one line out, in order, so that line n answers line n. What is wrong with a line is its answer, and the others go on. */
const filter = async (path: string, text: boolean): Promise<number> => {
  const input = path === '-' ? process.stdin : createReadStream(path)
  const output = process.stdout
  const reader = { gone: false }
  const close = (): void => {
    reader.gone = true
  }
  output.once('error', close).once('close', close)
  try {
    for await (const line of lines(input, longestLine)) {
      const taken = output.write(`${answer(line, text)}\n`)
      // Whoever reads slowly is waited for, so that a million lines need no more memory than one.
      if (!taken && !reader.gone) await drained(output)
      // Whoever stopped reading wants no more.
      if (reader.gone) break
    }
  } catch (thrown) {
    throw new Input.InputError(`${Input.named(path)} cannot be read: ${Input.because(thrown)}`)
  } finally {
    output.off('error', close).off('close', close)
  }
  return exit.ok
}

/** Until the stream takes more, or never will. */
const drained = (output: NodeJS.WriteStream): Promise<void> =>
  new Promise(resolve => {
    const done = (): void => {
      for (const event of ['drain', 'error', 'close']) output.off(event, done)
      resolve()
    }
    for (const event of ['drain', 'error', 'close']) output.on(event, done)
  })

const answer = (line: Line, text: boolean): string => {
  const judged = pipe(
    line,
    E.flatMap(written =>
      written.trim() === '' ? E.left('an empty line: expected a boss round') : E.right(written)
    ),
    E.flatMap(written =>
      pipe(
        Json.parse(written),
        E.mapLeft(expected => `expected ${expected}`)
      )
    ),
    E.flatMap(json =>
      pipe(
        Judge.judge(json),
        E.mapLeft(faults => faults.map(Codec.sentence).join('; '))
      )
    )
  )
  if (E.isLeft(judged)) return JSON.stringify({ error: judged.left })
  return text ? Verdicts.summary(judged.right) : JSON.stringify(judged.right)
}
