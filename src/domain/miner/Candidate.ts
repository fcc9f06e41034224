/** Candidates: who asks to be admitted, and why some are not (RULES 2.1). */
import * as t from 'io-ts'
import { closed, integer, list, oneOf, show, tagged } from '../codec/Codec.js'
import * as Rao from '../Rao.js'

/** What a candidate says of itself; nothing in it is checked yet. */
export const codec = closed('a candidate', {
  /** The hotkey as it was given; it may be none. */
  hotkey: t.string,
  /** The coldkey as it was given; it may be none. */
  coldkey: t.string,
  /** The repository as it was given. */
  githubRepo: t.string,
  /** The commit as it was given. */
  commitHash: t.string
})

/** Who asks to be admitted: four texts, of which nothing is known yet (RULES 2). */
export interface Candidate extends t.TypeOf<typeof codec> {}

const rejection = tagged('a rejection', {
  InvalidHotkey: closed('a rejection', { type: t.literal('InvalidHotkey') }),
  InvalidColdkey: closed('a rejection', { type: t.literal('InvalidColdkey') }),
  InvalidRepository: closed('a rejection', {
    type: t.literal('InvalidRepository'),
    /** Which of the two is wrong. */
    field: oneOf('githubRepo', 'commitHash')
  }),
  DuplicateHotkey: closed('a rejection', { type: t.literal('DuplicateHotkey') }),
  ReigningChampion: closed('a rejection', { type: t.literal('ReigningChampion') }),
  /** Where a metagraph is given, and the hotkey is not in it (RULES 2.4). */
  NotRegistered: closed('a rejection', { type: t.literal('NotRegistered') }),
  InsufficientBalance: closed('a rejection', {
    type: t.literal('InsufficientBalance'),
    /** The fee, in rao as text. */
    needed: Rao.text,
    /** What the coldkey has, in rao as text. */
    available: Rao.text
  })
})

/** Why a candidate is not admitted; amounts in rao, as text. */
export type Rejection = t.TypeOf<typeof rejection>

export const rejected = closed('a rejected candidate', {
  /** Its place in the batch, from 0. */
  at: integer(0),
  /** Who was turned away, as it applied. */
  candidate: codec,
  /** All that speaks against it, at least one. */
  reasons: list(rejection, 7)
})

/** A candidate with all that kept it out. */
export interface Rejected extends t.TypeOf<typeof rejected> {}

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
      case 'NotRegistered':
        return `hotkey ${show(candidate.hotkey)} is not registered on the subnet: expected a hotkey of the metagraph`
      case 'InsufficientBalance':
        return `coldkey ${show(candidate.coldkey)} has ${reason.available} rao, the fee is ${reason.needed}`
    }
  }
