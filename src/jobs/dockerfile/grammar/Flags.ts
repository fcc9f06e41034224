/** Flags: the options between an instruction's name and what it is about (EXECUTION 4, build). Pure. */
import * as E from 'fp-ts/lib/Either.js'
import type { Read } from '../Objection.js'

/** An option with its value. */
export interface Flag {
  readonly name: string
  readonly value: string
}

const buildkit = new Set([
  'mount',
  'network',
  'security',
  'link',
  'chmod',
  'parents',
  'exclude',
  'checksum',
  'keep-git-dir'
])

/** The options in front, of those names and each once, and what follows them. */
export const read = (
  text: string,
  known: ReadonlyArray<string>
): Read<{ readonly flags: ReadonlyArray<Flag>; readonly rest: string }> => {
  const flags: Array<Flag> = []
  let rest = text
  while (rest.startsWith('--')) {
    const [word = ''] = rest.split(/[ \t]/, 1)
    const [, name = word, value] = /^--([a-z][a-z-]*)=([^"'\\`]+)$/.exec(word) ?? []
    if (buildkit.has(name) || buildkit.has(/^--([a-z-]+)/.exec(word)?.[1] ?? ''))
      return E.left(
        `${word.replace(/=.*/, '')} needs BuildKit, and images are built without it: leave it out`
      )
    if (value === undefined || !known.includes(name))
      return E.left(`${JSON.stringify(word.slice(0, 80))} is no option that is known here`)
    if (flags.some(flag => flag.name === name)) return E.left(`--${name} stands there twice`)
    flags.push({ name, value })
    rest = rest.slice(word.length).replace(/^[ \t]+/, '')
  }
  return E.right({ flags, rest })
}

/** What an instruction without options is about. */
export const none = (text: string): Read<string> =>
  E.map(({ rest }: { readonly rest: string }) => rest)(read(text, []))
