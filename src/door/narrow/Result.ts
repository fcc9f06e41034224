/** Results: what a finished tournament leaves: how it ended, who won its tasks, and when (RULES 8, 11, 13.1). */
export { codec, of, unknown, type Result, type When } from '../../rules/rewards/Result.js'
