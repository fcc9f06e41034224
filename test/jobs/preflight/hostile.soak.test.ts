// How long the reader of warnings takes over what it likes least, at the size of the longest file that it reads.
import { performance } from 'node:perf_hooks'
import { describe, expect, it } from 'vitest'
import { hostile } from './hostile.js'
import * as Judged from './judged.js'

/** What a reader of warnings may take at all: what each takes is told in a line of its own. */
const bound = 60_000

describe('the longest files (EXECUTION 6)', () => {
  it.each(Object.entries(hostile((1 << 18) - 4096)))('of %s are read in time', (name, files) => {
    const start = performance.now()
    Judged.warnings('InstructTextTask', files)
    const took = performance.now() - start
    console.log(`${name}: ${took.toFixed(0)} ms`)
    expect(took).toBeLessThan(bound)
  })
})
