/** Metrics: how a task is judged (RULES 1). */
import type { TaskKind } from './TaskKind.js'

/** `loss`: lower is better. `reward`: higher is better. */
export type Metric = 'loss' | 'reward'

/** GRPO is judged by reward, everything else by loss. */
export const of = (kind: TaskKind): Metric => (kind === 'GrpoTask' ? 'reward' : 'loss')
