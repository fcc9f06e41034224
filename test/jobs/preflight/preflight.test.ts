import { describe, expect, it } from 'vitest'
import { fixtures } from './fixtures.js'
import * as Judged from './judged.js'

describe('warnings before a trial (EXECUTION 1 to 5)', () => {
  it.each(Judged.standins())('are the deserved ones of $name', ({ deserved, given }) => {
    expect(given).toEqual(deserved)
  })

  it.each(Judged.ofFixtures())('are the deserved ones of $name', ({ deserved, given }) => {
    expect([...given].sort()).toEqual([...deserved].sort())
  })

  it('are all given that are deserved, and at least 95 of 100 given are', () => {
    const all = [...Judged.standins(), ...Judged.ofFixtures()]
    const missed = all.flatMap(({ deserved, given }) => deserved.filter(one => !given.includes(one)))
    const given = all.flatMap(one => one.given)
    const right = all.flatMap(one => one.given.filter(each => one.deserved.includes(each)))
    expect(missed).toEqual([])
    expect(right.length / given.length).toBeGreaterThanOrEqual(0.95)
    // What 0.1.0 said wrongly of the same repositories.
    const wrongly = fixtures.flatMap(({ wrongly: of }) => Object.values(of)).reduce((sum, n) => sum + n, 0)
    expect(wrongly).toBeGreaterThanOrEqual(40)
  })
})
