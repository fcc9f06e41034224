/** Every command of `dethrone`: a line about it, and the module that declares it. */

import type { Run } from './terminal/command.js'

/** A command: its arguments in, its exit code out. */
export interface Command {
  /** Where it is several in one, each of them has a declaration of its own. */
  readonly run: Run | ((args: ReadonlyArray<string>) => Promise<number>)
}

interface Entry {
  readonly about: string
  readonly load: () => Promise<Command>
}

/** In the order of the help. */
export const commands: Readonly<Record<string, Entry>> = {
  run: {
    about: 'run a validator: registration, tournaments, champions, again and again',
    load: () => import('./validator/run.js')
  },
  check: {
    about: 'say what is wrong with a validator’s configuration',
    load: () => import('./validator/check.js')
  },
  status: {
    about: 'show where a validator’s season stands',
    load: () => import('./validator/status.js')
  },
  accounts: {
    about: 'show balances, prove them, and total what was burned',
    load: () => import('./validator/accounts.js')
  },
  withdraw: {
    about: 'take a miner out of a tournament in play',
    load: async () => (await import('./validator/acts.js')).withdraw
  },
  cancel: {
    about: 'cancel a tournament in play: every fee goes back',
    load: async () => (await import('./validator/acts.js')).cancel
  },
  unavailable: {
    about: 'say that a slot’s task cannot be had',
    load: async () => (await import('./validator/acts.js')).unavailable
  },
  credit: {
    about: 'credit a coldkey by hand',
    load: async () => (await import('./validator/acts.js')).credit
  },
  pause: {
    about: 'hold back openings, or the jobs of a tournament',
    load: async () => (await import('./validator/acts.js')).pause
  },
  resume: {
    about: 'end a pause',
    load: async () => (await import('./validator/acts.js')).resume
  },
  retry: {
    about: 'try a job again that waits for a person',
    load: async () => (await import('./validator/acts.js')).retry
  },
  miner: {
    about: 'answer validators which repository a miner enters',
    load: () => import('./miner/miner.js')
  },
  node: {
    about: 'run one job on a node of a cluster; its batch script calls it',
    load: () => import('./slurm/node.js')
  },
  play: {
    about: 'play a whole tournament on made-up scores, or replay a log',
    load: () => import('./play/play.js')
  },
  try: {
    about: 'run one job of a miner’s repository on the local Docker engine',
    load: () => import('./try/try.js')
  },
  init: {
    about: 'write what a miner or a validator begins with',
    load: () => import('./init/init.js')
  },
  weights: {
    about: 'turn results into weights that sum to one, and explain each of them',
    load: () => import('./weights/weights.js')
  },
  thresholds: {
    about: 'show how much better a challenger must be, reign by reign',
    load: () => import('./odds/thresholds.js')
  },
  odds: {
    about: 'work out how likely a dethroning is, and what edge it takes',
    load: () => import('./odds/odds.js')
  },
  simulate: {
    about: 'play tournaments by the thousand, and see what the rules do',
    load: () => import('./simulate/simulate.js')
  },
  sweep: {
    about: 'try a grid of rules and assumptions, and find the rule sets on the frontier',
    load: () => import('./sweep/sweep.js')
  },
  judge: {
    about: 'judge a boss round by itself: pairs of scores in, the verdict out',
    load: () => import('./inspect/judge.js')
  },
  draw: {
    about: 'draw groups, or the bracket, for a field and a seed',
    load: () => import('./inspect/draw.js')
  },
  rules: {
    about: 'read a rule set in prose, check a file, or compare two',
    load: () => import('./inspect/rules.js')
  },
  replay: {
    about: 'print the tournament that a log tells of',
    load: () => import('./inspect/replay.js')
  },
  explain: {
    about: 'tell the way of one miner through a tournament',
    load: () => import('./inspect/explain.js')
  },
  verify: {
    about: 'derive a log anew, follow its chain, and compare it with another validator’s',
    load: () => import('./inspect/verify.js')
  },
  export: {
    about: 'write a tournament of a validator’s records as one file',
    load: () => import('./validator/export.js')
  },
  import: {
    about: 'take such a file into a validator’s records',
    load: () => import('./validator/import.js')
  },
  report: {
    about: 'write a tournament as one page to look at',
    load: () => import('./inspect/report.js')
  },
  serve: {
    about: 'show a store as live pages, read-only',
    load: () => import('./serve/serve.js')
  },
  whatif: {
    about: 'replay a recorded tournament under other rules',
    load: () => import('./whatif.js')
  },
  completion: {
    about: 'print what makes a shell complete commands, options and rule sets',
    load: () => import('./completion/completion.js')
  }
}
