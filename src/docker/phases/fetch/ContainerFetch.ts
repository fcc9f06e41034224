/** Fetching in a container with limits, whose volume holds all that git makes of a miner's bytes (EXECUTION 4, fetch; 6). */
import * as Fetched from './Fetch.js'
import * as Names from '../../../jobs/contract/Names.js'
import { MinerFault, WorldFault } from '../../../jobs/blame/Fault.js'
import * as Untar from '../../../jobs/output/Untar.js'
import * as Git from '../../../jobs/repository/Git.js'
import * as Images from '../../containers/Images.js'
import * as Network from '../../containers/Network.js'
import * as OperatorContainers from '../../containers/OperatorContainers.js'
import * as OperatorImage from '../../containers/OperatorImage.js'
import * as RunContainer from '../../containers/RunContainer.js'
import * as VolumeAccess from '../../containers/VolumeAccess.js'
import type { Execution } from '../../Execution.js'

const folder = '/fetched'

/** Fetches one commit, and looks for the first of these places in it. */
export const tree = async (
  execution: Execution,
  from: Fetched.Origin,
  places: ReadonlyArray<string>,
  bounds: Fetched.Bounds,
  attempt: number
): Promise<Fetched.Tree> => {
  const { adapter, owner } = execution
  const { engine } = adapter
  const volume = Names.named('fetch', owner)
  await Images.own(execution, OperatorImage.name, bounds.signal)
  await Images.own(execution, adapter.settings.helper, bounds.signal)
  await engine.removeVolume(volume)
  await engine.createVolume(volume, Names.labels(owner, 'fetch'))
  await run(execution, from, places, bounds, attempt)
  const file = (name: string): AsyncIterable<Uint8Array> => bytesOf(execution, volume, name)
  const { found, ignores } = await Fetched.listed(file('list'), places, bounds)
  return {
    found,
    ignores,
    archive: () => file('context.tar'),
    show: () => file(`place-${places.indexOf(found?.path ?? '')}`),
    dispose: () => engine.removeVolume(volume)
  }
}

const graceSeconds = 1

const run = async (
  execution: Execution,
  { url, commit }: Fetched.Origin,
  places: ReadonlyArray<string>,
  { bytes, signal }: Fetched.Bounds,
  attempt: number
): Promise<void> => {
  const command = [String(bytes), url, commit.toLowerCase(), ...places]
  const ended = await Network.through(execution, 'fetch', network =>
    RunContainer.run(
      execution,
      'fetch',
      OperatorContainers.fetch(execution, OperatorImage.name, folder, command, network, attempt),
      signal,
      { graceSeconds, seconds: null }
    )
  )
  if (ended.type === 'Refused') throw new WorldFault('Fetch', ended.message)
  const { state, tail } = ended
  if (state.exitCode !== 0 || state.oomKilled) throw fault(state, tail, bytes)
}

/** Whose it is that a fetch has not ended well. */
const fault = (
  { exitCode, oomKilled }: { readonly exitCode: number; readonly oomKilled: boolean },
  said: string,
  bytes: number
): MinerFault | WorldFault => {
  const unavailable = (detail: string): MinerFault => new MinerFault('RepositoryUnavailable', detail)
  if (exitCode === Git.ends.tooLarge) return unavailable(`The repository has more than ${bytes} bytes.`)
  if (oomKilled || Git.overLimit(said))
    return unavailable('An object of the repository is too large to be fetched.')
  switch (exitCode) {
    case Git.ends.unpacked:
      return Fetched.unpacked(bytes)
    case Git.ends.unlisted:
      return unavailable(said.trim() || 'Its list of files is too long.')
    case Git.ends.unfetched:
      return Git.blames(said)
        ? unavailable(said.trim())
        : new WorldFault('Fetch', `The repository cannot be reached: ${said.trim()}`)
    default:
      return new WorldFault('Fetch', `git does not work in ${OperatorImage.name}: ${said.trim()}`)
  }
}

/** A file's bytes, out of the engine's archive of it. */
async function* bytesOf(
  execution: Execution,
  volume: string,
  name: string
): AsyncGenerator<Uint8Array, void> {
  const { engine } = execution.adapter
  const porter = await VolumeAccess.open(execution, [[volume, folder]])
  try {
    for await (const { header, body } of Untar.read(await engine.get(porter, `${folder}/${name}`)))
      if (header.type === 'File') yield* body()
  } finally {
    await engine.remove(porter)
  }
}
