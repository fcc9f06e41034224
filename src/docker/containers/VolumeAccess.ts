/** Access to volumes: containers that never start, through which files go into volumes and come out of them (EXECUTION 4, collect). */
import * as Helper from './Helper.js'
import type { Execution } from '../Execution.js'

let made = 0

type Mounts = ReadonlyArray<readonly [source: string, target: string]>

/** Opens a porter over volumes; whoever opens it removes it. */
export const open = (
  { adapter: { engine, settings }, owner }: Pick<Execution, 'adapter' | 'owner'>,
  mounts: Mounts
): Promise<string> => {
  made += 1
  return engine.create(Helper.porter(owner, settings.helper, mounts, made))
}

/** Opens a porter over volumes for as long as an act takes. */
export const through = async <A>(
  execution: Pick<Execution, 'adapter' | 'owner'>,
  mounts: Mounts,
  act: (id: string) => Promise<A>
): Promise<A> => {
  const id = await open(execution, mounts)
  try {
    return await act(id)
  } finally {
    await execution.adapter.engine.remove(id)
  }
}
