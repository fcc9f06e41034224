/** Reach: what of a repository runs while it trains, followed from the entry point through scripts, imports and calls (EXECUTION 1 to 5). Pure. */
import { folderOf, from, type Image } from './Repository.js'
import * as Python from './Python.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A shell script that runs, line by line, comments gone. */
export interface Shell {
  readonly path: string
  readonly lines: ReadonlyArray<string>
}

/** A Python file of which these statements can run. */
export interface Module {
  readonly path: string
  readonly statements: ReadonlyArray<Python.Statement>
  /** Names that come from other files: their path, and their name there; null for the file itself. */
  readonly imported: ReadonlyMap<string, { readonly path: string; readonly name: string | null }>
}

/** All that runs. */
export interface Reached {
  readonly shells: ReadonlyArray<Shell>
  readonly modules: ReadonlyArray<Module>
}

interface Loaded {
  readonly path: string
  readonly at: string
  readonly statements: ReadonlyArray<Python.Statement>
  readonly names: ReadonlySet<string>
  /** Of these, those that a framework calls. */
  readonly hooks: ReadonlyArray<string>
  hooked: boolean
  /** What stands in each function, by its name. */
  readonly scopes: ReadonlyMap<string, ReadonlyArray<Python.Statement>>
  readonly live: Set<string>
  readonly imported: Map<string, { path: string; name: string | null }>
}

// -------------------------------------------------------------------------------------
// finding files
// -------------------------------------------------------------------------------------

/** Words of a command or a string that may name a script, up to its ending. */
const scriptsIn = (text: string): ReadonlyArray<string> =>
  text.split(/[^A-Za-z0-9_./@-]+/).flatMap(word => /^.*[A-Za-z0-9_-]\.(?:py|sh|bash)\b/.exec(word)?.[0] ?? [])

/** The image's path of what a text names, seen from a working folder or from where the text stands. */
const found = (image: Image, token: string, at: string): string | undefined =>
  [image.workdir, folderOf(at)]
    .map(folder => from(folder, token.replace(/^\/(?=\.)/, '')))
    .find(path => image.files.has(path)) ??
  // Behind a variable for a folder, `$DIR/x.sh` leaves `/x.sh`.
  (token.startsWith('/')
    ? [folderOf(at), image.workdir]
        .map(folder => from(folder, `.${token}`))
        .find(path => image.files.has(path))
    : undefined)

/** Names that a module of the image can end in, looked up once for an image. */
const lastNames = (image: Image): ReadonlySet<string> => {
  const before = namesOf.get(image)
  if (before !== undefined) return before
  const names = new Set(
    [...image.files.keys()].map(
      path =>
        path
          .replace(/\/__init__\.py$|\.py$/, '')
          .split('/')
          .at(-1) ?? ''
    )
  )
  namesOf.set(image, names)
  return names
}
const namesOf = new WeakMap<Image, ReadonlySet<string>>()

/** How far up from where it is imported a module is looked for. */
const mostUp = 16

const moduleAt = (image: Image, name: string, at: string): string | undefined => {
  const inside = name.replaceAll('.', '/')
  if (!lastNames(image).has(inside.slice(inside.lastIndexOf('/') + 1))) return undefined
  const roots: Array<string> = []
  for (const folder of [
    folderOf(at),
    image.workdir,
    ...(image.environment.get('PYTHONPATH') ?? '').split(':')
  ]) {
    let root = folder
    for (let up = 0; up < mostUp; up += 1) {
      roots.push(root)
      if (root === '' || root === '/') break
      root = folderOf(root)
    }
  }
  return roots
    .flatMap(root => [from(root, `${inside}.py`), from(root, `${inside}/__init__.py`)])
    .find(path => image.files.has(path))
}

/** What a command or a text of one starts. */
const started = (image: Image, text: string, at: string): ReadonlyArray<string> => [
  ...scriptsIn(text).flatMap(token => found(image, token, at) ?? []),
  ...[...text.matchAll(/(?:^|\s)-m[ \t,"']+([A-Za-z_][\w.]*)/g)].flatMap(([, name = '']) =>
    [
      // A package runs its `__main__`, behind what it is made of.
      moduleAt(image, `${name}.__main__`, at) ?? [],
      moduleAt(image, name, at) ?? []
    ].flat()
  ),
  // A program without an ending, such as ./entrypoint.
  ...text
    .split(/[\s"';|&()]+/)
    .flatMap(token => (/^\.?\.?\/[\w./-]+$/.test(token) ? (found(image, token, at) ?? []) : []))
]

// -------------------------------------------------------------------------------------
// imports and calls
// -------------------------------------------------------------------------------------

const imports = (
  image: Image,
  of: Loaded,
  { text }: Python.Statement
): ReadonlyArray<readonly [string, string, string | null]> => {
  const [, plain] = /^import\s+(.*)$/.exec(text) ?? []
  if (plain !== undefined)
    return plain.split(',').flatMap(one => {
      const [name = '', alias] = one.trim().split(/\s+as\s+/)
      const path = moduleAt(image, name, of.at)
      return path === undefined ? [] : [[alias ?? name.split('.').at(-1) ?? '', path, null] as const]
    })
  const [, dots = '', module = '', names = ''] = /^from\s+(\.*)([\w.]*)\s+import\s+(.*)$/.exec(text) ?? []
  if (names === '') return []
  const base = dots === '' ? of.at : `${from(folderOf(of.at), '../'.repeat(dots.length - 1) || '.')}/_`
  return names
    .replace(/[()]/g, '')
    .split(',')
    .flatMap((one): ReadonlyArray<readonly [string, string, string | null]> => {
      const [name = '', alias] = one.trim().split(/\s+as\s+/)
      if (name === '') return []
      const whole = moduleAt(image, [module, name].filter(part => part !== '').join('.'), base)
      if (whole !== undefined) return [[alias ?? name, whole, null] as const]
      const path = module === '' ? undefined : moduleAt(image, module, base)
      return path === undefined ? [] : [[alias ?? name, path, name] as const]
    })
}

/** Names that a framework calls by itself, once their class is used. */
const hooks = /^(?:__\w+__|on_\w+|forward|compute_loss|training_step|run|setup)$/

/** Follows everything from the entry point; a name that is never mentioned where it could be called is never called. */
export const reached = (image: Image, files: ReadonlyMap<string, string>): Reached => {
  const shells = new Map<string, Shell>()
  const modules = new Map<string, Loaded>()
  const open: Array<string> = []
  const load = (at: string): Loaded | undefined => {
    const path = image.files.get(at)
    const text = path === undefined ? undefined : files.get(path)
    if (path === undefined || text === undefined) return undefined
    const known = modules.get(path)
    if (known !== undefined || shells.has(path)) return known
    if (path.endsWith('.py') || /^#!.*python/.test(text)) {
      const statements = Python.statements(text)
      const names = new Set(
        statements.flatMap(({ text: t }) => /^(?:async\s+)?(?:def|class)\s+(\w+)/.exec(t)?.[1] ?? [])
      )
      const scopes = new Map<string, Array<Python.Statement>>()
      for (const statement of statements) {
        const its = scopes.get(statement.within)
        if (its === undefined) scopes.set(statement.within, [statement])
        else its.push(statement)
      }
      const module = {
        path,
        at,
        statements,
        names,
        hooks: [...names].filter(name => hooks.test(name)),
        hooked: false,
        scopes,
        live: new Set(['', ...registered(statements)]),
        imported: new Map()
      }
      modules.set(path, module)
      return module
    }
    if (/\.(?:sh|bash)$/.test(path) || /^#!.*sh\b/.test(text)) {
      const lines = text.split('\n').map(line => line.replace(/(?:^|\s)#(?!!).*$/, ''))
      shells.set(path, { path, lines })
      for (const next of started(
        image,
        lines.join('\n').replace(/\$\{?\w+\}?(?=\/)|\$\([^()]*\)(?=\/)|"?\$\(dirname[^)]*\)"?(?=\/)/g, ''),
        at
      ))
        open.push(next)
    }
    return undefined
  }
  if (image.entrypoint !== null) {
    const { command } = image.entrypoint
    open.push(
      ...started(
        image,
        command.type === 'Exec' ? command.words.join(' ') : command.text,
        `${image.workdir}/_`
      )
    )
  }
  const done = new Set<string>()
  /** Follows a function, or a file's own level: once, however often it is mentioned. */
  const follow = (module: Loaded, within: string): void => {
    done.add(`${module.path} ${within}`)
    const statements = module.scopes.get(within) ?? []
    for (const statement of statements)
      for (const [alias, at, name] of imports(image, module, statement)) {
        const other = load(at)
        if (other !== undefined) module.imported.set(alias, { path: other.path, name })
      }
    for (const statement of statements) {
      for (const text of statement.strings) open.push(...started(image, text, module.at))
      mention(modules, module, statement)
    }
  }
  for (let before = -1; done.size > before;) {
    before = done.size
    while (open.length > 0) load(open.pop() ?? '')
    for (const module of [...modules.values()])
      for (const within of module.live) if (!done.has(`${module.path} ${within}`)) follow(module, within)
  }
  return {
    shells: [...shells.values()],
    modules: [...modules.values()].map(({ path, statements, live, imported }) => ({
      path,
      imported,
      statements: statements.filter(({ within }) => live.has(within))
    }))
  }
}

/** A library of commands calls what stands below such a line. */
const registers = /^@(?:[\w.]*\.)?(?:command|callback|group|main)\b/

/** Functions of a file's own level that stand below such a line. */
const registered = (statements: ReadonlyArray<Python.Statement>): ReadonlyArray<string> => {
  const found: Array<string> = []
  let below = false
  for (const { text, within } of statements) {
    if (within === '' && registers.test(text)) below = true
    else if (!text.startsWith('@')) {
      const [, name] = /^(?:async\s+)?def\s+(\w+)/.exec(text) ?? []
      if (below && name !== undefined) found.push(name)
      below = false
    }
  }
  return found
}

/** A framework calls these once it has the class, or the file; told once. */
const hook = (module: Loaded): void => {
  if (module.hooked) return
  module.hooked = true
  for (const name of module.hooks) module.live.add(name)
}

/** Marks what a statement mentions as alive. */
const mention = (
  modules: ReadonlyMap<string, Loaded>,
  module: Loaded,
  { text, strings }: Python.Statement
): void => {
  if (/^(?:import|from)\s/.test(text)) return
  const own = /^(?:async\s+)?(?:def|class)\s+(\w+)/.exec(text)?.[1]
  const all = [text, ...strings.flatMap(s => s.match(/\{[^{}]*\}/g) ?? [])].join(' ')
  for (const [dotted] of all.matchAll(/[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/g)) {
    const [head = '', ...rest] = dotted.split('.')
    const from_ = module.imported.get(head)
    const other = from_ === undefined ? undefined : modules.get(from_.path)
    for (const name of [head, ...rest]) if (name !== own && module.names.has(name)) module.live.add(name)
    if (other === undefined) continue
    for (const name of [from_?.name ?? '', ...rest]) if (other.names.has(name)) other.live.add(name)
    if ((from_?.name ?? null) !== null || rest.length > 0) hook(other)
  }
  if (own === undefined && module.live.size > 1) hook(module)
}
