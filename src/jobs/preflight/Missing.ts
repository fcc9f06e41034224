/** What runs and is not in the image: interpreters that no step made, modules that no line copies, files of variables (EXECUTION 1). Pure. */
import type { Reached, Shell } from './Reach.js'
import { commandsOf, folderOf, from, type Image, type Warning } from './Repository.js'

// -------------------------------------------------------------------------------------
// interpreters
// -------------------------------------------------------------------------------------

const program =
  /(?:^|[\s"'=])(\/(?:workspace|app|opt|root|home)\/(?:[\w.-]+\/)*([\w.-]+)\/bin\/(?:python[\d.]*|accelerate|torchrun|deepspeed|activate))(?=[\s"']|$)/

/** An interpreter of an environment that no step has made. */
const programs = (image: Image, { modules, shells }: Reached): ReadonlyArray<Warning> => {
  const asked = new Map<string, boolean>()
  const made = (folder: string): boolean => {
    const before = asked.get(folder)
    if (before !== undefined) return before
    const is =
      image.steps.includes(folder) || [...image.files.keys()].some(path => path.includes(`/${folder}/bin/`))
    asked.set(folder, is)
    return is
  }
  // What the image's files name is its own ground; below /opt a base has what nobody here can see.
  const own = [...new Set([...image.files.keys()].map(path => `/${path.split('/')[1] ?? ''}/`))]
  const look = (path: string, line: number, text: string): ReadonlyArray<Warning> => {
    const [, named = '', folder = ''] = program.exec(text) ?? []
    return named === '' || made(folder) || !own.some(ground => named.startsWith(ground))
      ? []
      : [
          {
            rule: 'path-missing',
            path,
            line,
            message: `runs ${named}, which no step of the Dockerfile makes: make it there, or name what is in the image`
          }
        ]
  }
  return [
    ...shells.flatMap(({ path, lines }) => lines.flatMap((line, i) => look(path, i + 1, line))),
    ...modules.flatMap(({ path, statements }) =>
      statements.flatMap(({ line, strings }) => strings.flatMap(text => look(path, line, text)).slice(0, 1))
    )
  ]
}

// -------------------------------------------------------------------------------------
// modules
// -------------------------------------------------------------------------------------

/** Whether the repository may come in as a package, or by git, where nobody here sees its files. */
const isInstalled = (image: Image): boolean =>
  commandsOf(image).some(
    step =>
      /\bgit\s+clone\b|\bsetup\.py\b|\b(?:poetry|pdm)\s+install\b|\buv\s+sync\b/.test(step) ||
      (/\b(?:pip[\d.]*|uv)\b/.test(step) && /\binstall\b/.test(step) && /\s\.(?:[\s/[]|$)|\s-e\s/.test(step))
  )

/** The image's files by their last names. */
const byLastName = ({ files }: Image): ReadonlyMap<string, ReadonlyArray<string>> => {
  const found = new Map<string, Array<string>>()
  for (const path of files.keys()) {
    const last = path.slice(path.lastIndexOf('/') + 1)
    const before = found.get(last)
    if (before === undefined) found.set(last, [path])
    else before.push(path)
  }
  return found
}

/** Modules of the repository, beside who imports them or at its root, of which no line copies a file. */
const imports = (image: Image, { modules }: Reached, paths: ReadonlySet<string>): ReadonlyArray<Warning> => {
  if (image.unseen || isInstalled(image)) return []
  const inImage = byLastName(image)
  // A name that is in the image twice is found there.
  const isInside = (file: string): boolean =>
    inImage.get(file.slice(file.lastIndexOf('/') + 1))?.some(each => each.endsWith(`/${file}`)) === true
  return modules.flatMap(({ path, statements }) => {
    const seen = new Set<string>()
    return statements.flatMap(({ text, line, caught, conditional }): ReadonlyArray<Warning> => {
      const [, plain, whole] = /^(?:import|from)\s+([A-Za-z_][\w.]*)(\s+import\s)?/.exec(text) ?? []
      const name = (plain ?? '').replaceAll('.', '/')
      if (
        name === '' ||
        caught ||
        conditional ||
        seen.has(name) ||
        (text.startsWith('from') && whole === undefined)
      )
        return []
      seen.add(name)
      const files = [`${name}.py`, `${name}/__init__.py`]
      const folder = folderOf(path)
      const own = (folder === '' ? [''] : ['', `${folder}/`])
        .flatMap(at => files.map(file => at + file))
        .find(file => paths.has(file))
      return own === undefined || image.copied.has(own) || files.some(isInside)
        ? []
        : [
            {
              rule: 'import-missing',
              path,
              line,
              message: `imports ${name.replaceAll('/', '.')}, and no COPY brings ${own} into the image: copy it beside what imports it`
            }
          ]
    })
  })
}

// -------------------------------------------------------------------------------------
// files of variables
// -------------------------------------------------------------------------------------

const readsFile = /^\s*(?:source|\.)\s+["']?(\/[\w./-]+)["']?\s*$/

/** The first file that a script that ends at its first error reads where the repository’s own lie, if nothing puts it there. */
const sourced = (image: Image, { path, lines }: Shell): ReadonlyArray<Warning> => {
  if (image.unseen || !lines.some(line => /^\s*set\s+-\w*e|^#!.*\s-\w*e/.test(line))) return []
  const grounds = new Set([...image.files.keys()].map(folderOf))
  const reading = lines.findIndex(line => readsFile.test(line))
  const [, named = ''] = readsFile.exec(lines[reading] ?? '') ?? []
  const name = named.slice(named.lastIndexOf('/') + 1)
  const isKnown =
    name === '' ||
    image.files.has(from('/', named)) ||
    !grounds.has(folderOf(named)) ||
    image.steps.includes(name) ||
    lines.some((other, i) => i !== reading && other.includes(name))
  return isKnown
    ? []
    : [
        {
          rule: 'path-missing',
          path,
          line: reading + 1,
          message: `reads ${named}, which is not in the commit, and ends there: commit it, or set what it holds with ENV`
        }
      ]
}

/** All that is missing. */
export const warnings = (
  image: Image,
  reached: Reached,
  paths: ReadonlySet<string>
): ReadonlyArray<Warning> => [
  ...programs(image, reached),
  ...imports(image, reached, paths),
  ...reached.shells.flatMap(shell => sourced(image, shell))
]
