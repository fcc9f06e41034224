/** Packages that only some commands need, and that need not be installed. */
import { messageOf } from '../../ports/Executor.js'
import { InputError } from './input.js'

/** Loads what needs them; where one of them is missing, says how to get them. */
export const load = async <A>(
  importing: () => Promise<A>,
  packages: ReadonlyArray<string>,
  what: string
): Promise<A> => {
  try {
    return await importing()
  } catch (thrown) {
    const said = messageOf(thrown)
    if (packages.some(name => said.includes(name)))
      throw new InputError(`${what}: npm install ${packages.join(' ')}`)
    throw thrown
  }
}
