import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import * as Bases from '../../../src/jobs/dockerfile/Bases.js'
import * as Parse from '../../../src/jobs/dockerfile/Parse.js'

const named = (text: string) => E.flatMap(Bases.named(Bases.standard))(Parse.parse(Buffer.from(text)))

describe('bases (EXECUTION 4, build; 6)', () => {
  it('are sixteen at most, since all of them are pulled and held', () => {
    const stages = (n: number): string => Array.from({ length: n }, (_, i) => `FROM a:${i}\n`).join('')
    expect(named(stages(16))).toMatchObject({ _tag: 'Right' })
    // The same image again is no other one.
    expect(named(`${stages(16)}FROM a:1\nCOPY --from=a:2 / /\n`)).toMatchObject({ _tag: 'Right' })
    expect(named(stages(17))).toEqual(E.left({ line: 17, reason: 'it needs more than 16 images' }))
    expect(named(`${stages(16)}COPY --from=b / /\n`)).toEqual(
      E.left({ line: 17, reason: 'it needs more than 16 images' })
    )
  })

  it('are none that would be a thousand mounts', () => {
    const facts = { size: 1, platform: 'linux/amd64', onBuild: [], labels: [] }
    const volumes = (n: number) => Array.from({ length: n }, (_, i) => `/${i}`)
    expect(Bases.unfit({ ...facts, volumes: volumes(32) }, null, 10)).toBeNull()
    expect(Bases.unfit({ ...facts, volumes: volumes(33) }, null, 10)).toBe(
      'it has 33 volumes, and an image may have 32'
    )
  })
})
