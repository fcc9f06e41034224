/**
 * Prints what vitest's JSON reports say together, ending with the line `N passed, N failed`.
 * A file that could not be loaded counts as one failure. No report, or no test in it, is a failure too.
 */
import { existsSync, readFileSync } from 'node:fs'
import process from 'node:process'

const paths = process.argv.length > 2 ? process.argv.slice(2) : ['reports/vitest.json']

const read = path => {
  try {
    return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).testResults : undefined
  } catch {
    return undefined
  }
}

const reports = paths.map(path => ({ path, files: read(path) }))
const files = reports.flatMap(report => report.files ?? [])
const tests = files.flatMap(file => file.assertionResults.map(test => ({ ...test, file: file.name })))
const named = status => tests.filter(test => test.status === status)

const unloadable = files.filter(
  file => file.status === 'failed' && !file.assertionResults.some(test => test.status === 'failed')
)
const passed = named('passed').length
const skipped = tests.length - passed - named('failed').length
const failures = [
  ...named('failed').map(test => `${test.file}: ${test.fullName}`),
  // A tier without a report did not run to its end, however well the others did.
  ...reports.filter(report => report.files === undefined).map(({ path }) => `${path}: there is no report`),
  ...unloadable.map(file => `${file.name}: ${String(file.message).split('\n')[0]}`)
].map(line => line.replace(`${process.cwd()}/`, ''))

for (const failure of failures) console.log(`failed: ${failure}`)
if (skipped > 0) console.log(`${skipped} skipped`)
console.log(`${passed} passed, ${failures.length} failed`)

process.exitCode = failures.length === 0 && passed > 0 ? 0 : 1
