/** Tournament ids: the name that charges, repository names and logs are keyed by (RULES 1). */
import * as t from 'io-ts'
import { refine, type Codec } from './codec/Codec.js'

interface TournamentIdBrand {
  readonly TournamentId: unique symbol
}

/** Letters, digits, `-` and `_`, at most 64 of them. */
export type TournamentId = t.Branded<string, TournamentIdBrand>

/** Takes an id as it is, or names what is wrong with it. */
export const codec: Codec<TournamentId, string> = refine(
  t.string,
  (s): s is TournamentId => /^[A-Za-z0-9_-]{1,64}$/.test(s),
  'a tournament id (letters, digits, "-" and "_", at most 64)'
)
