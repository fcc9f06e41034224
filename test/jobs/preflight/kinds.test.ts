import { describe, expect, it } from 'vitest'
import * as Judged from './judged.js'
import * as Kinds from './kinds.js'
import * as Manner from './manner.js'

describe('warnings of kinds of repositories that nobody listed (EXECUTION 1 to 5)', () => {
  it.each([...Kinds.honest, ...Kinds.failing, ...Manner.honest, ...Manner.failing])(
    '$name',
    ({ kind, files, deserved, unexecutable }) => {
      const given = Judged.warnings(kind, files, unexecutable)
      expect(
        given.map(({ rule }) => rule),
        given.map(Judged.brief).join('; ')
      ).toEqual(deserved)
    }
  )
})
