/**
 * Kept ends: how a training ended, in the engine until its job has a report, so that a kill while its output is collected
 * or evaluated repeats no training (EXECUTION 4, clean up).
 */
import * as Names from '../../jobs/contract/Names.js'
import type { Found } from '../engine/Answer.js'
import type { Execution } from '../Execution.js'

/** How a training ended that has something to collect, and where that lies. */
export interface End {
  readonly timedOut: boolean
  /** The container whose root holds the output; null where it lies in a volume of its own. */
  readonly root: string | null
}

const timedOut = 'when its time was over'
const byItself = 'by itself'

/** Keeps it, as the label of a volume without content. `devices` are those that are held until the job has ended. */
export const keep = (
  { adapter, owner }: Pick<Execution, 'adapter' | 'owner'>,
  end: End,
  devices: ReadonlyArray<string>
): Promise<void> =>
  adapter.engine.createVolume(Names.named('ended', owner), {
    ...Names.labels(owner, 'ended'),
    [Names.label.devices]: devices.join(','),
    [Names.label.ended]: end.timedOut ? timedOut : byItself
  })

/** Forgets it: the training begins anew. */
export const forget = ({ adapter, owner }: Pick<Execution, 'adapter' | 'owner'>): Promise<void> =>
  adapter.engine.removeVolume(Names.named('ended', owner))

/** What such a volume keeps: whether the time was over; nothing where it keeps no end. */
export const read = ({ labels }: Pick<Found, 'labels'>): boolean | undefined => {
  const said = labels[Names.label.role] === 'ended' ? labels[Names.label.ended] : undefined
  return said === timedOut ? true : said === byItself ? false : undefined
}
