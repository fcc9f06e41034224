// Made-up histories: results as tournaments could have left them, one after the other.
import fc from 'fast-check'
import * as Champion from '../../src/domain/miner/Champion.js'
import * as Fraction from '../../src/scoring/Fraction.js'
import type * as Hotkey from '../../src/domain/miner/Hotkey.js'
import type * as Result from '../../src/rules/rewards/Result.js'
import * as Slot from '../../src/domain/task/Slot.js'
import type * as TaskKind from '../../src/domain/task/TaskKind.js'
import * as TournamentId from '../../src/domain/TournamentId.js'
import type * as Wins from '../../src/rules/rewards/Wins.js'
import { coldkey } from '../addresses.js'
import { decoded } from '../view.js'

export const idOf = (text: string): TournamentId.TournamentId => decoded(TournamentId.codec, text)

/** What became of a title in one tournament; who it is about, if it is somebody new. */
interface Step {
  readonly ending: Result.Result['ending']['type']
  readonly who: number
  readonly performance: Fraction.Fraction
  readonly wins: ReadonlyArray<Wins.Win>
}

/** Tasks won: a few group tasks, first places shared now and then, matches, and boss tasks. */
export const winsOf = (hotkeys: ReadonlyArray<Hotkey.Hotkey>): fc.Arbitrary<ReadonlyArray<Wins.Win>> => {
  const several = fc.subarray(Array.from(hotkeys), { minLength: 1, maxLength: 4 })
  const single = fc.constantFrom(...hotkeys).map(hotkey => [hotkey])
  const task = (slot: Slot.Slot, winners: fc.Arbitrary<ReadonlyArray<Hotkey.Hotkey>>) =>
    winners.map(won => ({ slot, winners: won }))
  const tasks = [
    ...[1, 2].flatMap(g => [1, 2, 3].map(t => task(Slot.group(1, g, t), several))),
    ...[1, 2, 3].map(m => task(Slot.match(2, m), single)),
    task(Slot.attempt(2)(Slot.match(3, 1)), single),
    ...[1, 2, 3].map(t => task(Slot.boss(4, t), single))
  ]
  return fc.subarray(tasks).chain(chosen => fc.tuple(...chosen))
}

const performances = fc
  .tuple(fc.integer({ min: -100, max: 700 }), fc.integer({ min: 1, max: 1000 }))
  .map(([n, d]) => Fraction.ratio(n, d))

const stepOf = (hotkeys: ReadonlyArray<Hotkey.Hotkey>): fc.Arbitrary<Step> =>
  fc.record({
    ending: fc.constantFrom(
      'Dethroned',
      'Defended',
      'Defended',
      'Defended',
      'Crowned',
      'Retained',
      'Vacant',
      'Cancelled'
    ),
    who: fc.nat({ max: hotkeys.length - 1 }),
    performance: performances,
    wins: winsOf(hotkeys)
  })

/** A hotkey as a whole champion. */
export const champion = (of: Hotkey.Hotkey, reign = 1): Champion.Champion =>
  decoded(Champion.codec, {
    hotkey: of,
    coldkey: coldkey(1),
    githubRepo: 'https://github.com/owner/trainer',
    commitHash: 'a'.repeat(40),
    reign
  })

type Holder = Champion.Champion

/** Plays the steps: one that does not fit the title as it is becomes the one that does. */
const playing = (
  hotkeys: ReadonlyArray<Hotkey.Hotkey>,
  type: TaskKind.TournamentType,
  steps: ReadonlyArray<Step>
): ReadonlyArray<Result.Result> => {
  let holder: Holder | null = null
  return steps.map(({ ending: wanted, who, performance, wins }, i) => {
    const id = idOf(`${type}-${i}`)
    const other = hotkeys.filter(hotkey => hotkey !== holder?.hotkey)
    const next = champion(other[who % other.length] ?? hotkeys[0]!)
    const end = (ending: Result.Result['ending'], held: Holder | null): Result.Result => {
      holder = held
      return { id, type, opened: 10 * i, ended: 10 * i + 9, ending, wins }
    }
    const current: Holder | null = holder
    if (wanted === 'Cancelled') {
      const gone = who % 3 === 0 ? current : null
      return end({ type: wanted, withdrawn: gone }, gone === null ? current : null)
    }
    if (wanted === 'Vacant') return end({ type: wanted }, null)
    if (current === null || wanted === 'Crowned')
      return end({ type: 'Crowned', champion: next, performance }, next)
    if (wanted === 'Dethroned') return end({ type: wanted, champion: next, performance }, next)
    const longer = champion(current.hotkey, current.reign + 1)
    return end({ type: wanted, champion: longer }, longer)
  })
}

/** Up to `most` tournaments of each type, from a vacant title on, the two types mixed. */
export const historiesOf = (
  hotkeys: ReadonlyArray<Hotkey.Hotkey>,
  most = 8
): fc.Arbitrary<ReadonlyArray<Result.Result>> =>
  fc
    .tuple(
      fc.array(stepOf(hotkeys), { maxLength: most }),
      fc.array(stepOf(hotkeys), { maxLength: most }),
      fc.array(fc.boolean(), { minLength: 2 * most, maxLength: 2 * most })
    )
    .map(([text, image, order]) =>
      mixed(playing(hotkeys, 'text', text), playing(hotkeys, 'image', image), order)
    )

/** Two histories as one, each in its own order; true takes from the first. */
export const mixed = (
  a: ReadonlyArray<Result.Result>,
  b: ReadonlyArray<Result.Result>,
  order: ReadonlyArray<boolean>
): ReadonlyArray<Result.Result> => {
  const [first, second, all] = [Array.from(a), Array.from(b), new Array<Result.Result>()]
  for (const fromFirst of order) {
    const next = fromFirst ? first.shift() : second.shift()
    if (next !== undefined) all.push(next)
  }
  return [...all, ...first, ...second]
}
