/**
 * The release gate: packs the package, installs the tarball into an empty project and uses it from there, as
 * a program and as a TypeScript consumer. Expects `dist` to be built (`npm run smoke` builds it first).
 *
 * A promise of package.json (an export, a command) whose source is not written yet is named and passed over;
 * with `--release` it is a failure.
 */
import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { gzipSync } from 'node:zlib'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { rolldown } from 'rolldown'
import * as Blocks from './blocks.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const release = process.argv.includes('--release')
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const require = createRequire(import.meta.url)
const installed = name => JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'))

/** Peers that are only needed for an entry of their own, and so are installed by whoever uses it. */
const optional = Object.keys(manifest.peerDependenciesMeta ?? {})
const required = Object.keys(manifest.peerDependencies).filter(peer => !optional.includes(peer))

/** Namespaces that the front door must have. */
const namespaces = ['Tournament', 'RuleSet']

const say = text => console.log(text)
const demand = (holds, otherwise) => {
  if (!holds) throw new Error(otherwise)
}

const run = (cwd, command, ...args) => {
  try {
    return execFileSync(command, args, {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 180_000
    })
  } catch (error) {
    const said = `${error.stdout ?? ''}${error.stderr ?? ''}${error.code ?? ''}`
    throw new Error(`${command} ${args.join(' ')}\n${said}`, { cause: error })
  }
}

// -------------------------------------------------------------------------------------
// promises
// -------------------------------------------------------------------------------------

const isThere = file => existsSync(join(root, file))
const sourceOf = file => {
  const source = file.replace(/^(?:\.\/)?dist\//, 'src/').replace(/\.js$/, '.ts')
  return isThere(`${source}x`) ? `${source}x` : source
}

const entries = Object.entries(manifest.exports)
  .filter(([, target]) => typeof target === 'object')
  .map(([path, target]) => ({ name: join(manifest.name, path), path, files: Object.values(target) }))

const commands = Object.entries(manifest.bin).map(([name, file]) => ({ name, files: [file] }))

const unwritten = [...entries, ...commands].filter(({ files }) => !isThere(sourceOf(files.at(-1))))
const isWritten = promise => !unwritten.includes(promise)

// -------------------------------------------------------------------------------------
// checks
// -------------------------------------------------------------------------------------

const pack = into => {
  run(root, 'npm', 'pack', '--ignore-scripts', '--silent', '--pack-destination', into)
  const [file] = readdirSync(into).filter(name => name.endsWith('.tgz'))
  demand(file !== undefined, 'npm pack left no tarball')
  return join(into, file)
}

const install = (project, tarball) => {
  mkdirSync(project)
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ name: 'consumer', private: true, type: 'module' })
  )
  const quiet = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']
  run(project, 'npm', 'install', ...quiet, tarball)
  // Our types name AbortSignal, which a project for Node has from @types/node.
  run(project, 'npm', 'install', '-D', ...quiet, `@types/node@${installed('@types/node').version}`)
}

const holdsWhatItPromises = project => {
  const home = join(project, 'node_modules', manifest.name)
  for (const { name, files } of [...entries, ...commands].filter(isWritten))
    for (const file of files) demand(existsSync(join(home, file)), `${name}: ${file} is not in the tarball`)
  for (const peer of required)
    demand(existsSync(join(project, 'node_modules', peer)), `${peer} was not installed with the package`)
  for (const peer of optional)
    demand(!existsSync(join(project, 'node_modules', peer)), `${peer} was installed, and it is optional`)
  for (const stray of ['test', 'node_modules', 'scripts'])
    demand(!existsSync(join(home, stray)), `${stray} is in the tarball`)
}

/** What a miner does first needs no client of an engine: it is told beforehand what would fail. */
const triesWithoutAnEngine = project => {
  run(project, 'npx', '--no-install', 'dethrone', 'init', 'trainer', 'first-trainer')
  const task = join('node_modules', manifest.name, 'examples/tasks/instruct.json')
  const args = ['try', '--repo', 'first-trainer', '--task', task, '--dry-run']
  const { warnings } = JSON.parse(run(project, 'npx', '--no-install', 'dethrone', ...args))
  demand(warnings.length === 0, `init trainer wrote what is warned of: ${JSON.stringify(warnings)}`)
}

/** The front door needs no optional peer; the entries that do get them as they are installed here. */
const installOptional = project => {
  const program = `await import('${manifest.name}')`
  run(project, process.execPath, '--input-type=module', '-e', program)
  const peers = optional.map(peer => `${peer}@${installed(peer).version}`)
  const quiet = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']
  run(project, 'npm', 'install', ...quiet, ...peers)
}

const imports = project => {
  for (const { name } of entries.filter(isWritten)) {
    const program = `import * as X from '${name}'; console.log(Object.keys(X).join(' '))`
    const exported = run(project, process.execPath, '--input-type=module', '-e', program).trim().split(' ')
    say(`  ${name}: ${exported.join(', ')}`)
    demand(exported[0] !== '', `${name} exports nothing`)
    if (name === manifest.name)
      for (const namespace of namespaces)
        demand(exported.includes(namespace), `${name} does not export ${namespace}`)
  }
}

/** Our own code behind an entry, as bytes after gzip: what is relative counts, packages do not. */
const ownBytes = async (entry, platform) => {
  const bundle = await rolldown({
    input: join(root, entry),
    platform,
    logLevel: 'silent',
    external: id => platform === 'node' && !/^[./]/.test(id)
  })
  const { output } = await bundle.generate({ format: 'esm', minify: true, codeSplitting: false })
  await bundle.close()
  return { code: output[0].code, bytes: gzipSync(output[0].code).length }
}

/** Bounds, so that a heavy addition is noticed; generous ones where a machine’s speed is in them. */
const bounds = { gzipped: 35_000, installed: 45_000_000, importMilliseconds: 3_000 }

const weighs = async project => {
  const { bytes } = await ownBytes('dist/index.js', 'node')
  say(`  dethrone: ${bytes} bytes of its own, minified and gzipped`)
  demand(
    bytes < bounds.gzipped,
    `the main entry has ${bytes} bytes gzipped: expected less than ${bounds.gzipped}`
  )
  const { code } = await ownBytes('dist/simulation/index.js', 'browser')
  demand(!/["']node:/.test(code), 'dethrone/simulation asks for Node, and browsers have none')
  const size = Number(
    run(project, 'du', '-sb', '--exclude=@types', '--exclude=undici-types', 'node_modules').split('\t')[0]
  )
  say(`  installed: ${(size / 1e6).toFixed(1)} MB with all dependencies`)
  demand(size < bounds.installed, `an install has ${size} bytes: expected less than ${bounds.installed}`)
  const program = `const t = performance.now(); await import('${manifest.name}'); console.log(performance.now() - t)`
  const times = Array.from({ length: 5 }, () =>
    Number(run(project, process.execPath, '--input-type=module', '-e', program))
  ).sort((a, b) => a - b)
  say(`  import: ${times[2].toFixed(0)} ms, the middle one of five`)
  demand(times[2] < bounds.importMilliseconds, `an import takes ${times[2]} ms`)
}

/** What asks for it by `require` gets the same modules. */
const requires = project => {
  for (const name of [manifest.name, `${manifest.name}/simulation`, `${manifest.name}/testing`]) {
    const program = `console.log(Object.keys(require('${name}')).length)`
    const found = Number(run(project, process.execPath, '--input-type=commonjs', '-e', program))
    demand(found > 0, `require('${name}') gives nothing`)
  }
}

const typechecks = project => {
  const also = entries.filter(isWritten).filter(({ name }) => name !== manifest.name)
  const consumer = [
    `import { ${namespaces.join(', ')} } from '${manifest.name}'`,
    ...also.map(({ name }, i) => `import * as also${i} from '${name}'`),
    `export const found: ReadonlyArray<object> = [${[...namespaces, ...also.map((_, i) => `also${i}`)].join(', ')}]`,
    ...namespaces.map(name => `// @ts-expect-error: ${name} is typed, not any\n${name}.noSuchThing`)
  ]
  writeFileSync(join(project, 'consumer.ts'), `${consumer.join('\n')}\n`)
  for (const [module, moduleResolution] of [
    ['nodenext', 'nodenext'],
    ['node16', 'node16'],
    ['esnext', 'bundler']
  ]) {
    const compilerOptions = {
      module,
      moduleResolution,
      target: 'es2023',
      lib: ['es2023'],
      types: ['node'],
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true
    }
    const config = `tsconfig.${moduleResolution}.json`
    writeFileSync(join(project, config), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }))
    run(project, process.execPath, require.resolve('typescript/bin/tsc'), '-p', config)
    say(`  ${moduleResolution}`)
  }
}

const answers = project => {
  for (const { name } of commands.filter(isWritten)) {
    const version = run(project, 'npx', '--no-install', name, '--version').trim()
    demand(version.includes(manifest.version), `${name} --version says ${JSON.stringify(version)}`)
    say(`  ${name} --version: ${version}`)
  }
}

/** A tournament of eight with the example's executor, which asks a program for each score. */
const eight = `
import { readFileSync } from 'node:fs'
import { RuleSets } from 'dethrone'
import { Journal, Program, Simulated } from 'dethrone/play'
import { executor } from './examples/executor.mjs'
const miners = JSON.parse(readFileSync('examples/miners.json', 'utf8'))
  .slice(0, 8)
  .map(({ hotkey, coldkey, githubRepo, commitHash }) => ({ hotkey, coldkey, githubRepo, commitHash }))
const terms = { id: 'eight', rules: RuleSets.standard, type: 'text', seed: 's', champion: null }
const world = { seed: 's', spread: 0.3, noise: 0.05, failures: 0 }
const run = { signal: new AbortController().signal, emit: () => undefined }
const finished = await Program.play(terms, miners)({
  executor: executor('echo', ['0.5']),
  tasks: Simulated.tasks(world),
  journal: Journal.inMemory(),
  run
})()
console.log(finished._tag === 'Right' ? finished.right.ending.type : JSON.stringify(finished.left))
`

/** The examples, run as a user would: from a folder with the package and the examples alone. */
const examples = project => {
  cpSync(join(root, 'examples'), join(project, 'examples'), { recursive: true })
  Blocks.code(root, join(project, 'examples'))
  const shows = (name, said, expected) => {
    demand(expected.test(said), `${name} said ${said}`)
    say(`  ${name}`)
  }
  const ours = (...args) => run(project, 'npx', '--no-install', 'dethrone', ...args)
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2023',
    types: ['node'],
    strict: true,
    rootDir: 'examples',
    outDir: 'out'
  }
  writeFileSync(
    join(project, 'tsconfig.examples.json'),
    JSON.stringify({ compilerOptions, include: ['examples/*.ts'] })
  )
  run(project, process.execPath, require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.examples.json')
  say('  docker.ts, by its types: it needs an engine; the code of the documents as well')
  shows('quickstart.ts', run(project, process.execPath, 'out/quickstart.js'), /^Crowned: /)
  shows(
    'executor.mjs',
    run(project, process.execPath, '--input-type=module', '-e', eight),
    /^(?:Crowned|Vacant)$/m
  )
  shows('boss-round.json', ours('judge', 'examples/boss-round.json'), /Dethroned|Defended/)
  shows('results.json', ours('weights', 'examples/results.json'), /^TEXT .*in reign 1/m)
  shows('champion.json', ours('play', '--champion', 'examples/champion.json'), /^Champion: .* in reign 3/m)
  shows('validator.json', ours('check', 'examples/validator.json'), /is fine/)
  shows(
    'validator.json, run once',
    ours('run', 'examples/validator.json', '--once'),
    /example-text-1: Crowned[^]*example-image-1: Crowned|example-image-1: Crowned[^]*example-text-1: Crowned/
  )
  try {
    run(project, 'python3', '--version')
  } catch {
    return say('  judge.py was left out: there is no python3')
  }
  const said = run(project, 'python3', 'examples/judge.py', 'npx', '--no-install', 'dethrone')
  shows('judge.py', said, /^Dethroned .*\nrefused: tasks\[0\]\.challenger/)
}

const publintPasses = async tarball => {
  const file = readFileSync(tarball)
  const data = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength)
  const { messages, pkg } = await publint({ pack: { tarball: data }, strict: true })
  const forgiven = unwritten.flatMap(({ files }) => files)
  const at = path => path.reduce((value, key) => value?.[key], pkg)
  const faults = messages.filter(
    ({ code, type, path }) =>
      type !== 'suggestion' && !(code === 'FILE_DOES_NOT_EXIST' && forgiven.includes(at(path)))
  )
  demand(faults.length === 0, faults.map(fault => formatMessage(fault, pkg, { color: false })).join('\n'))
}

const attwPasses = tarball => {
  const cli = join(
    root,
    'node_modules',
    '@arethetypeswrong',
    'cli',
    installed('@arethetypeswrong/cli').bin.attw
  )
  const excluded = unwritten.filter(({ path }) => path !== undefined).map(({ path }) => path)
  const but = excluded.length === 0 ? [] : ['--exclude-entrypoints', ...excluded]
  run(
    root,
    process.execPath,
    cli,
    tarball,
    '--profile',
    'esm-only',
    '--no-definitely-typed',
    '--no-emoji',
    ...but
  )
}

// -------------------------------------------------------------------------------------
// the gate
// -------------------------------------------------------------------------------------

const folder = mkdtempSync(join(tmpdir(), 'dethrone-smoke-'))
const clean = () => rmSync(folder, { recursive: true, force: true })
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143]
])
  process.once(signal, () => {
    clean()
    process.exit(code)
  })

try {
  demand(isThere('dist/index.js'), 'There is no dist/index.js: npm run build')
  for (const { name, files } of unwritten) say(`NOT WRITTEN YET: ${name} (${sourceOf(files.at(-1))})`)
  demand(!release || unwritten.length === 0, 'A release keeps every promise of package.json')
  const unsaid = ['repository', 'homepage', 'bugs'].filter(field => manifest[field] === undefined)
  demand(
    !release || unsaid.length === 0,
    `package.json does not say its ${unsaid.join(', ')}. Before publishing, fill in where the package is kept, for instance "repository": { "type": "git", "url": "git+https://HOST/OWNER/dethrone.git" }, "homepage": "https://HOST/OWNER/dethrone#readme", "bugs": "https://HOST/OWNER/dethrone/issues"`
  )

  say(run(root, process.execPath, 'scripts/benches.mjs').trim())
  const project = join(folder, 'consumer')
  const tarball = pack(folder)
  say('installs')
  install(project, tarball)
  holdsWhatItPromises(project)
  say('weighs')
  await weighs(project)
  triesWithoutAnEngine(project)
  installOptional(project)
  say('imports')
  imports(project)
  say('requires')
  requires(project)
  say('typechecks')
  typechecks(project)
  say('answers')
  answers(project)
  say('examples')
  examples(project)
  say('documents')
  say(`  ${await Blocks.shells(root, project)} fences of shell`)
  say('publint')
  await publintPasses(tarball)
  say('attw')
  attwPasses(tarball)
  say('smoke: fine')
} catch (error) {
  console.error(`smoke: ${error.message}`)
  process.exitCode = 1
} finally {
  clean()
}
