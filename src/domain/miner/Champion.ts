/** The champion: the defender, its own identity with its reign (RULES 1, 6). */
import type * as t from 'io-ts'
import { closed, integer } from '../codec/Codec.js'
import * as Miner from './Miner.js'

/** How many tournaments in a row the champion has won, the first one included. Reign 0 is refused (RULES 5.2). */
export const reign = integer(1)

export const codec = closed('a champion', { ...Miner.fields, reign })

/** A miner that holds the title. */
export interface Champion extends t.TypeOf<typeof codec> {}

/** A miner's first reign. */
export const crowned = (miner: Miner.Miner): Champion => ({ ...miner, reign: 1 })

/** One more defence. */
export const defended = (champion: Champion): Champion => ({ ...champion, reign: champion.reign + 1 })

/** Who the champion is when it trains like everyone else. */
export const miner = ({ hotkey, coldkey, githubRepo, commitHash }: Champion): Miner.Miner => ({
  hotkey,
  coldkey,
  githubRepo,
  commitHash
})
