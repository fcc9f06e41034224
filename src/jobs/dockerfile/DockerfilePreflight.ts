/** Pitfalls of a Dockerfile alone: what is refused, or does otherwise than its author thinks (EXECUTION 4, 5). Pure. */
import { Buffer } from 'node:buffer'
import * as E from 'fp-ts/lib/Either.js'
import * as Parse from './Parse.js'

interface Warning {
  readonly line: number
  readonly message: string
}

/** What is likely to go wrong with it, or what it is refused for. */
export const warnings = (text: string): ReadonlyArray<Warning> => {
  const parsed = Parse.parse(Buffer.from(text))
  if (E.isLeft(parsed)) return [{ line: parsed.left.line, message: parsed.left.reason }]
  return parsed.right.stages.at(-1)?.instructions.some(({ type }) => type === 'Entrypoint') === true
    ? []
    : [{ line: 1, message: 'there is no ENTRYPOINT to take the arguments; a CMD is replaced by them' }]
}

/** What of a Dockerfile runs while it trains; the other lines stay, empty, so that lines keep their numbers. */
export const started = (text: string): string =>
  text
    .split('\n')
    .map(line => (/^\s*(?:ENTRYPOINT|CMD)\b/i.test(line) ? line : ''))
    .join('\n')
