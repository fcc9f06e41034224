// RULES 10: every draw has its own stream, named after what is drawn.
import seedrandom from 'seedrandom'
import type { Rules } from './ruleSets.js'
import type { TournamentType } from './types.js'

const stream = (seed: string, name: string) => seedrandom.alea(seed + '/' + name)

/** RULES 3.3, 4.1: sorted by code units, then Fisher-Yates from the end. */
export const shuffled = (hotkeys: string[], seed: string, name: string): string[] => {
  const list = [...hotkeys]
  list.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const random = stream(seed, name)
  for (let i = list.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random.double() * (i + 1))
    const one = list[i]
    const other = list[j]
    if (one === undefined || other === undefined) throw new Error('a shuffle left its list')
    list[i] = other
    list[j] = one
  }
  return list
}

/** RULES 3.6: negative when a's lot is the higher; equal lots draw again. */
export const compareLots = (seed: string, a: string, b: string): number => {
  if (a === b) return 0
  const randomA = stream(seed, 'lot/' + a)
  const randomB = stream(seed, 'lot/' + b)
  for (;;) {
    const lotA = randomA.double()
    const lotB = randomB.double()
    if (lotA > lotB) return -1
    if (lotA < lotB) return 1
  }
}

/** RULES 4.2: the first kind whose cumulative weight is above the double drawn. */
export const matchKind = (rules: Rules, type: TournamentType, seed: string, slot: string): string => {
  if (type === 'image') return rules.imageMatchKind
  const u = stream(seed, 'kind/' + slot).double()
  for (const each of rules.textMatchKinds) {
    if (u < each.below) return each.kind
  }
  throw new Error('the weights of the kinds do not reach one')
}
