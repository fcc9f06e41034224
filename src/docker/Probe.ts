/**
 * Probes: what the engine would not do with a miner's image or output, done with the operator's own. If that works, the
 * engine is well, and the failure is the miner's: its words alone could make it look like the world's (EXECUTION 5, 6).
 */
import { Readable } from 'node:stream'
import * as RunContainer from './containers/RunContainer.js'
import * as Container from './containers/Container.js'
import type { Probe, DisputedFault } from '../jobs/blame/Fault.js'
import * as Sandbox from './containers/Sandbox.js'
import * as Limits from '../jobs/contract/Limits.js'
import * as Names from '../jobs/contract/Names.js'
import * as Network from './containers/Network.js'
import { pause } from '../jobs/lifecycle/Pause.js'
import * as VolumeAccess from './containers/VolumeAccess.js'
import * as Tar from '../jobs/output/Tar.js'
import type { Execution } from './Execution.js'

/** Tells them from the attempts they are compared with. */
const apart = 2000

/** Whether the engine does it, within the time for cleaning up. */
export const works = async (execution: Execution, { probe }: DisputedFault): Promise<boolean> => {
  const over = new AbortController()
  try {
    return await Promise.race([
      probe(AbortSignal.any([execution.signal, over.signal])).catch(() => false),
      pause(execution.adapter.limits.clean.seconds, over.signal).then(() => false)
    ])
  } finally {
    over.abort()
  }
}

/** A container of the helper's image with the very limits, devices, volumes, runtime and bounds of the training. */
export const start =
  (execution: Execution): Probe =>
  async signal => {
    const { engine, settings } = execution.adapter
    const image = { image: settings.helper, volumes: [] }
    const below = await engine.image(settings.helper)
    const specification = Container.placed(execution.adapter, below?.size ?? 0, {
      ...Container.train(execution, image, apart),
      Entrypoint: ['/bin/sh', '-c', ':'],
      Cmd: []
    })
    const beside = { graceSeconds: 1, seconds: execution.adapter.limits.clean.seconds }
    const ended = await RunContainer.run(execution, 'train', specification, signal, beside)
    return ended.type === 'Ended' && ended.state.exitCode === 0
  }

/** A build of one step on the helper's image. */
export const build =
  (execution: Execution): Probe =>
  async signal => {
    const { adapter, owner } = execution
    const { engine, settings, limits } = adapter
    const label = `LABEL "${Names.buildLabel(owner)}"="${owner.pool}"`
    const text = `FROM ${settings.helper}\n${label}\nRUN :\n`
    const context = Readable.from([Tar.archive([Tar.file('Dockerfile', Buffer.from(text))])])
    return Network.through(execution, 'build', async network => {
      const options = {
        ...Sandbox.build(limits, settings.buildCgroup),
        dockerfile: 'Dockerfile',
        tag: `${Names.imageTag(owner)}-control`,
        network
      }
      return (await engine.build(context, options, () => undefined, signal)) === undefined
    })
  }

/** A pull of a small public image. */
export const pull =
  ({ adapter: { engine } }: Execution): Probe =>
  async signal =>
    (await engine.pull(Limits.helperImage, signal)) === undefined &&
    (await engine.image(Limits.helperImage)) !== undefined

/** A file on its way into a volume and out of it. */
export const carry =
  (execution: Execution): Probe =>
  async () => {
    const { engine } = execution.adapter
    const volume = Names.named('result', execution.owner, apart)
    await engine.createVolume(volume, Names.labels(execution.owner, 'result'))
    return VolumeAccess.through(execution, [[volume, '/control']], async id => {
      await engine.put(id, '/control', Tar.archive([Tar.file('file', Buffer.from('control\n'))]))
      return (await engine.stat(id, '/control/file')) !== undefined
    })
  }
