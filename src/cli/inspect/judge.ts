/** `dethrone judge`: a boss round by itself, or many of them, one a line, for validators in any language. */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import * as E from 'fp-ts/lib/Either.js'
import type { Verdict } from '../../domain/match/Verdict.js'
import * as Verdicts from '../../domain/match/Verdict.js'
import { messageOf } from '../../ports/Executor.js'
import * as Judge from '../../rules/boss/Judge.js'
import * as Codec from '../../domain/codec/Codec.js'
import { command, type Declaration, type Options } from '../terminal/command.js'
import * as Input from '../terminal/input.js'
import { exit, print } from '../terminal/terminal.js'

const declaration = {
  name: 'judge',
  takes: ['FILE'],
  about:
    'Judges a boss round: rules, the champion with its reign, and both scores of each task; null is a failed job. Scores are text, since a JSON number may have changed when it was parsed. FILE - is standard input.',
  options: {
    lines: {
      type: 'boolean',
      about: 'reads one boss round a line and answers each with one line; a bad line answers {"error":…}'
    },
    text: { type: 'boolean', about: 'prints the verdict in sentences instead of JSON' },
    json: { type: 'boolean', about: 'prints JSON; it does so anyway unless --text is given' }
  },
  example: 'dethrone judge examples/boss-round.json',
  notes: `  {"rules":"gradients-2025-11","type":"text","champion":{"hotkey":"5…","reign":3},"challenger":"5…",
   "tasks":[{"taskType":"InstructTextTask","champion":"1.488705","challenger":"1.382788"}, … six of them]}`
} as const satisfies Declaration<Options>

export const run = command(declaration, async ({ lines, text }, [path = '']) => {
  if (lines) return filter(path, text)
  const verdict = await Input.file(path, Judge.codec, 'boss round')
  print(shown(Judge.verdict(verdict), text))
  return exit.ok
})

const shown = (verdict: Verdict, text: boolean): string =>
  text
    ? [...verdict.tasks.map(Verdicts.sentence), Verdicts.summary(verdict)].join('\n')
    : JSON.stringify(verdict, null, 2)

/** One line in, one line out, in order. What is wrong with a line is its answer, and the others go on. */
const filter = async (path: string, text: boolean): Promise<number> => {
  const input = path === '-' ? process.stdin : createReadStream(path)
  const reader = createInterface({ input, crlfDelay: Infinity, terminal: false })
  // An error of the file is not the reader's, and nobody would hear of it.
  const failed = new Promise<never>((_, reject) => {
    input.once('error', (thrown: Error) => {
      reject(new Input.InputError(`${path} cannot be read: ${messageOf(thrown)}`))
    })
  })
  const answered = (async () => {
    for await (const line of reader) if (line.trim() !== '') process.stdout.write(`${answer(line, text)}\n`)
  })()
  await Promise.race([answered, failed])
  return exit.ok
}

const answer = (line: string, text: boolean): string => {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch (thrown) {
    return JSON.stringify({ error: `not JSON: ${messageOf(thrown)}` })
  }
  const judged = Judge.judge(json)
  if (E.isLeft(judged)) return JSON.stringify({ error: judged.left.map(Codec.sentence).join('; ') })
  return text ? Verdicts.summary(judged.right) : JSON.stringify(judged.right)
}
