/** Refusals: what breaks a rule, as a value; the tournament stays as it was (RULES 7). */
export { codec, type Refusal } from '../rules/Refusal.js'
import * as Refusal from '../rules/Refusal.js'
import { told } from './Taken.js'

/** A refusal in one sentence. */
export const sentence = told(Refusal.codec, Refusal.sentence)
