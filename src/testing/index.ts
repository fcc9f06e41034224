/** dethrone/testing: arbitraries for fast-check, to test your own code against the engine. */
export * as Miners from './Miners.js'
export * as Reports from './Reports.js'
export * as RuleSets from './RuleSets.js'
export * as Tournaments from './Tournaments.js'
export type { Law } from './Law.js'
export * from './StoreLaws.js'
