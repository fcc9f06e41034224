/** Metrics for Prometheus: what stands on record, and what jobs did in this process. examples/grafana.json shows them. */
import * as E from 'fp-ts/lib/Either.js'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import * as Job from '../domain/task/Job.js'
import * as JobBook from '../play/desk/JobBook.js'
import * as Policy from '../play/Policy.js'
import * as Accounts from '../validator/accounts/Accounts.js'
import type { Change } from '../validator/loop/Live.js'
import * as Season from '../validator/season/Season.js'
import type { View } from './View.js'

export interface Metrics {
  /** The text that Prometheus reads. */
  readonly text: () => Promise<string>
  readonly contentType: string
  /** Counts an answer of the service. */
  readonly answered: (route: string, status: number) => void
  /** Lets go of what it follows. */
  readonly close: () => void
}

const minutes = (of: ReadonlyArray<number>): Array<number> => of.map(n => n * 60)

/** Metrics of what is shown. Gauges are worked out when they are asked for. */
export const make = (view: View): Metrics => {
  const registry = new Registry()
  const registers = [registry]
  const gauge = <L extends string>(name: string, help: string, ...labelNames: ReadonlyArray<L>): Gauge<L> =>
    new Gauge({ name: `dethrone_${name}`, help, labelNames: Array.from(labelNames), registers })
  const counter = <L extends string>(
    name: string,
    help: string,
    ...labelNames: ReadonlyArray<L>
  ): Counter<L> =>
    new Counter({ name: `dethrone_${name}`, help, labelNames: Array.from(labelNames), registers })

  const up = gauge('records_readable', '1 while season and accounts can be read from the store')
  const paused = gauge('paused', '1 while openings are held back')
  const stage = gauge('stage', '1 for the stage that a type is in', 'type', 'stage')
  const reign = gauge('reign', 'The champion’s reign; 0 while the title is vacant', 'type')
  const played = gauge('tournaments', 'Tournaments that are over', 'type')
  const entries = gauge('entries', 'Miners that have entered while registration is open', 'type')
  const last = gauge(
    'last_ended_seconds',
    'When the last tournament that counts ended, in seconds since 1970',
    'type'
  )
  const rao = gauge('rao', 'Money by what happened to it, in rao', 'what')
  const jobs = gauge('jobs', 'Jobs of tournaments in play', 'type', 'state')
  const reports = counter('reports_total', 'Reports by their result', 'type', 'result')
  const lines = counter('job_lines_total', 'Lines that jobs wrote')
  const troubles = counter('troubles_total', 'What went wrong and was told of', 'where')
  const phases = new Histogram({
    name: 'dethrone_phase_seconds',
    help: 'How long phases of jobs took',
    labelNames: ['phase'] as const,
    buckets: minutes([0.1, 0.5, 1, 5, 15, 30, 60, 120, 240, 480]),
    registers
  })
  const requests = counter('http_requests_total', 'Answers of the service', 'route', 'status')

  const since = new Map<string, { readonly phase: string; readonly at: number }>()
  const seen = (change: Change): void => {
    if (change.type === 'Trouble')
      troubles.inc({ where: change.tournament === null ? 'validator' : 'tournament' })
    if (change.type !== 'Job') return
    const { event } = change
    const key = `${event.job.tournament} ${Job.key(event.job)}`
    const end = (): void => {
      const before = since.get(key)
      if (before !== undefined)
        phases.observe({ phase: before.phase }, Math.max(0, view.now() - before.at) / 1_000)
      since.delete(key)
    }
    switch (event.type) {
      case 'Phase':
        end()
        if (event.phase !== 'clean') since.set(key, { phase: event.phase, at: view.now() })
        return
      case 'Line':
        lines.inc()
        return
      case 'Trouble':
        troubles.inc({ where: event.phase })
        return
      case 'Reported': {
        end()
        const { report, job } = event
        const type = job.kind === 'ImageTask' ? 'image' : 'text'
        reports.inc({ type, result: report.type === 'Scored' ? 'Scored' : report.reason })
        return
      }
      default:
    }
  }
  const close = view.live?.follow(seen) ?? (() => undefined)

  const take = async (): Promise<void> => {
    const standing = await view.standing()
    up.set(E.isRight(standing) ? 1 : 0)
    if (E.isLeft(standing)) return
    const { season, accounts } = standing.right
    paused.set(season.paused === null ? 0 : 1)
    for (const each of [stage, entries, last, jobs]) each.reset()
    for (const type of view.types) {
      const branch = season[type]
      stage.set({ type, stage: branch.stage.type }, 1)
      reign.set({ type }, branch.title?.champion.reign ?? 0)
      played.set({ type }, branch.past.length)
      entries.set({ type }, branch.stage.type === 'Registering' ? branch.stage.entries.size : 0)
      if (branch.lastEnded !== null) last.set({ type }, branch.lastEnded / 1_000)
      const id = Season.idOf(branch.stage)
      const playing = id === null ? null : (view.live?.playing(id) ?? null)
      const running = Array.from(playing?.running.values() ?? [])
      const queued = running.filter(each => each.queued).length
      jobs.set({ type, state: 'running' }, running.length - queued)
      jobs.set({ type, state: 'queued' }, queued)
      const waiting = playing === null ? 0 : JobBook.waiting(Policy.standard)(playing.book).length
      jobs.set({ type, state: 'waiting' }, waiting)
    }
    const { credited, granted, charged, refunded } = accounts.totals
    const burned = Accounts.burned(season.text.past.concat(season.image.past))(accounts)
    for (const [what, amount] of Object.entries({ credited, granted, charged, refunded, burned }))
      rao.set({ what }, Number(amount))
  }
  return {
    text: async () => {
      await take()
      return registry.metrics()
    },
    contentType: registry.contentType,
    answered: (route, status) => {
      requests.inc({ route, status: String(status) })
    },
    close
  }
}
