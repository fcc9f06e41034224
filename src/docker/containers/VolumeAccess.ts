/** Porters: containers that never start, through which files go into volumes and come out of them (EXECUTION 4, collect). */
import * as Helper from './Helper.js'
import type { Execution } from '../Execution.js'

let made = 0

/** Opens a porter over volumes for as long as an act takes. */
export const through = async <A>(
  { adapter: { engine, settings }, owner }: Pick<Execution, 'adapter' | 'owner'>,
  mounts: ReadonlyArray<readonly [source: string, target: string]>,
  act: (id: string) => Promise<A>
): Promise<A> => {
  made += 1
  const id = await engine.create(Helper.porter(owner, settings.helper, mounts, made))
  try {
    return await act(id)
  } finally {
    await engine.remove(id)
  }
}
