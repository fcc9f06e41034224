/** The entry point: whether the engine can start it, and whether the arguments behind it reach a program (EXECUTION 2, 5). Pure. */
import type * as Reach from './Reach.js'
import { commandsOf, folderOf, from, type Image, type Warning } from './Repository.js'
import * as Shells from './Shells.js'

type Place = Omit<Warning, 'rule' | 'message'>
type Texts = ReadonlyMap<string, string>

/** What starts the program that its words go on with. */
const wrapper =
  /^(?:\S*\/)?(?:tini|dumb-init|env|nice|nohup|setsid|stdbuf|exec|_entrypoint\.sh|nvidia_entrypoint\.sh)$/

/** The words of a command from its program on. */
const fromProgram = (words: ReadonlyArray<string>): ReadonlyArray<string> => {
  let at = 0
  while (at < words.length && wrapper.test(words[at] ?? '')) {
    at += 1
    while (at < words.length && /^(?:-.*|\d+|[A-Za-z_]\w*=.*)$/.test(words[at] ?? '')) at += 1
  }
  return words.slice(at)
}

// -------------------------------------------------------------------------------------
// starting
// -------------------------------------------------------------------------------------

/** Whether a step changes that file's mode. */
const isMadeExecutable = (image: Image, at: string): boolean =>
  commandsOf(image).some(
    step =>
      /\bchmod\b/.test(step) &&
      (/[*{]|\bfind\b|\s-[a-zA-Z]*R/.test(step) || step.includes(at.split('/').at(-1) ?? at))
  )

/** Whether a step mends line ends. */
const isMended = ({ steps }: Image): boolean => /\bdos2unix\b|\\r|\\015/.test(steps)

/** Why a file that is run by its name does not start. */
const fault = (image: Image, texts: Texts, unexecutable: ReadonlySet<string>, at: string): string | null => {
  const path = image.files.get(at)
  const text = path === undefined ? undefined : texts.get(path)
  if (path === undefined || text === undefined || text === '') return null
  const [first = ''] = text.split('\n', 1)
  if (first.startsWith('#!') && first.endsWith('\r') && !isMended(image))
    return 'its first line ends as Windows ends lines, and no program has that name: save it with plain line feeds, and let .gitattributes say `eol=lf`'
  if (!first.startsWith('#!')) return 'its first line names no program to run it: begin it with #!/bin/bash'
  return unexecutable.has(path) && !isMadeExecutable(image, at)
    ? 'git has it without the executable bit: `git update-index --chmod=+x` it, or chmod it in a RUN'
    : null
}

/** Programs that the lines of a script run by their path. */
const runByPath = (image: Image, { path, lines }: Reach.Shell): ReadonlyArray<readonly [Place, string]> => {
  const at = [...image.files].find(([, of]) => of === path)?.[0] ?? '/'
  return lines.flatMap((line, i) =>
    line.split(/&&|\|\||;/).flatMap(part => {
      const words = fromProgram(
        part
          .trim()
          .split(/\s+/)
          .map(word => word.replace(/^["']|["']$/g, ''))
      )
      const [program = ''] = words
      if (!program.includes('/') || program.includes('$')) return []
      const found = [image.workdir, folderOf(at)]
        .map(folder => from(folder, program))
        .find(p => image.files.has(p))
      return found === undefined ? [] : [[{ path, line: i + 1 }, found] as const]
    })
  )
}

/** Scripts whose lines end as Windows ends them, which a shell takes for a part of their last word. */
const windows = (image: Image, { shells }: Reach.Reached): ReadonlyArray<Warning> =>
  isMended(image)
    ? []
    : shells.flatMap(({ path, lines }) => {
        const line = lines.findIndex(each => /\S\r$/.test(each) && !each.startsWith('#!'))
        return line < 0
          ? []
          : [
              {
                rule: 'not-runnable',
                path,
                line: line + 1,
                message:
                  'its lines end as Windows ends them, and the shell takes that for a part of the last word: save it with plain line feeds'
              }
            ]
      })

// -------------------------------------------------------------------------------------
// arguments
// -------------------------------------------------------------------------------------

const runsItsArguments =
  /^\s*(?:exec\s+)?(?:(?:\S*\/)?(?:tini|gosu|su-exec|env|nice)\s+(?:-\S+\s+)*)?"?\$(?:@|\{@\})"?\s*$/

/** Whether a script runs what it is given, having put nothing before it. */
const isHanded = ({ lines }: Reach.Shell): boolean =>
  lines.some(line => runsItsArguments.test(line)) && !lines.some(line => /\bset\s+--|\bshift\b/.test(line))

const noProgram = (place: Place, what: string): Warning => ({
  ...place,
  rule: 'no-entrypoint',
  message: `${what}, and the arguments take the place of a CMD: name the program in ENTRYPOINT`
})

const arguments_ = (
  image: Image,
  { shells }: Reach.Reached,
  words: ReadonlyArray<string>,
  place: Place
): ReadonlyArray<Warning> => {
  const [program, ...rest] = fromProgram(words)
  if (program === undefined) return [noProgram(place, 'its ENTRYPOINT starts what follows it')]
  const path = image.files.get(from(image.workdir, program))
  const script = shells.find(shell => shell.path === path)
  if (script !== undefined && rest.length === 0 && isHanded(script))
    return [noProgram(place, `its ENTRYPOINT, ${script.path}, runs what it is given`)]
  const said = (message: string): ReadonlyArray<Warning> => [{ ...place, rule: 'shell-entrypoint', message }]
  const given = Shells.given(words)
  if (given === null) return []
  if (!given.takesArguments)
    return said(
      'its shell is given a script that passes no argument on: end the script in "$@", and the list in "--"'
    )
  return given.losesFirst
    ? said(
        'the shell takes the first argument for its own name, and "$@" begins after it: end the list in "--"'
      )
    : []
}

// -------------------------------------------------------------------------------------
// the file
// -------------------------------------------------------------------------------------

/** A script of the repository that the entry point names where no copy puts it. */
const nowhere = (
  image: Image,
  {
    paths,
    isLeftOut
  }: { readonly paths: ReadonlyArray<string>; readonly isLeftOut: (path: string) => boolean },
  words: ReadonlyArray<string>,
  place: Place
): ReadonlyArray<Warning> => {
  if (image.unseen) return []
  const named = fromProgram(words).find(
    (word, i) => /^[\w./-]+\.(?:py|sh|bash)$/.test(word) || (i === 0 && /^\.?\/[\w./-]+$/.test(word))
  )
  if (named === undefined) return []
  const at = from(image.workdir, named)
  const name = at.split('/').at(-1) ?? at
  const own = paths.find(path => path === name || path.endsWith(`/${name}`))
  // What a step makes or brings, and what the base has of its own, is not ours to judge.
  return image.files.has(at) ||
    own === undefined ||
    image.steps.includes(name) ||
    /\bgit\s+clone\b|\b(?:mv|ln|cp)\s/.test(image.steps)
    ? []
    : [
        {
          ...place,
          rule: 'path-missing',
          message: isLeftOut(own)
            ? `starts ${named}, and .dockerignore leaves ${own} out of every COPY: take its line out of .dockerignore, or make an exception with !`
            : `starts ${named}, and no COPY puts ${own} there: copy it to ${at.replace('/?', '')}, or name where it is`
        }
      ]
}

/** The repository's files that the entry point's words name: those that are passed all arguments. */
export const first = (image: Image): ReadonlySet<string> =>
  new Set(
    image.entrypoint?.command.type === 'Exec'
      ? image.entrypoint.command.words.flatMap(word => image.files.get(from(image.workdir, word)) ?? [])
      : []
  )

/** What is wrong with the entry point. */
export const warnings = (
  image: Image,
  reached: Reach.Reached,
  path: string,
  {
    paths,
    texts,
    unexecutable,
    isLeftOut
  }: {
    readonly paths: ReadonlyArray<string>
    /** Whether `.dockerignore` keeps a path from every copy. */
    readonly isLeftOut: (path: string) => boolean
    readonly texts: Texts
    readonly unexecutable: ReadonlySet<string>
  }
): ReadonlyArray<Warning> => {
  const { entrypoint } = image
  const place = { path, line: entrypoint?.line ?? 1 }
  if (entrypoint === null || (entrypoint.command.type === 'Exec' && entrypoint.command.words.length === 0))
    return [noProgram(place, 'there is no ENTRYPOINT to take the arguments')]
  if (entrypoint.command.type === 'Shell')
    return [
      {
        ...place,
        rule: 'shell-entrypoint',
        message:
          'an ENTRYPOINT without brackets runs in a shell that passes no argument on: write ENTRYPOINT ["program"]'
      }
    ]
  const { words } = entrypoint.command
  const [program = ''] = fromProgram(words)
  const started: ReadonlyArray<readonly [Place, string]> = [
    ...(program.includes('/') ? [[place, from(image.workdir, program)] as const] : []),
    ...reached.shells.flatMap(shell => runByPath(image, shell))
  ]
  const once = new Map(started.toReversed().map(([where, at]) => [at, where]))
  const faults = [...once].reverse().flatMap(([at, where]): ReadonlyArray<Warning> => {
    const why = fault(image, texts, unexecutable, at)
    return why === null
      ? []
      : [{ ...where, rule: 'not-runnable', message: `${at.replace('/?/', '')} does not start: ${why}` }]
  })
  return [
    ...arguments_(image, reached, words, place),
    ...(image.missing.length > 0 ? [] : nowhere(image, { paths, isLeftOut }, words, place)),
    ...(faults.length > 0 ? faults.slice(0, 1) : windows(image, reached))
  ]
}
