/**
 * Controls: what the engine would not do with a miner's image or output, done with the operator's own. If that works, the
 * engine is well, and words that a miner can choose have not made its failure look like the world's (EXECUTION 5, 6).
 */
import { Readable } from 'node:stream'
import * as Attached from './Attached.js'
import * as Container from './Container.js'
import * as Dockerfile from './Dockerfile.js'
import type { Control, Suspect } from './Fault.js'
import * as Hardened from './Hardened.js'
import * as Limits from './Limits.js'
import * as Names from './Names.js'
import * as Network from './Network.js'
import { pause } from './Pause.js'
import * as Porter from './Porter.js'
import * as Tar from './Tar.js'
import type { Work } from './Work.js'

/** Tells them from the attempts they are compared with. */
const apart = 2000

/** Whether the engine does it, within the time for cleaning up. */
export const works = async (work: Work, { control }: Suspect): Promise<boolean> => {
  const over = new AbortController()
  try {
    return await Promise.race([
      control(AbortSignal.any([work.signal, over.signal])).catch(() => false),
      pause(work.shop.limits.clean.seconds, over.signal).then(() => false)
    ])
  } finally {
    over.abort()
  }
}

/** A container of the helper's image with the very limits, devices and volumes of the training. */
export const start =
  (work: Work): Control =>
  async signal => {
    const image = { image: work.shop.settings.helper, volumes: [] }
    const specification = {
      ...Container.train(work, image, apart),
      Entrypoint: ['/bin/sh', '-c', ':'],
      Cmd: []
    }
    const beside = { graceSeconds: 1, seconds: work.shop.limits.clean.seconds }
    const ended = await Attached.run(work, 'train', specification, signal, beside)
    return ended.type === 'Ended' && ended.state.exitCode === 0
  }

/** A build of one step on the helper's image. */
export const build =
  (work: Work): Control =>
  async signal => {
    const { shop, mark } = work
    const { engine, settings, limits } = shop
    const text = Dockerfile.marked(Names.buildLabel(mark), mark.pool)(`FROM ${settings.helper}\nRUN :\n`)
    const context = Readable.from([Tar.archive([Tar.file('Dockerfile', Buffer.from(text))])])
    return Network.through(work, 'build', apart, async network => {
      const options = {
        ...Hardened.build(limits, settings.buildCgroup),
        dockerfile: 'Dockerfile',
        tag: `${Names.imageTag(mark)}-control`,
        network
      }
      return (await engine.build(context, options, () => undefined, signal)) === undefined
    })
  }

/** A pull of a small public image. */
export const pull =
  ({ shop: { engine } }: Work): Control =>
  async signal =>
    (await engine.pull(Limits.helperImage, signal)) === undefined

/** A file on its way into a volume and out of it. */
export const carry =
  (work: Work): Control =>
  async () => {
    const { engine } = work.shop
    const volume = Names.named('result', work.mark, apart)
    await engine.createVolume(volume, Names.labels(work.mark, 'result'))
    return Porter.through(work, [[volume, '/control']], async id => {
      await engine.put(id, '/control', Tar.archive([Tar.file('file', Buffer.from('control\n'))]))
      return (await engine.stat(id, '/control/file')) !== undefined
    })
  }
