// npm run bench [-- --json] [-- --only TEXT]: every comparison in one run.
import process from 'node:process'
import { parseArgs } from 'node:util'
import { groups as core } from './core.mjs'
import { groups as imports } from './imports.mjs'
import { groups as simulation } from './simulation.mjs'
import { measure, table } from './harness.mjs'

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, only: { type: 'string', default: '' } }
})
const wanted = [...core, ...imports, ...simulation].filter(({ group }) => group.includes(values.only))
const rows = await measure(wanted, {
  tell: group => process.stderr.isTTY && process.stderr.write(`${group} …\n`)
})

console.log(
  values.json
    ? JSON.stringify(rows, null, 2)
    : `Medians; ratios to the first line of each group.\n${table(rows)}`
)
