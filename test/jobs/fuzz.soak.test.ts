// Ten minutes of hostile bytes for each reading: each ends, and none holds the event loop up for a tenth of a second (a quiet machine).
import { expect, it } from 'vitest'
import * as Fuzz from './fuzz.js'

const seconds = Number(process.env['DETHRONE_FUZZ_SECONDS'] ?? '600')
const seed = Number(process.env['DETHRONE_SEED'] ?? '1')

it.each(Fuzz.all)('$name', async fuzzed => {
  const { times, ends, pause } = await Fuzz.run(fuzzed, seconds, seed)
  console.log(
    `${fuzzed.name}: ${times} inputs from seed ${seed}, ${JSON.stringify(ends)}, longest pause ${pause.toFixed(0)} ms`
  )
  expect(pause).toBeLessThan(100)
})
