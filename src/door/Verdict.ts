/** Verdicts of the boss round: all that is needed to check them by hand (RULES 5.6). */
export { codec, task } from '../domain/match/Verdict.js'
export type { Reason, Side, TaskVerdict, Verdict } from '../domain/match/Verdict.js'
import * as Verdict from '../domain/match/Verdict.js'
import { told } from './Taken.js'

/** A task's verdict in one sentence. */
export const sentence = told(Verdict.task, Verdict.sentence)

/** The whole verdict in one sentence. */
export const summary = told(Verdict.codec, Verdict.summary)
