/** Thresholds as doubles, each the nearest to the exact one (RULES 5.2). */
import * as Decimal from '../../scoring/Decimal.js'
import * as Threshold from '../../scoring/Threshold.js'

/** Decays slower than this many reigns go on in doubles. */
const longest = 1024

/** The thresholds of reigns 1, 2, …, up to the first that stays as it is for good, or as many as are worked out exactly. */
export const table = (decay: Threshold.Decay): ReadonlyArray<number> => {
  const at = Threshold.threshold(decay)
  const thresholds: Array<number> = []
  for (let reign = 1; reign <= longest; reign += 1) {
    const threshold = Number(Decimal.show(at(reign)))
    thresholds.push(threshold)
    // A threshold at its floor stays there, and one that does not fall at once never does.
    if (threshold === Number(decay.floor) || decay.decay === '1') break
  }
  return thresholds
}

/** The threshold against a champion of that reign (at least 1). */
export const of = (decay: Threshold.Decay): ((reign: number) => number) => {
  const thresholds = table(decay)
  return reign => thresholds[reign - 1] ?? beyond(decay, thresholds, reign)
}

/** The threshold of a reign that the table does not reach. */
const beyond = (decay: Threshold.Decay, thresholds: ReadonlyArray<number>, reign: number): number =>
  Math.max(
    Number(decay.floor),
    Number(thresholds.at(-1)) * Number(decay.decay) ** (reign - thresholds.length)
  )
