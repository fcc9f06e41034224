// What a made-up tournament is like: its field, its rules and how much goes wrong in it.
import fc from 'fast-check'
import type { RuleSetId, TournamentType } from './types.js'

export type Level = 'never' | 'rare' | 'frequent' | 'extreme'
export type Grid = 'coarse' | 'constant' | 'mirrored' | 'signed' | 'wide' | 'long'

export interface Scenario {
  field: number
  rules: RuleSetId
  type: TournamentType
  /** The champion's reign; 0 for a vacant title. */
  reign: number
  /** The scores that occur: few of them, so that ties are frequent. */
  grid: Grid
  failures: Level
  copies: Level
  withdrawals: Level
  unavailable: Level
  cancels: Level
  faults: Level
  /** At most so many events, before neighbouring batches are joined. */
  events: number
  /** Everything else is chosen from this. */
  choices: number
}

// Shrinking goes to the first value of each.
const level = (never: number, rare: number, frequent: number, extreme: number): fc.Arbitrary<Level> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: never, arbitrary: fc.constant<Level>('never') },
    { weight: rare, arbitrary: fc.constant<Level>('rare') },
    { weight: frequent, arbitrary: fc.constant<Level>('frequent') },
    { weight: extreme, arbitrary: fc.constant<Level>('extreme') }
  )

// Every integer of a range alike, still shrinking to the smallest.
const even = (min: number, max: number): fc.Arbitrary<number> => fc.noBias(fc.integer({ min, max }))

// RULES 9: with so many, `gradients-2025-12` has a third group round: 40 and then 16 come through the first two.
const THIRD_ROUND = 129

const anyScenario: fc.Arbitrary<Scenario> = fc.record({
  field: fc.oneof(
    { withCrossShrink: true },
    { weight: 8, arbitrary: even(8, 14) },
    { weight: 8, arbitrary: even(15, 19) },
    { weight: 3, arbitrary: even(20, 32) },
    { weight: 3, arbitrary: even(33, 40) },
    { weight: 2, arbitrary: even(41, 128) },
    { weight: 2, arbitrary: even(THIRD_ROUND, 130) }
  ),
  // The default twice as often as the others.
  rules: fc.constantFrom<RuleSetId[]>(
    'gradients-2025-11',
    'gradients-2025-11',
    'gradients-2025-09',
    'gradients-2025-12'
  ),
  type: fc.constantFrom<TournamentType[]>('text', 'image'),
  reign: fc.oneof(
    { withCrossShrink: true },
    { weight: 1, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: even(1, 9) }
  ),
  grid: fc.constantFrom<Grid[]>('coarse', 'constant', 'mirrored', 'mirrored', 'signed', 'wide', 'long'),
  failures: level(2, 3, 3, 3),
  copies: level(3, 3, 2, 1),
  withdrawals: level(5, 3, 2, 2),
  unavailable: level(3, 3, 2, 1),
  cancels: level(8, 3, 2, 1),
  faults: level(2, 3, 3, 1),
  events: even(1, 600),
  choices: fc.noShrink(even(0, 0xffffffff))
})

export const scenarioArbitrary: fc.Arbitrary<Scenario> = anyScenario.map(scenario =>
  scenario.field < THIRD_ROUND ? scenario : { ...scenario, rules: 'gradients-2025-12' }
)
