// What a simulated year is told, what came of it, and the dice that decide.
import * as Digest from '../../src/domain/Digest.js'
import type { Spell } from './Spells.js'

export interface Plan {
  readonly seed: string
  readonly days: number
  /** Of the faults, by their names, those that happen; all of them where it is null. */
  readonly only: ReadonlySet<string> | null
  /** What is so for weeks on end; nothing where it is left out. */
  readonly spells?: ReadonlyArray<Spell>
  /** A disk that breaks the store's law, to show that the year finds it: it tears a transaction, and keeps one stream's part. */
  readonly planted?: 'torn'
}

/** A fault that happened: its kind, and which throw of that kind's dice it was. */
export type Fault = `${string}#${number}`

export const kindOf = (fault: Fault): string => fault.slice(0, fault.indexOf('#'))

export interface Outcome {
  /** What does not hold, and on which day that was found; null where everything does. */
  readonly wrong: { readonly what: string; readonly day: number } | null
  readonly faults: ReadonlyArray<Fault>
  readonly tournaments: number
  /** How many miners each tournament began with. */
  readonly fields: ReadonlyArray<number>
  readonly crashes: number
  readonly records: number
  /** Of everything on record. */
  readonly digest: string
}

/** Numbers from 0 to 1 by what they are for: to leave a fault out moves no other. */
export interface Dice {
  readonly roll: (of: string) => number
  /** Whether a fault happens that is so likely, if the plan lets it. */
  readonly fault: (kind: string, likely: number) => boolean
  readonly faults: ReadonlyArray<Fault>
}

/** A text's hash, FNV-1a, stirred: a million throws a year want something quicker than SHA-256, and nobody guesses them. */
const hash = (text: string): number => {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

export const dice = ({ seed, only }: Pick<Plan, 'seed' | 'only'>): Dice => {
  const counts = new Map<string, number>()
  const faults: Array<Fault> = []
  const start = Digest.ofText(seed)
  const thrown = (of: string): { readonly nth: number; readonly value: number } => {
    const nth = (counts.get(of) ?? 0) + 1
    counts.set(of, nth)
    return { nth, value: hash(`${start}/${of}/${nth}`) / 2 ** 32 }
  }
  return {
    roll: of => thrown(of).value,
    fault: (kind, likely) => {
      const { nth, value } = thrown(kind)
      const name: Fault = `${kind}#${nth}`
      if (value >= likely || (only !== null && !only.has(name))) return false
      faults.push(name)
      return true
    },
    faults
  }
}
