/** What a validator works with: its settings, and the ports to everything outside. */
import type { TournamentType } from '../../domain/task/TaskKind.js'
import type { Beacon } from '../../ports/season/Beacon.js'
import type { Clock } from '../../ports/Clock.js'
import type { Executor, JobEvent } from '../../ports/Executor.js'
import type { Metagraph } from '../../ports/season/Metagraph.js'
import type { MinerDirectory } from '../../ports/season/MinerDirectory.js'
import type { Store } from '../../ports/Store.js'
import type { Transfers } from '../../ports/season/Transfers.js'
import type { RuleSet } from '../../rules/ruleset/RuleSet.js'
import type { Signer } from '../../store/Seal.js'
import type { Catalogue } from '../catalogue/Catalogue.js'
import type { Title } from '../season/Event.js'
import type { Office } from '../acts/Office.js'
import type { Told } from '../consequences/Consequences.js'
import type { Desk } from './Desk.js'
import type * as Live from './Live.js'
import type { Steady } from './Steady.js'

/** How the season is run; times in milliseconds. */
export interface Settings {
  readonly rules: RuleSet
  readonly types: ReadonlyArray<TournamentType>
  /** Ids are this, the type and a number: `sn56-text-12`. */
  readonly name: string
  readonly titles: Readonly<Record<TournamentType, Title | null>>
  /** How long registration is open. */
  readonly registration: number
  /** How long until miners are asked again. */
  readonly poll: number
  /** How long registration goes on where too few were admitted (RULES 14.4). */
  readonly prolonged: number
  /** How long until the world is asked again after a failure, at first; it doubles up to a minute. */
  readonly retry: number
  /** The longest until it looks again at what comes by itself: what is due, what is to be told, whether the clock jumped. */
  readonly look: number
  /** Plays one tournament of each type, and ends. */
  readonly once: boolean
  /** Goes on with a store whose last head another hotkey signed; it begins with none of these where it is left out. */
  readonly takesOver?: boolean
  /** What every tournament's secret follows from. */
  readonly secret: string
  readonly catalogue: Catalogue
}

/** What people are told while it runs. */
export type Account =
  | { readonly type: 'Said'; readonly tournament: string | null; readonly message: string }
  /** Something is wrong, and somebody should look. */
  | { readonly type: 'Trouble'; readonly tournament: string | null; readonly message: string }
  | { readonly type: 'Job'; readonly event: JobEvent }

export interface Ports {
  /** Opened with the clock below: instants of records and of the season are the same ones (RULES 14.9). */
  readonly store: Store
  /** Best `Steady.of(systemClock)`, so that records go on steadily where the wall jumps. */
  readonly clock: Clock
  readonly metagraph: Metagraph
  readonly directory: MinerDirectory
  readonly beacon: Beacon
  readonly transfers: Transfers
  readonly executor: Executor
  /** Signs the head of each tournament that has ended; none: heads are not signed. */
  readonly signer?: Signer
  readonly tell: (account: Account) => void
  /** Nobody where it is left out. */
  readonly told?: Told
}

/** Everything that the parts of the loop share. */
export interface Work {
  readonly settings: Settings
  readonly ports: Ports
  readonly desk: Desk
  readonly office: Office
  readonly live: Live.Desk
  /** The clock below the ports' own, which tells how far the wall is off. */
  readonly steady: Steady
  readonly signal: AbortSignal
}

/** The longest that is waited before asking again. */
const longest = 60_000

/** Asks until there is an answer; null when the work was called off meanwhile. Each failure is told of. */
export const persist = async <A>(
  { settings, ports, signal }: Work,
  tournament: string | null,
  ask: () => Promise<{ readonly answer: A } | { readonly trouble: string | null }>
): Promise<{ readonly answer: A } | null> => {
  for (let pause = settings.retry; !signal.aborted; pause = Math.min(longest, 2 * pause)) {
    const result = await ask()
    if ('answer' in result) return result
    if (result.trouble !== null) ports.tell({ type: 'Trouble', tournament, message: result.trouble })
    if (!(await ports.clock.wait(pause, signal))) return null
  }
  return null
}
