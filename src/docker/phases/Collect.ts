/** Collecting: from what the job wrote into a volume of its own, through a process apart that reads it (EXECUTION 4, collect; RULES 7). */
import * as E from 'fp-ts/lib/Either.js'
import { decode } from '../../domain/codec/Codec.js'
import type { Digest } from '../../domain/Digest.js'
import { MinerFault, WorldFault } from '../../jobs/blame/Fault.js'
import * as Collecting from '../../jobs/confined/Collecting.js'
import * as Confined from '../../jobs/confined/Confined.js'
import * as Unread from '../../jobs/confined/Unread.js'
import * as Names from '../../jobs/contract/Names.js'
import { own } from '../engine/EngineError.js'
import * as There from '../containers/There.js'
import * as VolumeAccess from '../containers/VolumeAccess.js'
import { trouble, type Execution } from '../Execution.js'

// -------------------------------------------------------------------------------------
// collecting
// -------------------------------------------------------------------------------------

/**
 * Copies the output and the WandB logs of a training that has ended into its output volume; answers the digest. They are in
 * the root of a container, or in the volume of a container that is gone.
 */
export const collect = async (
  execution: Execution,
  root: string | null,
  signal: AbortSignal
): Promise<Digest> => {
  const { adapter, job, owner, volumes } = execution
  const { engine } = adapter
  await engine.removeVolume(volumes.output)
  await engine.createVolume(volumes.output, Names.labels(owner, 'output'))
  return through(execution, root, from =>
    VolumeAccess.through(execution, [[volumes.output, '/to']], async writer => {
      const [output, logs] = [Names.outputFolder(job), Names.wandbFolder(job)]
      const at = `${Names.paths.checkpoints}/${output}`
      if (!(await isFolder(execution, from, output)))
        throw new MinerFault('NoOutput', `${at} is not a folder.`)
      const folders = (await isFolder(execution, from, logs)) ? [output, logs] : [output]
      const collected = await carried(execution, { from, writer, folders }, signal)
      if (collected.files === 0) throw new MinerFault('NoOutput', `${at} has no files.`)
      return collected.digest
    })
  )
}

/** A container, and the path in it, below which the checkpoints are. */
interface From {
  readonly reader: string
  readonly above: string
}

const through = async <A>(
  execution: Execution,
  root: string | null,
  act: (from: From) => Promise<A>
): Promise<A> => {
  if (root === null) {
    await There.check(execution, [execution.volumes.checkpoints])
    return VolumeAccess.through(execution, [[execution.volumes.checkpoints, '/from']], reader =>
      act({ reader, above: '/from' })
    )
  }
  if ((await execution.adapter.engine.state(root)) === undefined)
    throw new WorldFault('Engine', 'The container whose root has the output is gone.', true)
  return act({ reader: root, above: Names.paths.checkpoints })
}

/** Whether the folder is there, and is one on its whole way below the checkpoints: a link may lead anywhere. */
const isFolder = async (execution: Execution, { reader, above }: From, path: string): Promise<boolean> => {
  for (const at of Collecting.way(path)) {
    const found = await execution.adapter.engine.stat(reader, `${above}/${at}`)
    if (found === undefined || found.isLink || !found.isFolder) return false
  }
  return true
}

// -------------------------------------------------------------------------------------
// the way from volume to volume
// -------------------------------------------------------------------------------------

interface Between {
  readonly from: From
  readonly writer: string
  readonly folders: ReadonlyArray<string>
}

type Collected = Extract<Collecting.Said, { readonly type: 'Collected' }>

/** Archives out of one volume, through the process apart, and what it makes of them into the other. */
const carried = async (execution: Execution, between: Between, signal: AbortSignal): Promise<Collected> => {
  const { adapter, limits, task } = execution
  const asked: Collecting.Asked = {
    folders: Array.from(between.folders),
    root: Names.paths.checkpoints,
    model: task.material.model,
    bounds: limits.collect
  }
  const session = Confined.begin(adapter.reader, 'collect', asked, { ...limits.collect, signal })
  // What the engine would not take is why the rest stopped; what a process that has ended left unfinished is not.
  let refused: Error | undefined
  const putting = adapter.engine.put(between.writer, '/to', session.out).catch((thrown: unknown) => {
    if (!session.over()) refused = own(thrown)
    session.kill()
    return thrown
  })
  try {
    const collected = await led(execution, session, between)
    const thrown: unknown = await putting
    if (thrown !== undefined) throw own(thrown)
    return collected
  } catch (thrown) {
    if (refused !== undefined) throw refused
    // What cannot be read at all may be the engine's archive as well: to carry another one tells.
    throw thrown instanceof Unread.Unread && thrown.failure.type !== 'Unreadable'
      ? Unread.blamed(thrown, 'NoOutput', 'The output')
      : thrown
  } finally {
    session.kill()
    await putting
  }
}

/** Hands over what is asked for: each folder, then the files that its links lead to. */
const led = async (
  execution: Execution,
  session: Confined.Session,
  { from: { reader, above }, folders }: Between
): Promise<Collected> => {
  const send = async (path: string): Promise<void> =>
    session.send(await execution.adapter.engine.get(reader, `${above}/${path}`))
  const heard = async (): Promise<Collecting.Said> => {
    for (;;) {
      const next = await session.said.next()
      const said = decode(Collecting.said)(next.value)
      if (next.done === true || E.isLeft(said)) throw new Unread.Unread({ type: 'Unreadable' })
      if (said.right.type === 'TooLarge') throw new MinerFault('OutputTooLarge', said.right.detail)
      if (said.right.type === 'MoreLeftOut')
        trouble(execution, 'collect', new Error(`${said.right.entries} more are left out.`))
      else if (said.right.type === 'LeftOut')
        trouble(
          execution,
          'collect',
          new Error(`${JSON.stringify(said.right.path)} is left out: ${said.right.why}.`)
        )
      else return said.right
    }
  }
  for (const folder of folders) {
    await send(folder)
    for (;;) {
      const said = await heard()
      if (said.type !== 'Wanted') throw new Unread.Unread({ type: 'Unreadable' })
      if (said.paths.length === 0) break
      for (const path of said.paths) await send(path)
    }
  }
  const last = await heard()
  if (last.type !== 'Collected') throw new Unread.Unread({ type: 'Unreadable' })
  return last
}
