import { describe, expect, it } from 'vitest'
import * as Judged from './judged.js'
import { failing, honest } from './kinds.js'

describe('warnings of kinds of repositories that nobody listed (EXECUTION 1 to 5)', () => {
  it.each([...honest, ...failing])('$name', ({ kind, files, deserved }) => {
    const given = Judged.warnings(kind, files)
    expect(
      given.map(({ rule }) => rule),
      given.map(Judged.brief).join('; ')
    ).toEqual(deserved)
  })
})
