/** The watch: who has left the subnet is withdrawn, and a clock that jumps holds openings back (RULES 14.7, 14.9). */
import * as E from 'fp-ts/lib/Either.js'
import type { Instant } from '../../ports/Clock.js'
import * as Log from '../../rules/log/Log.js'
import * as Presence from '../season/Presence.js'
import * as Season from '../season/Season.js'
import type { Work } from './Ports.js'
import { tolerance } from './Steady.js'

/** Who pauses where nobody did. */
const by = 'the validator'

/** A validator may rest for months. After more than a year without a record, its clock is likelier to be wrong. */
const silence = 366 * 86_400_000

/** Whether the wall, at the start, may be wrong: instants go on from the last record then, until somebody says that it is right. */
export const isInDoubt = ({ paused }: Season.Season, last: Instant, wall: Instant): boolean =>
  last > 0 &&
  (last - wall > tolerance ||
    wall - last > silence ||
    // It jumped before the process ended, and nobody has said anything about it.
    (paused?.by === by && wall - last > tolerance))

/** Keeps watch until the work ends. */
export const keep = async (work: Work): Promise<void> => {
  const { settings, ports, desk, steady, signal } = work
  let told = steady.off() !== 0 && (await pause(work, started(desk.last(), steady.off())))
  let seen = ports.clock.now()
  while (await ports.clock.wait(Math.min(settings.look, settings.poll), signal)) {
    const off = steady.off()
    told = off !== 0 && (told || (await pause(work, jumped(off))))
    if (ports.clock.now() - seen < settings.poll) continue
    seen = ports.clock.now()
    await observe(work)
  }
}

const jumped = (off: number): string =>
  `The clock jumped by ${Math.round(off / 1_000)} seconds. Set it right, and resume.`

/** What is to be said of a wall that is so far off the last record. */
export const started = (last: Instant, off: number): string => {
  const [record, wall] = [last, last + off].map(instant => new Date(instant).toISOString())
  const found = `The newest record is of ${record}, and this machine’s clock says ${wall}.`
  return off < 0
    ? `${found} Set it right, and resume. If it is right, nothing opens before ${record}, since instants never go back: begin with another store.`
    : `${found} If it is right, resume; else set it right first.`
}

/** Holds openings back, and tells why; whether that is on record. */
const pause = async ({ ports, desk }: Work, reason: string): Promise<boolean> => {
  ports.tell({ type: 'Trouble', tournament: null, message: reason })
  const kept = await desk.act(({ season }) =>
    season.paused === null ? { season: [{ type: 'Paused', by, reason }] } : null
  )
  return E.isRight(kept)
}

/** Takes a snapshot, and withdraws whom three in a row have missed. */
const observe = async (work: Work): Promise<void> => {
  const { ports, desk, office, live, signal } = work
  const taken = await ports.metagraph.snapshot()
  if (E.isLeft(taken)) {
    ports.tell({ type: 'Trouble', tournament: null, message: taken.left.message })
    return
  }
  const before = desk.standing().season.presence.block
  const kept = await desk.act(({ season }) => {
    const event = Presence.observed(taken.right)(season.presence)
    return event === null ? null : { season: [event] }
  })
  if (E.isLeft(kept)) {
    ports.tell({ type: 'Trouble', tournament: null, message: kept.left })
    return
  }
  const { season } = kept.right
  const { presence } = season
  if (presence.block !== before && Presence.isSuspicious(presence))
    ports.tell({
      type: 'Trouble',
      tournament: null,
      message: `The snapshot of block ${presence.block ?? 0} lost ${presence.lost.nodes} of ${presence.lost.of} nodes: nobody is withdrawn for it. Look at the metagraph.`
    })
  for (const type of Season.types) {
    const { stage } = season[type]
    const id = stage.type === 'Playing' ? stage.opened.id : null
    const playing = id === null ? null : live.playing(id)
    if (id === null || playing === null || playing.tournament.phase === 'Finished') continue
    const { opening, record } = playing.tournament
    const field = opening.miners
      .map(({ hotkey }) => hotkey)
      .filter(hotkey => Log.withdrawalOf(hotkey)(record) === undefined)
    for (const hotkey of Presence.gone(field)(presence)) {
      if (signal.aborted) return
      const reason = `It was absent from ${Presence.patience} snapshots in a row, the last of block ${presence.block ?? 0}.`
      // Who has left is found again at the next look: an answer that does not come holds nothing up.
      void office.inbox(id).send({ type: 'Withdrawn', hotkey, reason })()
    }
  }
}
