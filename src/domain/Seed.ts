/** Seeds: where every draw of a tournament comes from (RULES 10). */
import * as t from 'io-ts'
import { refine, type Codec } from './codec/Codec.js'

interface SeedBrand {
  readonly Seed: unique symbol
}

/** 1 to 256 printable ASCII characters, best a public beacon such as a block hash fixed after registration closed. */
export type Seed = t.Branded<string, SeedBrand>

/** Takes a seed as it is, or names what is wrong with it (RULES 10). */
export const codec: Codec<Seed, string> = refine(
  t.string,
  (s): s is Seed => /^[\x20-\x7e]{1,256}$/.test(s),
  'a seed (1 to 256 printable ASCII characters)'
)
