/** Publishing: the collected output to where the operator wants it; no report depends on it (EXECUTION 4, publish). */
import * as TrustedRun from '../containers/TrustedRun.js'
import { Aborted } from '../../jobs/blame/Fault.js'
import * as Images from '../containers/Images.js'
import * as Network from '../containers/Network.js'
import * as Course from '../../jobs/lifecycle/Course.js'
import * as There from '../containers/There.js'
import * as Phase from '../Phase.js'
import type { Publishing } from '../Settings.js'
import * as OperatorContainers from '../containers/OperatorContainers.js'
import { trouble, type Execution } from '../Execution.js'

/** Publishes where that is configured: never the miner's failure, never a reason to train again. */
export const publish = async (execution: Execution): Promise<void> => {
  const { publishing } = execution.adapter.settings
  if (publishing === null) return
  try {
    await Phase.run(execution, Course.publish, (signal, attempt) =>
      upload(execution, publishing, signal, attempt)
    )
  } catch (thrown) {
    if (thrown instanceof Aborted) throw thrown
    trouble(execution, 'publish', thrown)
  }
}

const trusted = { phase: 'publish', who: 'The uploader', fault: 'Engine', quoted: false } as const

/** Uploads from a container that has a network and the secrets, and may only read the output. */
const upload = async (
  execution: Execution,
  { image, secrets }: Publishing,
  signal: AbortSignal,
  attempt: number
): Promise<void> => {
  await There.check(execution, [execution.volumes.output])
  await Images.own(execution, image.image, signal)
  await Network.through(execution, 'publish', async network => {
    const specification = OperatorContainers.publish(execution, image, secrets, network, attempt)
    await TrustedRun.run(execution, trusted, specification, signal)
  })
}
