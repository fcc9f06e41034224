// Made-up histories: results as tournaments could have left them, one after the other.
import fc from 'fast-check'
import {
  Fraction,
  type History,
  type Hotkey,
  type Result,
  Slot,
  type TaskKind,
  TournamentId,
  type Wins
} from '../../src/index.js'
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

interface Holder {
  readonly champion: Hotkey.Hotkey
  readonly reign: number
}

/** Plays the steps: one that does not fit the title as it is becomes the one that does. */
const playing = (
  hotkeys: ReadonlyArray<Hotkey.Hotkey>,
  type: TaskKind.TournamentType,
  steps: ReadonlyArray<Step>
): ReadonlyArray<Result.Result> => {
  let holder: Holder | null = null
  return steps.map(({ ending: wanted, who, performance, wins }, i) => {
    const id = idOf(`${type}-${i}`)
    const other = hotkeys.filter(hotkey => hotkey !== holder?.champion)
    const champion = other[who % other.length] ?? hotkeys[0]!
    const end = (ending: Result.Result['ending'], next: Holder | null): Result.Result => {
      holder = next
      return { id, type, ending, wins }
    }
    const current: Holder | null = holder
    if (wanted === 'Cancelled') return end({ type: wanted }, current)
    if (wanted === 'Vacant') return end({ type: wanted }, null)
    if (current === null || wanted === 'Crowned')
      return end({ type: 'Crowned', champion }, { champion, reign: 1 })
    if (wanted === 'Dethroned') return end({ type: wanted, champion, performance }, { champion, reign: 1 })
    const longer: Holder = { champion: current.champion, reign: current.reign + 1 }
    return end({ type: wanted, ...longer }, longer)
  })
}

/** Up to `most` tournaments of each type, from a vacant title on, the two types mixed. */
export const historiesOf = (hotkeys: ReadonlyArray<Hotkey.Hotkey>, most = 8): fc.Arbitrary<History.History> =>
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
  a: History.History,
  b: History.History,
  order: ReadonlyArray<boolean>
): History.History => {
  const [first, second, all] = [Array.from(a), Array.from(b), new Array<Result.Result>()]
  for (const fromFirst of order) {
    const next = fromFirst ? first.shift() : second.shift()
    if (next !== undefined) all.push(next)
  }
  return [...all, ...first, ...second]
}
