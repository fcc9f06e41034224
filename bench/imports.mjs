// What importing costs: each entry in fresh processes, beside its three libraries imported alone by their roots.
import { execFileSync } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const root = new URL('..', import.meta.url)

/** The process measures itself, from before the import until after it; the start of Node is not in it. */
const program = names => `
  const start = process.hrtime.bigint()
  ${names.map(name => `await import(${JSON.stringify(name)})`).join('\n')}
  console.log(String(process.hrtime.bigint() - start))`

const importing = names => ({
  nanoseconds: () =>
    Number(
      execFileSync(process.execPath, ['--input-type=module', '--eval', program(names)], {
        cwd: fileURLToPath(root),
        encoding: 'utf8'
      })
    )
})

export const groups = [
  {
    group: 'import in a fresh process',
    aim: 'at most 3',
    cases: [
      { name: 'fp-ts, io-ts and decimal.js', ...importing(['fp-ts', 'io-ts', 'decimal.js']) },
      { name: 'dethrone', ...importing([new URL('dist/index.js', root).href]) }
    ]
  }
]
