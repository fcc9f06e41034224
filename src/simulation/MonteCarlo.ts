/** Monte Carlo: many tournaments under a rule set, in one thread; `Pool` spreads the same over several. */
import * as Planning from './Planning.js'
import * as Histories from './kernel/Histories.js'
import * as Plan from './kernel/Plan.js'
import * as Result from './Result.js'
import * as Setup from './Setup.js'
import type { World } from './kernel/Simulated.js'
import * as Tally from './Tally.js'
import type * as Xoshiro from './kernel/Xoshiro.js'

/** A setup in numbers. */
export const world = (setup: Setup.Setup): World => {
  const { rules, type, field, noise, failureRate, progress, champion, history, runs } = setup
  return {
    plan: Planning.plan(rules, type)(Setup.fieldSize(setup)),
    noise: Float64Array.from(Plan.kinds, kind => noise[kind]),
    failureRate,
    strengths: Float64Array.from(field.type === 'Given' ? field.strengths : []),
    spread: field.type === 'Drawn' ? field.spread : 0,
    progress,
    champion: champion ?? { strength: 0, reign: 0 },
    history,
    runs
  }
}

/** Where the first history's stream begins. */
export const seeded = ({ seed }: Setup.Setup): Xoshiro.State => Planning.state(seed)

/** The field's strengths as far as they are known beforehand; where they are drawn apart, no two are alike. */
const strengthsOf = ({ plan, strengths, spread }: World): ReadonlyArray<number> =>
  Array.from({ length: plan.field }, (_, i) =>
    strengths.length > 0 ? Number(strengths[i]) : spread === 0 ? 0 : -i
  )

/** The result of a world's whole tally. */
export const result = (of: World): ((tally: Float64Array) => Result.Result) =>
  Result.of(Tally.layout(of.plan), Histories.count(of), Result.ties(strengthsOf(of)))

/** Plays them all. The same setup gives the same result, here and in any number of workers. */
export const run = (setup: Setup.Setup): Result.Result => {
  const played = world(setup)
  return result(played)(Histories.play(played, seeded(setup), 0, Histories.count(played)))
}
