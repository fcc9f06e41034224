/** Publishing: the collected output to where the operator wants it; no report depends on it (EXECUTION 4, publish). */
import * as Attached from './Attached.js'
import { Broken } from './Fault.js'
import * as Images from './Images.js'
import * as Network from './Network.js'
import type { Publishing } from './Settings.js'
import * as Trusted from './Trusted.js'
import type { Work } from './Work.js'

/** Uploads from a container that has a network and the secrets, and may only read the output. */
export const publish = async (
  work: Work,
  { image, secrets }: Publishing,
  signal: AbortSignal,
  attempt: number
): Promise<void> => {
  await Images.own(work, image.image, signal)
  const network = await Network.open(work, 'publish', attempt)
  try {
    const specification = Trusted.publish(work, image, secrets, network, attempt)
    const ended = await Attached.run(work, 'publish', specification, signal, {
      graceSeconds: 5,
      seconds: null
    })
    if (ended.type === 'Refused') throw new Broken('Engine', ended.message)
    if (ended.state.exitCode !== 0)
      throw new Broken('Engine', `The uploader ended with exit code ${ended.state.exitCode}.`)
  } finally {
    await Network.close(work, network)
  }
}
