import { describe, expect, it } from 'vitest'
import * as Judged from './judged.js'

describe('warnings before a trial (EXECUTION 1 to 5)', () => {
  it.each(Judged.standins())('are the deserved ones of $name', ({ deserved, given }) => {
    expect(given).toEqual(deserved)
  })
})
