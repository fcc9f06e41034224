/** dethrone/testing: arbitraries for fast-check, and the laws of executors, journals and stores. */
export * as Miners from './Miners.js'
export * as Reports from './Reports.js'
export * as RuleSets from './RuleSets.js'
export * as Tournaments from './Tournaments.js'
export type { Law } from './Law.js'
export * from './ExecutorLaws.js'
export * from './JournalLaws.js'
export * from './StoreLaws.js'
