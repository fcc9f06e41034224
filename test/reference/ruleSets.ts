// The three rule sets of RULES 9, written out from the document, every number with its section.
import type { RuleSetId, TournamentType } from './types.js'
import { type Fraction, fraction, parseDecimal } from './rational.js'

export interface Rules {
  /** RULES 3.1, 4.1: a field, or the rest of one, of more than this many plays groups. */
  knockoutMaximum: number
  /** RULES 3.2; null where everybody is in one group and no size is out of bounds. */
  groups: { expected: number; minimum: number } | null
  /** RULES 3.4 */
  groupKinds: Record<TournamentType, string[]>
  /** RULES 3.6, and 9 for `gradients-2025-12`: how many advance, out of the round or out of each group. */
  advance: number
  advancePer: 'round' | 'group'
  /** RULES 3.8 */
  replacements: number
  /** RULES 4.2: cumulative weights in the listed order. */
  textMatchKinds: { kind: string; below: number }[]
  imageMatchKind: string
  /** RULES 5.1, 5.5 */
  bossKinds: Record<TournamentType, string[]>
  bossWinsNeeded: Record<TournamentType, number>
  /** RULES 5.2 */
  thresholdBase: Fraction
  thresholdDecay: Fraction
  thresholdFloor: Fraction
  /** RULES 2.2, in rao */
  fee: Record<TournamentType, bigint>
}

const INSTRUCT = 'InstructTextTask'
const DPO = 'DpoTask'
const GRPO = 'GrpoTask'
const IMAGE = 'ImageTask'

const november: Rules = {
  knockoutMaximum: 14,
  groups: { expected: 8, minimum: 6 },
  groupKinds: { text: [INSTRUCT, INSTRUCT, INSTRUCT], image: [IMAGE, IMAGE, IMAGE] },
  advance: 8,
  advancePer: 'round',
  replacements: 1,
  textMatchKinds: [
    { kind: INSTRUCT, below: 0.5 },
    { kind: DPO, below: 0.6875 },
    { kind: GRPO, below: 1 }
  ],
  imageMatchKind: IMAGE,
  bossKinds: {
    text: [INSTRUCT, INSTRUCT, DPO, DPO, GRPO, GRPO],
    image: [IMAGE, IMAGE, IMAGE, IMAGE, IMAGE, IMAGE]
  },
  bossWinsNeeded: { text: 4, image: 4 },
  thresholdBase: parseDecimal('0.10'),
  thresholdDecay: fraction(8n, 10n),
  thresholdFloor: parseDecimal('0.03'),
  fee: { text: 200_000_000n, image: 150_000_000n }
}

const september: Rules = {
  ...november,
  groups: null,
  groupKinds: { text: [INSTRUCT], image: [IMAGE] },
  bossKinds: { text: [INSTRUCT, DPO, GRPO], image: [IMAGE, IMAGE, IMAGE] },
  bossWinsNeeded: { text: 2, image: 3 },
  thresholdBase: parseDecimal('0.20')
}

const december: Rules = {
  ...november,
  groups: { expected: 32, minimum: 20 },
  groupKinds: { text: [INSTRUCT], image: [IMAGE] },
  advancePer: 'group'
}

export const RULES: Record<RuleSetId, Rules> = {
  'gradients-2025-11': november,
  'gradients-2025-09': september,
  'gradients-2025-12': december
}

/** RULES 1: a reward is better when higher, a loss when lower; only GRPO is judged by a reward. */
export const higherIsBetter = (kind: string): boolean => kind === GRPO
