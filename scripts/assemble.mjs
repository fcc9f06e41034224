/**
 * Compiles the lanes' AssemblyScript to WebAssembly and embeds it: `node scripts/assemble.mjs` after every change of
 * `assembly/`. With `--check` it only compares what is embedded with what the source compiles to.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { Buffer } from 'node:buffer'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const root = fileURLToPath(new URL('..', import.meta.url))
const target = new URL('../src/simulation/kernel/lanes/binary.ts', import.meta.url)

/** The bytes that the source compiles to. */
const assemble = async () => {
  const files = new Map()
  const options = [
    ...['-O3', '--runtime', 'stub', '--enable', 'simd', '--noAssert'],
    ...['--initialMemory', '49', '--maximumMemory', '49', '--memoryBase', '3145728'],
    ...['--outFile', 'lanes.wasm', '--baseDir', root]
  ]
  const { error, stderr } = await asc.main(['assembly/lanes.ts', ...options], {
    writeFile: (name, contents) => files.set(name, contents)
  })
  if (error !== null) throw new Error(`${error.message}\n${stderr.toString()}`)
  return files.get('lanes.wasm')
}

/** The module that holds them. */
const embedded = bytes =>
  `/** The lanes as WebAssembly in base64: made by scripts/assemble.mjs of what is in assembly/. */\nexport const binary =\n  '${Buffer.from(bytes).toString('base64')}'\n`

const made = embedded(await assemble())
if (!process.argv.includes('--check')) await writeFile(target, made)
else if (made !== (await readFile(target, 'utf8'))) {
  process.exitCode = 1
  console.error('What is embedded is not what assembly/ compiles to: run node scripts/assemble.mjs.')
}
