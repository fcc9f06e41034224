import { describe, expect, it } from 'vitest'
import { type Event, type Opening, type View, referee } from '../reference/Referee.js'
import * as eight from './eight.js'
import * as seventeen from './seventeen.js'

const tournaments: [string, { opening: Opening; log: Event[]; expected: View }][] = [
  ['eight', eight],
  ['seventeen', seventeen]
]

describe.each(tournaments)('the tournament of %s worked out by hand', (_name, { opening, log, expected }) => {
  it('is what the reference engine makes of its log', () => {
    const engine = referee(opening)
    for (const event of log) expect(engine.apply(event)).toBeNull()
    expect(engine.view()).toEqual(expected)
    expect(engine.asks()).toEqual([])
  })
})
