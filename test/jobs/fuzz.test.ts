// A little of what fuzz.soak.test.ts does for ten minutes each: hostile bytes come to an end, their own or a limit's.
import { expect, it } from 'vitest'
import * as Fuzz from './fuzz.js'

it.each(Fuzz.all)(
  'bytes of any kind come to an end: $name',
  async fuzzed => {
    for (let seed = 1; seed <= 3; seed += 1)
      expect(await fuzzed.once(seed)).toMatch(/^(?:Said|Unreadable|MemoryLimit)$/)
  },
  60_000
)
