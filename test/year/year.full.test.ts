import { expect, it } from 'vitest'
import { holds } from './holds.js'
import { kinds } from './Spells.js'
import * as Years from './years.js'

it('a simulated year of text and image back to back, with a thousand faults, holds what must hold', () =>
  holds(365, { tournaments: 80, faults: 1_000, crashes: 40 }, [8, 16]))

it('the years with spells, half of them here and half in a file beside this one, have spells of all kinds', () => {
  const drawn = [...Years.first, ...Years.second].flatMap(number => Years.planOf(number).spells ?? [])
  expect(kinds.filter(kind => !drawn.some(spell => spell.kind === kind))).toEqual([])
})

it.each(Years.first)('year %d, with its spells, holds what must hold', Years.holdsAndHappens)
