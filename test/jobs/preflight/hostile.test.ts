import { describe, expect, it } from 'vitest'
import { hostile } from './hostile.js'
import * as Judged from './judged.js'

describe('the reader of warnings is held up by nobody (EXECUTION 6)', () => {
  // Of a size at which a loop in a loop would go on for minutes; how long each takes is looked at by hand (`npm run soak`).
  it.each(Object.entries(hostile(1 << 14)))('by %s', (_, files) => {
    expect(Array.isArray(Judged.warnings('InstructTextTask', files))).toBe(true)
  })
})
