/** Every command of `dethrone`: a line about it, and the module that declares it. */

import type { Run } from './terminal/command.js'

/** A command: its arguments in, its exit code out. */
export interface Command {
  /** Where it is several in one, each of them has a declaration of its own. */
  readonly run: Run | ((args: ReadonlyArray<string>) => Promise<number>)
}

/** Where the help has it. */
export const rooms = [
  'To see a tournament',
  'To ask about rules and scores',
  'For miners',
  'For validators',
  'For operators, while a tournament runs',
  'For the shell, and for clusters'
] as const

interface Entry {
  readonly room: (typeof rooms)[number]
  readonly about: string
  readonly load: () => Promise<Command>
}

/** In the order of the help. */
export const commands: Readonly<Record<string, Entry>> = {
  play: {
    room: 'To see a tournament',
    about: 'play a whole tournament on made-up scores, or replay a log',
    load: () => import('./play/play.js')
  },
  replay: {
    room: 'To see a tournament',
    about: 'print the tournament that a log tells of',
    load: () => import('./inspect/replay.js')
  },
  explain: {
    room: 'To see a tournament',
    about: 'tell the way of one miner through a tournament',
    load: () => import('./inspect/explain.js')
  },
  report: {
    room: 'To see a tournament',
    about: 'write a tournament as one page to look at',
    load: () => import('./inspect/report.js')
  },
  serve: {
    room: 'To see a tournament',
    about: 'show a store as live pages, read-only',
    load: () => import('./serve/serve.js')
  },
  verify: {
    room: 'To see a tournament',
    about: 'derive a log anew, follow its chain, and compare it with another validator’s',
    load: () => import('./inspect/verify.js')
  },
  whatif: {
    room: 'To see a tournament',
    about: 'replay a recorded tournament under other rules',
    load: () => import('./whatif.js')
  },
  judge: {
    room: 'To ask about rules and scores',
    about: 'judge a boss round by itself: pairs of scores in, the verdict out',
    load: () => import('./inspect/judge.js')
  },
  draw: {
    room: 'To ask about rules and scores',
    about: 'draw groups, or the bracket, for a field and a seed',
    load: () => import('./inspect/draw.js')
  },
  rules: {
    room: 'To ask about rules and scores',
    about: 'read a rule set in prose, check a file, or compare two',
    load: () => import('./inspect/rules.js')
  },
  thresholds: {
    room: 'To ask about rules and scores',
    about: 'show how much better a challenger must be, reign by reign',
    load: () => import('./odds/thresholds.js')
  },
  odds: {
    room: 'To ask about rules and scores',
    about: 'work out how likely a dethroning is, and what edge it takes',
    load: () => import('./odds/odds.js')
  },
  simulate: {
    room: 'To ask about rules and scores',
    about: 'play tournaments by the thousand, and see what the rules do',
    load: () => import('./simulate/simulate.js')
  },
  sweep: {
    room: 'To ask about rules and scores',
    about: 'try a grid of rules and assumptions, and find the rule sets on the frontier',
    load: () => import('./sweep/sweep.js')
  },
  weights: {
    room: 'To ask about rules and scores',
    about: 'turn results into weights that sum to one, and explain each of them',
    load: () => import('./weights/weights.js')
  },
  init: {
    room: 'For miners',
    about: 'write what a miner or a validator begins with',
    load: () => import('./init/init.js')
  },
  try: {
    room: 'For miners',
    about: 'run one job of a miner’s repository on the local Docker engine',
    load: () => import('./try/try.js')
  },
  miner: {
    room: 'For miners',
    about: 'answer validators which repository a miner enters',
    load: () => import('./miner/miner.js')
  },
  run: {
    room: 'For validators',
    about: 'run a validator: registration, tournaments, champions, again and again',
    load: () => import('./validator/run.js')
  },
  check: {
    room: 'For validators',
    about: 'say what is wrong with a validator’s configuration',
    load: () => import('./validator/check.js')
  },
  status: {
    room: 'For validators',
    about: 'show where a validator’s season stands',
    load: () => import('./validator/status.js')
  },
  accounts: {
    room: 'For validators',
    about: 'show balances, prove them, and total what was burned',
    load: () => import('./validator/accounts.js')
  },
  export: {
    room: 'For validators',
    about: 'write a tournament of a validator’s records as one file',
    load: () => import('./validator/export.js')
  },
  import: {
    room: 'For validators',
    about: 'take such a file into a validator’s records',
    load: () => import('./validator/import.js')
  },
  withdraw: {
    room: 'For operators, while a tournament runs',
    about: 'take a miner out of a tournament in play',
    load: async () => (await import('./validator/acts.js')).withdraw
  },
  cancel: {
    room: 'For operators, while a tournament runs',
    about: 'cancel a tournament in play: every fee goes back',
    load: async () => (await import('./validator/acts.js')).cancel
  },
  unavailable: {
    room: 'For operators, while a tournament runs',
    about: 'say that a slot’s task cannot be had',
    load: async () => (await import('./validator/acts.js')).unavailable
  },
  credit: {
    room: 'For operators, while a tournament runs',
    about: 'credit a coldkey by hand',
    load: async () => (await import('./validator/acts.js')).credit
  },
  pause: {
    room: 'For operators, while a tournament runs',
    about: 'hold back openings, or the jobs of a tournament',
    load: async () => (await import('./validator/acts.js')).pause
  },
  resume: {
    room: 'For operators, while a tournament runs',
    about: 'end a pause',
    load: async () => (await import('./validator/acts.js')).resume
  },
  retry: {
    room: 'For operators, while a tournament runs',
    about: 'try a job again that waits for a person',
    load: async () => (await import('./validator/acts.js')).retry
  },
  completion: {
    room: 'For the shell, and for clusters',
    about: 'print what makes a shell complete commands, options and rule sets',
    load: () => import('./completion/completion.js')
  },
  node: {
    room: 'For the shell, and for clusters',
    about: 'run one job on a node of a cluster; its batch script calls it',
    load: () => import('./slurm/node.js')
  }
}
