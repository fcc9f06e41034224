/** Training repositories: where on GitHub, and which commit the whole tournament runs (RULES 2.1, EXECUTION 1). */
import * as t from 'io-ts'
import { refine, type Codec } from '../codec/Codec.js'

interface GithubRepoBrand {
  readonly GithubRepo: unique symbol
}
interface CommitHashBrand {
  readonly CommitHash: unique symbol
}

/** `https://github.com/owner/name`, with or without `.git`. */
export type GithubRepo = t.Branded<string, GithubRepoBrand>

/** A full commit hash. Branch names and short hashes are resolved outside the core, once, before registration. */
export type CommitHash = t.Branded<string, CommitHashBrand>

/** Takes an https address of a repository on GitHub as it is (RULES 2). */
export const githubRepo: Codec<GithubRepo, string> = refine(
  t.string,
  (s): s is GithubRepo =>
    /^https:\/\/github\.com\/[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}\/(?!\.{0,2}(?:\.git)?$)[A-Za-z0-9._-]{1,100}$/.test(
      s
    ),
  'an https GitHub URL (https://github.com/owner/name)'
)

/** Takes a full commit hash, in lower case, as it is (RULES 2). */
export const commitHash: Codec<CommitHash, string> = refine(
  t.string,
  (s): s is CommitHash => /^[0-9a-fA-F]{40}$/.test(s),
  'a full commit hash (40 hexadecimal digits)'
)
