// The laws of test/laws, held against this engine.
import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { describe } from 'vitest'
import * as Decimal from '../src/scoring/Decimal.js'
import * as Exact from '../src/domain/Exact.js'
import * as Fraction from '../src/scoring/Fraction.js'
import * as Groups from '../src/rules/groups/Groups.js'
import * as Log from '../src/rules/log/Log.js'
import * as Margin from '../src/scoring/Margin.js'
import * as Random from '../src/domain/Random.js'
import * as Ranking from '../src/scoring/Ranking.js'
import * as Report from '../src/domain/task/Report.js'
import * as Seed from '../src/domain/Seed.js'
import * as Slot from '../src/domain/task/Slot.js'
import * as Snapshot from '../src/Snapshot.js'
import * as Threshold from '../src/scoring/Threshold.js'
import * as Tournament from '../src/Tournament.js'
import { hotkeys } from './addresses.js'
import { drawLaws, shuffleLaws } from './laws/draw.js'
import { judgingLaws } from './laws/judging.js'
import { totalOrder } from './laws/order.js'
import { rankingLaws } from './laws/ranking.js'
import { thresholdLaws } from './laws/threshold.js'
import { tournamentLaws } from './laws/tournament.js'
import { applied, decoded, opened } from './view.js'
import { tournaments } from './runs.js'

const exact = (text: string | number): Exact.Exact => decoded(Exact.codec, text)
const seed = (text: string): Seed.Seed => decoded(Seed.codec, text)

const runs = Math.min(60, Math.ceil(tournaments / 8))

const small = fc.integer({ min: 1, max: 12 })
const slots = fc.oneof(
  fc.tuple(small, small, small).map(([r, g, t]) => Slot.group(r, g, t)),
  fc.tuple(small, small).map(([r, m]) => Slot.match(r, m)),
  fc.tuple(small, small).map(([r, t]) => Slot.boss(r, t)),
  fc.tuple(small, small, small).map(([r, t, a]) => Slot.attempt(a)(Slot.boss(r, t)))
)
const fractions = fc
  .tuple(fc.bigInt({ min: -50n, max: 50n }), fc.bigInt({ min: 1n, max: 12n }))
  .map(([n, d]) => Fraction.of(n, d))
const exacts = fc.tuple(fc.integer(), fc.integer({ min: -9, max: 9 })).map(([n, e]) => exact(`${n}e${e}`))
const reports = fc
  .tuple(slots, fc.constantFrom(...hotkeys.slice(0, 5)))
  .map(([slot, hotkey]) => Report.failed(slot, hotkey, 'Crashed'))

describe('orders', () => {
  totalOrder('the order of slots', slots, Slot.compare)
  totalOrder('the order of fractions', fractions, Fraction.compare)
  totalOrder('the order of scores', exacts, Exact.compare)
  totalOrder('the order of a record', reports, Report.compare)
})

describe('a ranking (RULES 7)', () => {
  const slot = Slot.group(1, 1, 1)
  rankingLaws((metric, entries) => {
    const all = entries.map((entry, i) => {
      const hotkey = hotkeys[i]!
      return entry === null
        ? Report.failed(slot, hotkey, 'Crashed')
        : Report.scored(slot, hotkey, exact(entry))
    })
    const ranked = Ranking.rank(metric)(all)
    return all.map(report => {
      const found = ranked.find(r => r.report === report)
      return { rank: found?.rank ?? 0, tied: found?.tied ?? 0 }
    })
  })
})

describe('a shuffle', () => {
  shuffleLaws((items, of) => Random.shuffle('law')(items)(seed(of)))
})

describe('the draw of the groups', () => {
  const byText = new Map<string, string>(hotkeys.map(hotkey => [hotkey, hotkey]))
  drawLaws((items, of) => {
    const field = hotkeys.slice(0, items.length)
    // The law's strings stand for hotkeys by their rank, so that only the set matters.
    const rank = new Map(
      Array.from(items)
        .sort()
        .map((item, i) => [item, i])
    )
    const inOrder = items.map(item => field[rank.get(item) ?? 0] ?? hotkeys[0]!)
    return Groups.order('R1/groups')(inOrder)(seed(of)).map(hotkey => byText.get(hotkey) ?? '')
  })
})

describe('the threshold (RULES 5.2)', () => {
  const parameter = (n: number): Exact.Exact => exact(`${n}e-4`)
  thresholdLaws(({ base, decay, floor }, reign) =>
    Decimal.show(
      Threshold.threshold({ base: parameter(base), decay: parameter(decay), floor: parameter(floor) })(reign)
    )
  )
})

describe('a boss task (RULES 5.3)', () => {
  judgingLaws((metric, threshold, champion, challenger) => {
    const decimal = Decimal.of(exact(`${threshold}e-4`))
    return Margin.judge(metric)(decimal)(exact(champion), exact(challenger)) === 'ReachedBar'
  })
})

describe('a tournament (RULES 7, 8, 10)', () => {
  tournamentLaws<Tournament.Tournament>(
    {
      open: opened,
      apply: event => tournament => E.getOrElseW(() => null)(applied(event)(tournament)),
      asks: tournament => Tournament.asks(tournament).map(({ slot, miner }) => `${slot} ${miner.hotkey}`),
      ended: tournament => tournament.phase === 'Finished',
      digest: Tournament.digest,
      encode: tournament => tournament,
      decode: json => E.getOrElseW(() => null)(Snapshot.decode(json)),
      replay: tournament => {
        const log: Log.Log = [Tournament.opened(tournament), ...tournament.record]
        return E.getOrElseW(() => null)(
          Tournament.replay(decoded(Log.codec, JSON.parse(JSON.stringify(log))))
        )
      }
    },
    hotkeys,
    runs
  )
})
