// Made-up reports: scores that tie, scores at the bar and beside it, failures, copies.
import { bar, threshold } from './boss.js'
import { type Choices } from './choices.js'
import { type Grid, type Level, type Scenario } from './profile.js'
import {
  type Fraction,
  add,
  canonical,
  decimalText,
  fraction,
  parseDecimal,
  subtract,
  whole
} from './rational.js'
import { RULES, higherIsBetter } from './ruleSets.js'
import type { Ask, Report } from './types.js'

// RULES 1, all but `Withdrawn`, which only the engine writes; `Duplicate` comes with the copies.
const REASONS = [
  'RepositoryUnavailable',
  'DockerfileMissing',
  'BuildFailed',
  'CannotStart',
  'Crashed',
  'OutOfMemory',
  'TimedOut',
  'NoOutput',
  'OutputTooLarge',
  'NotFinetuned',
  'EvaluationFailed'
]

const LONG = '1.2345678901234567890123456789012345678901234567890123456789'

/** A score of the grid, in canonical text. */
const gridScore = (choices: Choices, grid: Grid): string => {
  if (grid === 'constant') return '0.7'
  if (grid === 'coarse') return choices.pick(['0.5', '1', '1.5', '2', '2.25'])
  if (grid === 'mirrored') return choices.pick(['1', '2', '3', '5', '9'])
  if (grid === 'signed') return choices.pick(['-2', '-0.5', '-0.003', '0', '0', '0.25', '4'])
  if (grid === 'wide') return canonical(`${choices.below(2000)}e-3`)
  const sign = choices.chance(0.2) ? '-' : ''
  const size = choices.chance(0.1) ? choices.pick(['e40', 'e-55', 'e59']) : ''
  return canonical(sign + LONG + choices.below(3) + size)
}

/**
 * One part scores better than the other, by a margin of its own for each task: whoever is in the better part equally
 * often has the same placements and shares of first places, and only the advantage tells them apart (RULES 3.6).
 */
const parted = (choices: Choices, asks: Ask[], share: number): ((hotkey: string) => string) => {
  const hotkeys = choices.shuffle(asks.map(ask => ask.hotkey))
  const best = hotkeys.slice(0, Math.ceil(hotkeys.length * share))
  const [low, high] = choices.pick<[string, string]>([
    ['1', '1.25'],
    ['1', '2'],
    ['1', '3'],
    ['0.3', '1.1'],
    ['5', '6'],
    ['7', '100'],
    ['-2', '-1.5']
  ])
  return hotkey => (best.includes(hotkey) ? low : high)
}

/** RULES 1: other ways to write the same number. */
const respelled = (choices: Choices, score: string): string => {
  if (score.length > 40 || !choices.chance(0.05)) return score
  if (score === '0') return choices.pick(['-0', '0.0', '0e5'])
  if (score.includes('.')) return choices.pick([score + '0', `${score}e0`])
  return choices.pick([`${score}.0`, `${score}e0`, `${score}0e-1`])
}

/** RULES 1: cut to 60 significant digits, where a bar has more. */
const within60 = (score: Fraction): string => {
  const text = decimalText(score)
  let digits = 0
  let end = 0
  for (const character of text) {
    if (digits === 60 && text.includes('.')) break
    if (/[1-9]/.test(character) || (digits > 0 && character === '0')) digits += 1
    end += 1
  }
  return canonical(text.slice(0, end))
}

/** RULES 5.3: at the bar, one unit in the last place beside it, the champion's own score, or near it. */
const bossScore = (
  choices: Choices,
  scenario: Scenario,
  kind: string,
  champion: string,
  strong: boolean
): string => {
  const own = parseDecimal(champion)
  const mark = bar(kind, threshold(RULES[scenario.rules], scenario.reign), own)
  const places = (decimalText(mark).split('.')[1] ?? '').length + choices.pick([0, 0, 1, 20])
  const ulp = fraction(1n, 10n ** BigInt(places))
  const up = higherIsBetter(kind)
  // A strong challenger passes the bar nearly every time, so that wins are certain while tasks are open.
  const step = strong && choices.chance(0.8) ? 8 : choices.below(8)
  if (step === 8) return within60(up ? add(mark, ulp) : subtract(mark, ulp))
  if (step === 0) return within60(mark)
  if (step === 1) return within60(add(mark, ulp))
  if (step === 2) return within60(subtract(mark, ulp))
  if (step === 3) return champion
  if (step === 4) return within60(up ? add(own, ulp) : subtract(own, ulp))
  if (step <= 6) return within60(up ? add(own, add(ulp, whole(1))) : subtract(own, add(ulp, whole(1))))
  return gridScore(choices, scenario.grid)
}

const RATES: Record<Level, number[]> = {
  never: [0],
  rare: [0, 0.03, 0.1],
  frequent: [0, 0.2, 0.4],
  extreme: [0.4, 0.8, 1, 1]
}

export interface Inventor {
  /** Reports for these jobs of one slot: all that are asked of it. */
  invent(asks: Ask[]): Report[]
}

export const inventor = (
  choices: Choices,
  scenario: Scenario,
  hotkeys: string[],
  champion: string | null
): Inventor => {
  // Group stage, knockout and boss round fail to different degrees, so that all of them are reached.
  const rates = {
    G: choices.pick(RATES[scenario.failures]),
    M:
      scenario.failures === 'extreme' ? choices.pick([0.5, 1, 1, 1]) : choices.pick(RATES[scenario.failures]),
    B: choices.pick(RATES[scenario.failures])
  }
  const copying = choices.pick(RATES[scenario.copies])
  // Now and then only a few are able to finish anything in the groups.
  const few = scenario.failures === 'extreme' && choices.chance(0.5)
  const able = few ? choices.shuffle(hotkeys).slice(0, choices.pick([1, 1, 2, 3, 7])) : null
  const share = choices.pick([0.4, 0.6, 0.7])
  const strong = choices.chance(0.4)
  let unique = 0
  return {
    invent: asks => {
      const slot = asks[0]?.slot ?? ''
      const boss = slot.includes('.B.')
      const group = slot.includes('.G')
      const failing = boss ? rates.B : group ? rates.G : rates.M
      const grid = choices.chance(0.1) ? choices.pick<Grid>(['coarse', 'signed', 'wide']) : scenario.grid
      const championScore = gridScore(choices, choices.chance(0.4) ? 'signed' : grid)
      const mirrored = group && grid === 'mirrored' ? parted(choices, asks, share) : null
      return asks.map(({ hotkey, kind }) => {
        const unable = group && able !== null
        if (unable ? !able.includes(hotkey) : choices.chance(failing)) {
          const detail = choices.chance(0.5) ? null : 'exit code 137'
          return { type: 'Failed', slot, hotkey, reason: choices.pick(REASONS), detail }
        }
        if (choices.chance(copying / 6)) {
          return { type: 'Failed', slot, hotkey, reason: 'Duplicate', detail: null }
        }
        let score = mirrored === null ? gridScore(choices, grid) : mirrored(hotkey)
        if (boss) {
          score =
            hotkey === champion ? championScore : bossScore(choices, scenario, kind, championScore, strong)
        }
        unique += 1
        const shared = choices.chance(copying)
        const number = shared ? choices.below(2) + 1 : unique + 2
        const digest = shared || choices.chance(0.2) ? number.toString(16).padStart(64, '0') : null
        const timedOut = choices.chance(0.1)
        return { type: 'Scored', slot, hotkey, score: respelled(choices, score), timedOut, digest }
      })
    }
  }
}
