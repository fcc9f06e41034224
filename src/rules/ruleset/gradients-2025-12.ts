/** What the reference validator ran in December 2025 (RULES 9). */
import { constant } from '../../domain/codec/Codec.js'
import type { RuleSet } from './RuleSet.js'
import * as guide from './gradients-2025-11.js'

/** The reference validator of December 2025, as data. */
export const rules: RuleSet = constant({
  ...guide.rules,
  id: 'gradients-2025-12',
  source: 'The reference validator as it ran in December 2025',
  groups: {
    size: { expected: 32, minimum: 20 },
    kinds: { text: ['InstructTextTask'], image: ['ImageTask'] },
    advance: { scope: 'PerGroup', count: 8 }
  }
})
