/** Metrics: how a task is judged (RULES 1). */
import type { TaskKind } from './TaskKind.js'

/** `loss`: lower is better. `reward`: higher is better. */
export type Metric = 'loss' | 'reward'

/** Which way is better: 1 where more is, -1 where less is. */
export const sign: Readonly<Record<Metric, 1 | -1>> = { loss: -1, reward: 1 }

/** GRPO is judged by reward, everything else by loss. */
export const of = (kind: TaskKind): Metric => (kind === 'GrpoTask' ? 'reward' : 'loss')
