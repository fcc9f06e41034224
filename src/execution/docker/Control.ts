/**
 * Controls: what the engine would not do with a miner's image or output, done with the operator's own. If that works, the
 * engine is well, and words that a miner can choose have not made its failure look like the world's (EXECUTION 5, 6).
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { Readable } from 'node:stream'
import * as Attached from './Attached.js'
import * as Container from './Container.js'
import * as Dockerfile from './Dockerfile.js'
import { Broken, type Suspect } from './Fault.js'
import * as Limits from './Limits.js'
import * as Names from './Names.js'
import * as Network from './Network.js'
import * as Porter from './Porter.js'
import * as Tar from './Tar.js'
import type { Work } from './Work.js'

/** What is done for comparison; it rejects where the engine cannot do it. */
export type Control = (signal: AbortSignal) => Promise<void>

/** Tells them from the attempts they are compared with. */
const apart = 2000

const failed = (what: string): Broken => new Broken('Engine', `${what} does not work either.`)

/** Whether it works, within the time for cleaning up. */
export const works = async (work: Work, { control }: Suspect): Promise<boolean> => {
  const milliseconds = work.shop.limits.clean.seconds * 1000
  const over = new AbortController()
  const signal = AbortSignal.any([work.signal, over.signal, AbortSignal.timeout(milliseconds)])
  try {
    return await Promise.race([
      control(signal).then(
        () => true,
        () => false
      ),
      sleep(milliseconds, false, { signal: over.signal }).catch(() => false)
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
    if (ended.type === 'Refused' || ended.state.exitCode !== 0)
      throw failed('A container of the helper’s image')
  }

/** A build of one step on the helper's image. */
export const build =
  (work: Work): Control =>
  async signal => {
    const { shop, mark } = work
    const { engine, settings, limits } = shop
    const text = Dockerfile.marked(Names.buildLabel(mark), mark.pool)(`FROM ${settings.helper}\nRUN :\n`)
    const network = await Network.open(work, 'build', apart)
    try {
      const error = await engine.build(
        Readable.from([Tar.archive([Tar.file('Dockerfile', Buffer.from(text))])]),
        {
          dockerfile: 'Dockerfile',
          tag: `${Names.imageTag(mark)}-control`,
          network,
          memoryBytes: limits.build.memoryBytes,
          cpus: limits.build.cpus,
          cgroupParent: settings.buildCgroup
        },
        () => undefined,
        signal
      )
      if (error !== undefined) throw failed('A build on the helper’s image')
    } finally {
      await Network.close(work, network)
    }
  }

/** A pull of a small public image. */
export const pull =
  ({ shop: { engine } }: Work): Control =>
  async signal => {
    const error = await engine.pull(Limits.helperImage, signal)
    if (error !== undefined) throw failed(`A pull of ${Limits.helperImage}`)
  }

/** A file on its way into a volume and out of it. */
export const carry =
  (work: Work): Control =>
  async () => {
    const { engine } = work.shop
    const volume = Names.named('result', work.mark, apart)
    await engine.createVolume(volume, Names.labels(work.mark, 'result'))
    await Porter.through(work, [[volume, '/control']], async id => {
      await engine.put(id, '/control', Tar.archive([Tar.file('file', Buffer.from('control\n'))]))
      if ((await engine.stat(id, '/control/file')) === undefined) throw failed('To carry a file')
    })
  }
