// The laws that `npm test` tries a little, tried much more: the same files, with ten times the random cases.
import { describe } from 'vitest'

process.env['DETHRONE_TIMES'] ??= '10'

describe('ten times the random cases', async () => {
  await import('./rules/rewards/Rewards.test.js')
  await import('./rules/rewards/Result.test.js')
  await import('./rules/ruleset/RuleSet.test.js')
  await import('./rules/admission/Registration.test.js')
  await import('./play/Program.test.js')
  await import('./testing/testing.test.js')
  await import('./reference/occurrences.test.js')
})
