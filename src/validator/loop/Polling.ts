/** Polling: every node of the metagraph is asked what it enters; what changed is recorded as it comes (RULES 14.2). */
import * as E from 'fp-ts/lib/Either.js'
import type { TournamentType } from '../../domain/task/TaskKind.js'
import type { Snapshot } from '../../ports/season/Metagraph.js'
import * as Presence from '../season/Presence.js'
import { persist, type Work } from './Ports.js'

/** How a poll went: how many were asked, and how many of them cannot be reached or do not know us. */
export interface Poll {
  readonly asked: number
  readonly lost: number
}

/** Whether so many are lost that the fault is ours: more than half (RULES 14.2). */
export const isOurFault = ({ asked, lost }: Poll): boolean => 2 * lost > asked

/** A snapshot of the metagraph, recorded as what changed where it is newer. */
export const snapshot = async (work: Work, tournament: string | null): Promise<Snapshot | null> => {
  const found = await persist(work, tournament, async () => {
    const taken = await work.ports.metagraph.snapshot()
    if (E.isLeft(taken)) return { trouble: taken.left.message }
    const kept = await work.desk.act(({ season }) => {
      const event = Presence.observed(taken.right)(season.presence)
      return event === null ? null : { season: [event] }
    })
    return E.isLeft(kept) ? { trouble: kept.left } : { answer: taken.right }
  })
  return found?.answer ?? null
}

/** Asks everybody once; null when the work was called off. */
export const poll = async (work: Work, type: TournamentType, id: string): Promise<Poll | null> => {
  const { ports, desk, signal } = work
  const taken = await snapshot(work, id)
  if (taken === null) return null
  let [lost, absent] = [0, 0]
  await Promise.all(
    taken.nodes.map(async node => {
      const answer = await ports.directory.ask(node, type, signal)
      if (signal.aborted) return
      if (answer.type === 'Unreachable' || answer.type === 'Unknown') lost += 1
      if (answer.type === 'Absent') absent += 1
      if (answer.type !== 'Entered') return
      const { githubRepo, commitHash } = answer
      const kept = await desk.act(({ season }) => {
        const { stage } = season[type]
        if (stage.type !== 'Registering') return null
        const known = stage.entries.get(node.hotkey)
        if (known?.githubRepo === githubRepo && known.commitHash === commitHash) return null
        return {
          season: [{ type: 'Entered', id: stage.opened.id, hotkey: node.hotkey, githubRepo, commitHash }]
        }
      })
      if (E.isLeft(kept))
        ports.tell({
          type: 'Trouble',
          tournament: id,
          message: `The answer of ${node.hotkey} cannot be recorded: ${kept.left}`
        })
    })
  )
  return signal.aborted ? null : { asked: taken.nodes.length - absent, lost }
}
