import { describe, expect, it } from 'vitest'
import * as E from 'fp-ts/lib/Either.js'
import * as Tournament from '../../src/Tournament.js'
import { type Event, type Opening, type View, referee } from '../reference/Referee.js'
import { applied, opened, view, withoutUnreached } from '../view.js'
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

  it('is what the engine makes of its log', () => {
    let tournament = opened(opening)
    for (const event of log) {
      const next = applied(event)(tournament)
      if (E.isLeft(next)) throw new Error(next.left.type)
      tournament = next.right
    }
    expect(view(tournament)).toEqual(withoutUnreached(expected))
    expect(Tournament.asks(tournament)).toEqual([])
  })
})
