// What goes into the referee and what can be seen of it. Plain data only.

export interface Miner {
  hotkey: string
  coldkey: string
  githubRepo: string
  commitHash: string
}

export interface Champion extends Miner {
  reign: number
}

export type RuleSetId = 'gradients-2025-11' | 'gradients-2025-09' | 'gradients-2025-12'
export type TournamentType = 'text' | 'image'

export interface Opening {
  id: string
  rules: RuleSetId
  type: TournamentType
  seed: string
  /** In the order of admission, at least 8. */
  miners: Miner[]
  champion: Champion | null
}

export interface Scored {
  type: 'Scored'
  slot: string
  hotkey: string
  score: string
  timedOut: boolean
  digest: string | null
}

export interface Failed {
  type: 'Failed'
  slot: string
  hotkey: string
  reason: string
  detail: string | null
}

export type Report = Scored | Failed

export type Event =
  | { type: 'Reported'; reports: Report[] }
  | { type: 'Unavailable'; slot: string; reason: string }
  | { type: 'Withdrawn'; hotkey: string; reason: string }
  | { type: 'Cancelled'; reason: string }

export type RefusalCode =
  | 'ReservedReason'
  | 'ConflictingReport'
  | 'UnexpectedReport'
  | 'UnexpectedUnavailable'
  | 'ConflictingUnavailable'
  | 'UnknownMiner'
  | 'ConflictingWithdrawal'
  | 'TournamentOver'

export interface Ask {
  slot: string
  hotkey: string
  kind: string
}

export interface Attempt {
  outcome: 'Open' | 'Decided' | 'Replaced' | 'Unavailable'
  /** In the order of the entrants. */
  reports: (Report | null)[]
}

export interface TaskView {
  slot: string
  kind: string
  attempts: Attempt[]
}

export interface Withdrawal {
  hotkey: string
  reason: string
}

export interface Notice {
  type: 'GroupSizeOutOfBounds'
  round: number
  sizes: number[]
}

export type Link = 'Score' | 'TasksWon' | 'Advantage' | 'Lot'

export interface Standing {
  hotkey: string
  group: number
  position: number | null
  score: string
  tasksWon: string
  /** Null only in the view of an engine that does not work out what no tie reaches. */
  advantage: string | null
  advanced: boolean
  decidedBy: null | Link
}

export interface RoundView {
  round: number
  groups: { number: number; miners: string[]; tasks: TaskView[] }[]
  standings: null | Standing[]
}

export type MatchReason =
  | 'Bye'
  | 'BetterScore'
  | 'BetterSeed'
  | 'OpponentFailed'
  | 'OpponentWithdrawn'
  | 'Walkover'
  | 'BothFailed'
  | 'Nobody'

export interface MatchView {
  round: number
  match: number
  home: string | null
  away: string | null
  state: 'Waiting' | 'Open' | 'Decided'
  winner: string | null
  reason: null | MatchReason
  task: TaskView | null
}

export interface BossVerdict {
  winner: 'Champion' | 'Challenger'
  threshold: string
  bar: string | null
}

export interface BossView {
  challenger: string
  tasks: TaskView[]
  verdicts: (null | BossVerdict)[]
  certain: null | 'Dethroned' | 'Defended'
}

export interface Ending {
  type: 'Dethroned' | 'Defended' | 'Crowned' | 'Retained' | 'Vacant' | 'Cancelled'
  champion: null | { hotkey: string; reign: number }
  reason: null | string
  refunds: { hotkey: string; coldkey: string; amount: string }[]
}

export interface View {
  phase: 'GroupStage' | 'Knockout' | 'BossRound' | 'Finished'
  withdrawn: Withdrawal[]
  notices: Notice[]
  rounds: RoundView[]
  knockout: null | { seeds: string[]; matches: MatchView[] }
  boss: null | BossView
  ending: null | Ending
}
