/** Arbitrary miners, fields and champions, all valid. */
import fc from 'fast-check'
import * as Champion from '../domain/miner/Champion.js'
import * as Coldkey from '../domain/miner/Coldkey.js'
import * as Hotkey from '../domain/miner/Hotkey.js'
import type { Miner } from '../domain/miner/Miner.js'
import * as Repository from '../domain/miner/Repository.js'
import * as Seed from '../domain/Seed.js'
import * as TournamentId from '../domain/TournamentId.js'

const publicKey: fc.Arbitrary<Uint8Array> = fc.uint8Array({ minLength: 32, maxLength: 32 })

/** Addresses of random public keys. */
export const hotkey: fc.Arbitrary<Hotkey.Hotkey> = publicKey.map(Hotkey.ofPublicKey)

/** Addresses of random public keys. */
export const coldkey: fc.Arbitrary<Coldkey.Coldkey> = publicKey.map(Coldkey.ofPublicKey)

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,11}$/)

/** Repositories with short names. */
export const githubRepo: fc.Arbitrary<Repository.GithubRepo> = fc
  .tuple(name, name)
  .map(([owner, repository]) => `https://github.com/${owner}/${repository}`)
  .filter(Repository.githubRepo.is)

/** Full commit hashes. */
export const commitHash: fc.Arbitrary<Repository.CommitHash> = fc
  .stringMatching(/^[0-9a-f]{40}$/)
  .filter(Repository.commitHash.is)

/** Any seed: printable ASCII. */
export const seed: fc.Arbitrary<Seed.Seed> = fc
  .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 64 })
  .filter(Seed.codec.is)

/** Ids of up to 24 characters. */
export const tournamentId: fc.Arbitrary<TournamentId.TournamentId> = fc
  .stringMatching(/^[A-Za-z0-9_-]{1,24}$/)
  .filter(TournamentId.codec.is)

/** Miners whose four fields have nothing to do with each other. */
export const miner: fc.Arbitrary<Miner> = fc.record({ hotkey, coldkey, githubRepo, commitHash })

/** Miners of different hotkeys; one coldkey may pay for several. */
export const field = (size: {
  readonly min: number
  readonly max: number
}): fc.Arbitrary<ReadonlyArray<Miner>> =>
  fc.uniqueArray(miner, { minLength: size.min, maxLength: size.max, selector: m => m.hotkey, size: 'max' })

/** A champion of reign 1 to 12. */
export const champion: fc.Arbitrary<Champion.Champion> = fc
  .tuple(miner, fc.integer({ min: 0, max: 11 }))
  .map(([of, defences]) => ({ ...Champion.crowned(of), reign: 1 + defences }))
