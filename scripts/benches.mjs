/**
 * Whether what the benchmarks take of the built package is still there: modules, exports, members of modules. They are
 * plain scripts, without types of their own: nothing else of them is checked. Only whoever measures runs them, so that
 * a name which moved would be found out last of all.
 */
import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const folder = fileURLToPath(new URL('../bench', import.meta.url))
const files = readdirSync(folder, { recursive: true })
  .filter(name => name.endsWith('.mjs'))
  .map(name => join(folder, name))

const program = ts.createProgram(files, {
  allowJs: true,
  checkJs: true,
  noEmit: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext
})

/** No such export; no such module; no such export, another is meant; no such member, of a module. */
const missing = [2305, 2307, 2614, 2724]
const ofModule = ({ code, text }) => [2339, 2551].includes(code) && text.includes("'typeof import(")

const found = files.flatMap(file =>
  ts.getPreEmitDiagnostics(program, program.getSourceFile(file)).map(({ code, messageText, start }) => {
    const { line } = ts.getLineAndCharacterOfPosition(program.getSourceFile(file), start ?? 0)
    return {
      code,
      text: ts.flattenDiagnosticMessageText(messageText, ' '),
      at: `bench/${relative(folder, file)}:${line + 1}`
    }
  })
)
const wrong = found.filter(one => missing.includes(one.code) || ofModule(one))
for (const { at, text } of wrong) console.error(`${at}: ${text}`)
if (files.length === 0 || wrong.length > 0) process.exitCode = 1
else console.log(`${files.length} benchmarks find what they import.`)
