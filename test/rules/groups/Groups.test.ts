import { describe, expect, it } from 'vitest'
import * as Groups from '../../../src/rules/groups/Groups.js'
import * as RuleSets from '../../../src/rules/ruleset/RuleSets.js'
import * as Seed from '../../../src/domain/Seed.js'
import { hotkeys } from '../../addresses.js'
import { decoded } from '../../view.js'

const seed = decoded(Seed.codec, 'seed')
const rules = RuleSets.standard

describe('groups are needed for a field of more than 14 (RULES 3.1)', () => {
  it.each([
    [14, false],
    [15, true]
  ])('of %i: %s', (field, expected) => {
    expect(Groups.needed(rules)(field)).toBe(expected)
  })
})

describe('the sizes of the groups (RULES 3.2)', () => {
  it.each([
    [1, [1]],
    [5, [5]],
    [12, [6, 6]],
    [15, [8, 7]],
    [16, [8, 8]],
    [18, [6, 6, 6]],
    [20, [7, 7, 6]]
  ])('of a field of %i are %j', (field, sizes) => {
    expect(Groups.sizes(rules)(field)).toEqual(sizes)
  })

  it('one group of all where the rule set says so (RULES 9)', () => {
    expect(Groups.sizes(RuleSets.gradients202509)(50)).toEqual([50])
    expect(Groups.notices(RuleSets.gradients202509)(1, [50])).toEqual([])
  })

  it('that leave the bounds are reported, with the bounds, and told in a sentence', () => {
    expect(Groups.notices(rules)(1, [8, 6])).toEqual([])
    expect(Groups.notices(rules)(1, [6, 5])).toHaveLength(1)
    const [notice, ...others] = Groups.notices(rules)(2, [9, 8])
    expect(others).toEqual([])
    expect(notice).toEqual({
      type: 'GroupSizeOutOfBounds',
      round: 2,
      sizes: [9, 8],
      minimum: 6,
      expected: 8
    })
    expect(Groups.sentence(notice!)).toBe(
      'Round 2 has groups of 9, 8: no split keeps all of them within 6 to 8.'
    )
  })
})

describe('the draw (RULES 3.3, 10)', () => {
  const field = hotkeys.slice(0, 17)

  it('sorts by code units and shuffles with the stream `R<round>/groups`, so that order of registration decides nothing', () => {
    const drawn = Groups.draw(rules)(3, field)(seed)
    expect(drawn.map(({ length }) => length)).toEqual([9, 8])
    expect(drawn.flat()).toEqual(Groups.order('R3/groups')(field)(seed))
    expect(Groups.draw(rules)(3, Array.from(field).reverse())(seed)).toEqual(drawn)
  })

  it('differs from round to round, and leaves the field as it was', () => {
    const before = Array.from(field)
    expect(Groups.draw(rules)(1, field)(seed)).not.toEqual(Groups.draw(rules)(2, field)(seed))
    expect(field).toEqual(before)
  })
})
