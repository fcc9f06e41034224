/** Whether an engine can keep containers apart from its machine and from each other; asked when it is opened. */
import type { Engine } from './engine/Engine.js'
import type { Settings } from './Settings.js'

type Has = Awaited<ReturnType<Engine['isolation']>>

/**
 * Why no job may run on it, or null: an engine takes a limit that it cannot keep, drops it, and says so in a warning
 * (EXECUTION 4).
 */
export const unbounded = ({ drops }: Has): string | null => {
  const dropped = [
    ...(drops.memory ? ['memory'] : []),
    ...(drops.cpu ? ['CPU time'] : []),
    ...(drops.processes ? ['processes'] : [])
  ]
  return dropped.length === 0
    ? null
    : `The engine cannot bound the ${dropped.join(', ')} of a container, so that a job could take the whole machine: give its machine the control groups for it, or a rootless engine their delegation (cgroup v2).`
}

/** What an operator should know of an engine that may run jobs, or null. */
export const remark = ({ drops }: Has): string | null =>
  drops.swap
    ? 'The engine does not bound swap: where its machine has any, a job may use as much of it again as its memory.'
    : null

/** What an operator demands of the engine's isolation and it does not have, or null. */
export const unmet = (has: Has, { runtime, userns }: Pick<Settings, 'runtime' | 'userns'>): string | null => {
  if (runtime !== undefined && !has.runtimes.includes(runtime))
    return `The engine has no runtime "${runtime}", but ${has.runtimes.join(', ')}: install it on its machine and name it in its daemon.json.`
  return userns === true && !has.userns
    ? 'The users of the engine’s containers are those of its machine: set userns-remap in its daemon.json, or run it rootless.'
    : null
}
