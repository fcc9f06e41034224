/** Miners: the competitors (RULES 1). */
import type * as t from 'io-ts'
import { closed } from '../codec/Codec.js'
import * as Coldkey from './Coldkey.js'
import * as Hotkey from './Hotkey.js'
import * as Repository from './Repository.js'

/** The fields of a miner's identity, for codecs that add to them. */
export const fields = {
  /** The miner's hotkey (SS58 address, prefix 42). */
  hotkey: Hotkey.codec,
  /** The coldkey that pays for it (SS58 address, prefix 42). */
  coldkey: Coldkey.codec,
  /** The training repository, as an address on GitHub. */
  githubRepo: Repository.githubRepo,
  /** The commit that is built, 40 hex digits. */
  commitHash: Repository.commitHash
}

export const codec = closed('a miner', fields)

/** Who competes, who pays, and the code that is run. */
export interface Miner extends t.TypeOf<typeof codec> {}
