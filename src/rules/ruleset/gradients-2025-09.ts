/** The contest rules of 20 September 2025 (RULES 9). */
import { constant } from '../../domain/codec/Codec.js'
import { constant as exact } from '../../domain/Exact.js'
import type { RuleSet } from './RuleSet.js'
import * as guide from './gradients-2025-11.js'

/** The contest rules of September 2025, as data. */
export const rules: RuleSet = constant({
  ...guide.rules,
  id: 'gradients-2025-09',
  source: 'Gradients contest rules of 20 September 2025',
  groups: {
    size: null,
    kinds: { text: ['InstructTextTask'], image: ['ImageTask'] },
    advance: { scope: 'Overall', count: 8 }
  },
  boss: {
    threshold: { ...guide.rules.boss.threshold, base: exact('0.2') },
    kinds: {
      text: ['InstructTextTask', 'DpoTask', 'GrpoTask'],
      image: ['ImageTask', 'ImageTask', 'ImageTask']
    },
    winsRequired: { text: 2, image: 3 }
  }
})
