/** Pitfalls of a Dockerfile alone: what the engine refuses or does otherwise than its author thinks (EXECUTION 4, 5). Pure. */
import * as E from 'fp-ts/lib/Either.js'
import * as BaseImages from './BaseImages.js'
import * as Dockerfile from './Dockerfile.js'

/** What is likely to go wrong with it, beside what it is refused for. */
export const warnings = (text: string): ReadonlyArray<Dockerfile.Objection> => {
  const instructions = Dockerfile.instructions(text)
  const images = BaseImages.named(text)
  return [
    ...Dockerfile.objections(text),
    ...(E.isLeft(images) ? [images.left] : []),
    ...instructions
      .filter(({ word, rest }) => word === 'RUN' && /^--(?:mount|network|security)\b/.test(rest))
      .map(({ line }) => ({
        line,
        message: 'RUN with --mount, --network or --security needs BuildKit, and images are built without it'
      })),
    ...instructions
      .filter(({ word }) => word === 'VOLUME')
      .map(({ line }) => ({
        line,
        message: 'a VOLUME becomes a folder in memory of 64 MiB, and is not collected'
      })),
    ...(instructions.some(({ word }) => word === 'ENTRYPOINT')
      ? []
      : [{ line: 1, message: 'there is no ENTRYPOINT to take the arguments; a CMD is replaced by them' }])
  ]
}

/** What of a Dockerfile runs while it trains; the other lines stay, empty, so that lines keep their numbers. */
export const started = (text: string): string => {
  const kept = new Set(
    Dockerfile.instructions(text).flatMap(({ word, line, end }) =>
      word === 'ENTRYPOINT' || word === 'CMD'
        ? Array.from({ length: end - line + 1 }, (_, i) => line + i)
        : []
    )
  )
  return text
    .split('\n')
    .map((line, i) => (kept.has(i + 1) ? line : ''))
    .join('\n')
}
