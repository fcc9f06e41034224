// The live pages in every state that a season and a tournament go through.
import * as E from 'fp-ts/lib/Either.js'
import * as Live from '../../src/page/Live.js'
import type { Season, UnderWay } from '../../src/page/Season.js'
import * as TournamentId from '../../src/domain/TournamentId.js'
import * as Reports from '../../src/domain/task/Report.js'
import * as Tournament from '../../src/Tournament.js'
import { miners, opened } from '../play/worlds.js'
import { score } from '../rules/contests.js'
import { decoded } from '../view.js'

const start = opened(miners.slice(0, 16), { seed: 'states' })
const id = (name: string): TournamentId.TournamentId => decoded(TournamentId.codec, name)
const instant = (day: number): string => `2026-03-${String(day).padStart(2, '0')}T12:34:00.000Z`

/** Plays on with made-up scores until the phase, and so many reports further. */
const until = (phase: Tournament.Tournament['phase'], further = 0): Tournament.Tournament => {
  let [now, left]: [Tournament.Tournament, number] = [start, further]
  for (let n = 0; ; n += 1) {
    if (now.phase === phase && left-- === 0) return now
    const [job] = Tournament.asks(now)
    if (job === undefined) return now
    const { slot, miner } = job
    const report =
      n % 11 === 10
        ? Reports.failed(slot, miner.hotkey, 'Crashed', 'out of luck')
        : Reports.scored(slot, miner.hotkey, score(1 + ((n * 7) % 13) / 10))
    const next = Tournament.advance([report])(now)
    if (E.isLeft(next)) throw new Error(JSON.stringify(next.left))
    now = next.right
  }
}

const jobs = (of: Tournament.Tournament): ReadonlyArray<Live.Running> =>
  Tournament.asks(of)
    .slice(0, 5)
    .map(({ slot, miner }, i) => ({
      slot,
      hotkey: miner.hotkey,
      phase: ['train', 'build', 'waits for its turn', 'evaluate', 'begins'][i] ?? '',
      since: instant(3)
    }))

const season = (underWay: UnderWay | null, paused = false): Season => ({
  paused,
  branches: [
    {
      type: 'text',
      champion: { hotkey: start.opening.miners[0]!.hotkey, reign: 3, since: instant(1) },
      underWay,
      next: underWay === null ? instant(9) : null
    },
    { type: 'image', champion: null, underWay: null, next: instant(8) }
  ],
  past: [
    {
      id: id('sn56-text-11'),
      type: 'text',
      ended: instant(2),
      ending: 'Defended: the champion won the boss round.',
      champion: { hotkey: start.opening.miners[0]!.hotkey, reign: 3 }
    },
    { id: id('x'.repeat(64)), type: null, ended: null, ending: 'see its page', champion: null }
  ]
})

const playing: UnderWay = {
  type: 'Playing',
  id: id('sn56-text-12'),
  since: instant(2),
  expected: { earliest: instant(6), latest: instant(9) }
}

/** Each by its name. */
export const states = (): ReadonlyArray<readonly [string, () => string]> => [
  ['before', () => Live.season({ paused: false, branches: [], past: [] })],
  ['between', () => Live.season(season(null))],
  [
    'registration',
    () =>
      Live.season(season({ type: 'Registering', id: id('sn56-text-12'), closesAt: instant(4), entries: 12 }))
  ],
  ['closed', () => Live.season(season({ type: 'Closed', id: id('y'.repeat(64)), round: 4711, entries: 1 }))],
  ['playing', () => Live.season(season(playing))],
  ['held-back', () => Live.season(season(playing, true))],
  ['groups', () => Live.tournament(until('GroupStage', 20), jobs(until('GroupStage', 20)), false)],
  ['knockout', () => Live.tournament(until('Knockout', 5), jobs(until('Knockout', 5)), false)],
  ['boss-round', () => Live.tournament(until('BossRound', 5), jobs(until('BossRound', 5)), false)],
  ['paused', () => Live.tournament(until('Knockout', 1), [], true)],
  ['paused-elsewhere', () => Live.tournament(until('GroupStage', 3), null, true)],
  ['ended', () => Live.tournament(until('Finished'), [], false)]
]
