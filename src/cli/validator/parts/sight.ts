/** Sight: where a tournament stands, in the one line that a terminal has for it. */
import * as E from 'fp-ts/lib/Either.js'
import * as Compute from '../../../rules/Compute.js'
import * as Schedule from '../../../rules/admission/Schedule.js'
import type { RuleSet } from '../../../rules/ruleset/RuleSet.js'
import * as Tournament from '../../../Tournament.js'
import type { Playing } from '../../../validator/loop/Live.js'
import * as Season from '../../../validator/season/Season.js'
import { count, duration } from '../../terminal/figures.js'

/** A tournament in play, and when it opened. */
export interface Seen {
  readonly playing: Playing
  readonly since: number
}

/** Phase and groups, jobs, GPUs, and how long it has taken of how long it is expected to. */
export const line =
  (rules: RuleSet, now: number) =>
  ({ playing: { tournament, running, book }, since }: Seen): string => {
    const jobs = [...running.values()]
    const runs = jobs.filter(({ queued }) => !queued)
    const gpus = runs.reduce((sum, { job: { slot, kind } }) => {
      const found = Compute.gpus(rules)(slot, kind, book.tasks.get(slot)?.parameters ?? null)
      return sum + (E.isRight(found) ? found.right.count : 0)
    }, 0)
    const done = tournament.record.reduce(
      (n, event) => n + (event.type === 'Reported' ? event.reports.length : 0),
      0
    )
    const open = Tournament.asks(tournament).length
    const { earliest, latest } = Schedule.expectedToComplete(rules)(since)
    const parts = [
      phase(tournament),
      // An executor that tells of no phases has nothing running that anybody could count.
      ...(jobs.length === 0
        ? [`${count(done)} done, ${count(open)} open`]
        : [
            `${count(runs.length)} running, ${count(jobs.length - runs.length)} queued, ${count(done)} done, ${count(open)} open`,
            `${count(gpus)} GPUs`
          ]),
      `${duration(Math.max(0, now - since) / 1000)} of ${duration((earliest - since) / 1000)} to ${duration((latest - since) / 1000)}`
    ]
    return `${tournament.opening.type}: ${parts.join('; ')}`
  }

const phase = (tournament: Tournament.Tournament): string => {
  switch (tournament.phase) {
    case 'GroupStage': {
      const { round, groups } = tournament.current
      return `round ${round}, ${groups.length === 1 ? 'one group' : `${groups.length} groups`}`
    }
    case 'Knockout':
      return 'knockout'
    case 'BossRound':
      return 'boss round'
    case 'Finished':
      return 'finished'
  }
}

/** The lines of all that is in play, text first. */
export const lines = (
  rules: RuleSet,
  now: number,
  season: Season.Season,
  live: { readonly playing: (id: Tournament.Tournament['opening']['id']) => Playing | null }
): ReadonlyArray<string> =>
  Season.types.flatMap(type => {
    const { stage } = season[type]
    const playing = stage.type === 'Playing' ? live.playing(stage.opened.id) : null
    return stage.type === 'Playing' && playing !== null
      ? [line(rules, now)({ playing, since: stage.since })]
      : []
  })
