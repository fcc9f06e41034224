/** Openings: what a tournament starts from, its rules and their digest included (RULES 9, 10). */
export { codec, type Opening, type Terms } from '../../rules/Opening.js'
