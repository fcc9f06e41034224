/** The course of a job: what is done within a limit, in this order, and whose fault it is to be late (EXECUTION 4, 5). */
import type { Phase } from '../../ports/Executor.js'
import { MinerFault, WorldFault } from '../blame/Fault.js'
import type { Limits } from '../contract/Limits.js'

/** A step of a job: a phase, or a part of one. */
export interface Step {
  readonly phase: Phase
  /** What is done, as a sentence begins with it. */
  readonly what: string
  /** How long one attempt may take, in seconds, with so many hours for the training. */
  readonly seconds: (limits: Limits, hours: number) => number
  /** Whose fault it is to take longer. */
  readonly late: (message: string) => MinerFault | WorldFault
  /** It goes on with a phase that has been told of already. */
  readonly goesOn: boolean
}

const step = (of: Omit<Step, 'goesOn'>): Step => ({ ...of, goesOn: false })

export const fetch = step({
  phase: 'fetch',
  what: 'Fetching',
  seconds: ({ fetch: { seconds } }) => seconds,
  late: message => new MinerFault('RepositoryUnavailable', message)
})

export const download = step({
  phase: 'download',
  what: 'The download',
  seconds: ({ download: { seconds } }) => seconds,
  late: message => new WorldFault('Download', message)
})

/** What is pulled takes the world's time, not the miner's. */
export const bases = step({
  phase: 'build',
  what: 'Pulling the base images',
  seconds: ({ download: { seconds } }) => seconds,
  late: message => new WorldFault('Engine', message)
})

export const build: Step = {
  phase: 'build',
  what: 'The build',
  seconds: ({ build: { seconds } }) => seconds,
  late: message => new MinerFault('BuildFailed', message),
  goesOn: true
}

/** Only where builds have an engine of their own: the image goes to the one that trains, which takes the world's time. */
export const carry: Step = {
  phase: 'build',
  what: 'Carrying the image over',
  seconds: ({ download: { seconds } }) => seconds,
  late: message => new WorldFault('Engine', message),
  goesOn: true
}

/** The container has a clock of its own, which ends a training well; this limit is for an engine that no longer hears. */
export const train = step({
  phase: 'train',
  what: 'The training and its end',
  seconds: ({ train: { graceSeconds }, engineSeconds }, hours) => hours * 3600 + graceSeconds + engineSeconds,
  late: message => new WorldFault('Engine', message)
})

export const collect = step({
  phase: 'collect',
  what: 'Collecting the output',
  seconds: ({ collect: { seconds } }) => seconds,
  late: message => new WorldFault('Engine', message)
})

export const evaluate = step({
  phase: 'evaluate',
  what: 'The evaluation',
  seconds: ({ evaluate: { seconds } }) => seconds,
  late: message => new WorldFault('Evaluation', message)
})

export const publish = step({
  phase: 'publish',
  what: 'Publishing',
  seconds: ({ publish: { seconds } }) => seconds,
  late: message => new WorldFault('Engine', message)
})

/** All of them, in the order in which a job goes through them. */
export const course: ReadonlyArray<Step> = [
  fetch,
  download,
  bases,
  build,
  carry,
  train,
  collect,
  evaluate,
  publish
]
