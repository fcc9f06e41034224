/** The port that asks miners which repository they enter (RULES 14.2, EXECUTION 1). */
import type { TournamentType } from '../../domain/task/TaskKind.js'
import type { CommitHash, GithubRepo } from '../../domain/miner/Repository.js'
import type { Node } from './Metagraph.js'

/** What came of asking a miner. */
export type Answer =
  /** The repository, its commit resolved to a full hash. */
  | { readonly type: 'Entered'; readonly githubRepo: GithubRepo; readonly commitHash: CommitHash }
  /** It answered that it does not enter. */
  | { readonly type: 'Absent' }
  /** It answered something that is no entry: its own fault. */
  | { readonly type: 'Invalid'; readonly message: string }
  /** It answered that it does not know us, or does not accept our signature: our fault when many say so. */
  | { readonly type: 'Unknown'; readonly message: string }
  /** Nothing came back, or not in time. */
  | { readonly type: 'Unreachable'; readonly message: string }

/** Asks miners. It always answers: what goes wrong is in the answer. */
export interface MinerDirectory {
  readonly ask: (node: Node, type: TournamentType, signal: AbortSignal) => Promise<Answer>
}
