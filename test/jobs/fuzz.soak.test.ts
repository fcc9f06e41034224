// Ten minutes of hostile bytes for each reading: each ends, and none holds the event loop up for a tenth of a second of work.
import { expect, it } from 'vitest'
import * as Fuzz from './fuzz.js'

const seconds = Number(process.env['DETHRONE_FUZZ_SECONDS'] ?? '600')
const seed = Number(process.env['DETHRONE_SEED'] ?? '1')

it.each(Fuzz.all)('$name', async fuzzed => {
  const { times, ends, pause, work } = await Fuzz.run(fuzzed, seconds, seed)
  console.log(
    `${fuzzed.name}: ${times} inputs from seed ${seed}, ${JSON.stringify(ends)}, longest pause ${pause.toFixed(0)} ms by the clock, ${work?.toFixed(0) ?? 'an unknown number of'} ms of work`
  )
  // By the clock only where nobody counts the work: there a busy machine adds to it.
  expect(work ?? pause).toBeLessThan(100)
})
