/** The watch: who has left the subnet is withdrawn, and a clock that jumps holds openings back (RULES 14.7, 14.9). */
import * as E from 'fp-ts/lib/Either.js'
import type { Clock } from '../../ports/Clock.js'
import * as Log from '../../rules/log/Log.js'
import * as Presence from '../season/Presence.js'
import * as Season from '../season/Season.js'
import type { Work } from './Ports.js'

/** How far the wall may be off what passed on the monotonic clock, in milliseconds. */
export const tolerance = 300_000

/** Who pauses where nobody did. */
export const by = 'the validator'

/** Keeps watch until the work ends. `wall` is the clock as it is, which may go back. */
export const keep = async (work: Work, wall: Pick<Clock, 'now' | 'elapsed'>): Promise<void> => {
  const { settings, ports, desk, signal } = work
  // A clock that is behind the records jumped while nobody looked.
  if (desk.last() - wall.now() > tolerance) await jumped(work, wall.now() - desk.last())
  let [now, passed] = [wall.now(), wall.elapsed()]
  let seen = ports.clock.now()
  while (await ports.clock.wait(Math.min(settings.look, settings.poll), signal)) {
    const off = wall.now() - now - (wall.elapsed() - passed)
    ;[now, passed] = [wall.now(), wall.elapsed()]
    if (Math.abs(off) > tolerance) await jumped(work, off)
    if (ports.clock.now() - seen < settings.poll) continue
    seen = ports.clock.now()
    await observe(work)
  }
}

const jumped = async ({ ports, desk }: Work, off: number): Promise<void> => {
  const reason = `The clock jumped by ${Math.round(off / 1_000)} seconds. Set it right, and resume.`
  ports.tell({ type: 'Trouble', tournament: null, message: reason })
  await desk.act(({ season }) =>
    season.paused === null ? { season: [{ type: 'Paused', by, reason }] } : null
  )
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
