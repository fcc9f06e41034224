/** Publishing: the collected output to where the operator wants it; no report depends on it (EXECUTION 4, publish). */
import * as Errand from './Errand.js'
import { Aborted, Broken } from './Fault.js'
import * as Images from './Images.js'
import * as Network from './Network.js'
import * as Phase from './Phase.js'
import type { Publishing } from './Settings.js'
import * as Trusted from './Trusted.js'
import { trouble, type Work } from './Work.js'

/** Publishes where that is configured: never the miner's failure, never a reason to train again. */
export const publish = async (work: Work): Promise<void> => {
  const { settings, limits } = work.shop
  const { publishing } = settings
  if (publishing === null) return
  try {
    await Phase.run(
      work,
      'publish',
      Phase.within(limits.publish.seconds, late => new Broken('Engine', late)),
      (signal, attempt) => upload(work, publishing, signal, attempt)
    )
  } catch (thrown) {
    if (thrown instanceof Aborted) throw thrown
    trouble(work, 'publish', thrown)
  }
}

const errand = { phase: 'publish', who: 'The uploader', fault: 'Engine', quoted: false } as const

/** Uploads from a container that has a network and the secrets, and may only read the output. */
const upload = async (
  work: Work,
  { image, secrets }: Publishing,
  signal: AbortSignal,
  attempt: number
): Promise<void> => {
  await Images.own(work, image.image, signal)
  await Network.through(work, 'publish', attempt, network => {
    const specification = Trusted.publish(work, image, secrets, network, attempt)
    return Errand.run(work, errand, specification, signal)
  })
}
