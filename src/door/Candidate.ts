/** Candidates: who asks to be admitted, and why some are not (RULES 2.1). */
export { codec, rejected } from '../domain/miner/Candidate.js'
export type { Candidate, Rejected, Rejection } from '../domain/miner/Candidate.js'
import * as Candidate from '../domain/miner/Candidate.js'
import { told } from './Taken.js'

/** Why a candidate was rejected, in one sentence with all reasons. */
export const sentence = told(
  Candidate.rejected,
  ({ candidate, reasons }) => `${reasons.map(Candidate.sentence(candidate)).join('; ')}.`
)
