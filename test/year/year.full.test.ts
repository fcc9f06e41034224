import { expect, it } from 'vitest'
import { kinds } from './Spells.js'
import * as Years from './years.js'

it('the years with spells, half of them here and half in a file beside this one, have spells of all kinds', () => {
  const drawn = [...Years.first, ...Years.second].flatMap(number => Years.planOf(number).spells ?? [])
  expect(kinds.filter(kind => !drawn.some(spell => spell.kind === kind))).toEqual([])
})

it.each(Years.first)('year %d, with its spells, holds what must hold', Years.holdsAndHappens)
