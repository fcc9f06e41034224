/** Networks: one for each container that may reach the internet, so that no two of them meet (EXECUTION 4, build; 6). */
import * as Names from '../../jobs/contract/Names.js'
import type { Execution } from '../Execution.js'

/** Makes a network of a job's own; answers its name. */
export const open = async (
  { adapter: { engine }, owner }: Execution,
  role: Names.Role,
  attempt: number
): Promise<string> => {
  const name = Names.named(role, owner, attempt)
  await engine.createNetwork(name, Names.bridge(owner, `${role}${attempt}`), Names.labels(owner, role))
  return name
}

export const close = ({ adapter: { engine } }: Execution, name: string): Promise<void> =>
  engine.removeNetwork(name)

/** Opens a network for as long as an act takes. */
export const through = async <A>(
  execution: Execution,
  role: Names.Role,
  attempt: number,
  act: (name: string) => Promise<A>
): Promise<A> => {
  const name = await open(execution, role, attempt)
  try {
    return await act(name)
  } finally {
    await close(execution, name)
  }
}
