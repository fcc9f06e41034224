/** Endings: exactly one of them ends a tournament (RULES 8). */
export { codec, type Ending, type Refund, type Unchallenged } from '../rules/boss/Ending.js'
import * as Ending from '../rules/boss/Ending.js'
import { told } from './Taken.js'

/** An ending in one sentence. */
export const sentence = told(Ending.codec, Ending.sentence)
