/** Networks: one for each container that may reach the internet, so that no two of them meet (EXECUTION 4, build; 6). */
import * as Names from './Names.js'
import type { Work } from './Work.js'

/** Makes a network of a job's own; answers its name. */
export const open = async (
  { shop: { engine }, mark }: Work,
  role: Names.Role,
  attempt: number
): Promise<string> => {
  const name = Names.named(role, mark, attempt)
  await engine.createNetwork(name, Names.bridge(mark, `${role}${attempt}`), Names.labels(mark, role))
  return name
}

export const close = ({ shop: { engine } }: Work, name: string): Promise<void> => engine.removeNetwork(name)

/** Opens a network for as long as an act takes. */
export const through = async <A>(
  work: Work,
  role: Names.Role,
  attempt: number,
  act: (name: string) => Promise<A>
): Promise<A> => {
  const name = await open(work, role, attempt)
  try {
    return await act(name)
  } finally {
    await close(work, name)
  }
}
