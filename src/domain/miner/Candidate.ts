/** Candidates: who asks to be admitted, and why some are not (RULES 2.1). */
import * as t from 'io-ts'
import { closed, show } from '../codec/Codec.js'

/** What a candidate says of itself; nothing in it is checked yet. */
export const codec = closed('a candidate', {
  hotkey: t.string,
  coldkey: t.string,
  githubRepo: t.string,
  commitHash: t.string
})

export interface Candidate extends t.TypeOf<typeof codec> {}

/** Why a candidate is not admitted; amounts in rao. */
export type Rejection =
  | { readonly type: 'InvalidHotkey' }
  | { readonly type: 'InvalidColdkey' }
  | { readonly type: 'InvalidRepository'; readonly field: 'githubRepo' | 'commitHash' }
  | { readonly type: 'DuplicateHotkey' }
  | { readonly type: 'ReigningChampion' }
  | { readonly type: 'InsufficientBalance'; readonly needed: bigint; readonly available: bigint }

/** A candidate with all that kept it out. */
export interface Rejected {
  readonly candidate: Candidate
  readonly reasons: ReadonlyArray<Rejection>
}

/** Why a candidate was rejected, in one sentence for each reason. */
export const sentence =
  (candidate: Candidate) =>
  (reason: Rejection): string => {
    switch (reason.type) {
      case 'InvalidHotkey':
        return `hotkey is ${show(candidate.hotkey)}: expected an SS58 address`
      case 'InvalidColdkey':
        return `coldkey is ${show(candidate.coldkey)}: expected an SS58 address`
      case 'InvalidRepository':
        return reason.field === 'githubRepo'
          ? `githubRepo is ${show(candidate.githubRepo)}: expected an https GitHub URL`
          : `commitHash is ${show(candidate.commitHash)}: expected 40 hexadecimal digits`
      case 'DuplicateHotkey':
        return `hotkey ${show(candidate.hotkey)} is admitted already`
      case 'ReigningChampion':
        return `hotkey ${show(candidate.hotkey)} is the reigning champion's`
      case 'InsufficientBalance':
        return `coldkey ${show(candidate.coldkey)} has ${reason.available} rao, the fee is ${reason.needed}`
    }
  }
