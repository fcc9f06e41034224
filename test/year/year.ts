// A year of a validator in a few seconds: clock, store, network, miners, machines, operator and crashes, all from one seed.
import { setMaxListeners } from 'node:events'
import * as E from 'fp-ts/lib/Either.js'
import * as Digest from '../../src/domain/Digest.js'
import * as JobBook from '../../src/play/desk/JobBook.js'
import * as Policy from '../../src/play/Policy.js'
import type { Clock } from '../../src/ports/Clock.js'
import * as RuleSets from '../../src/rules/ruleset/RuleSets.js'
import * as InMemory from '../../src/store/InMemory.js'
import type * as Act from '../../src/validator/acts/Act.js'
import * as Steady from '../../src/validator/loop/Steady.js'
import * as Validator from '../../src/validator/loop/Validator.js'
import * as Season from '../../src/validator/season/Season.js'
import { hotkey, hour, settings, start } from '../service/worlds.js'
import * as Ledger from './Ledger.js'
import { dice, type Dice, type Outcome, type Plan } from './Plan.js'
import * as Spells from './Spells.js'
import * as VirtualClock from './VirtualClock.js'
import * as World from './World.js'

const day = 24 * hour
/** What nobody aborts before the year is over. */
const unending = (): AbortController => {
  const controller = new AbortController()
  setMaxListeners(0, controller.signal)
  return controller
}

/** A promise, and what keeps it. */
const signalled = (): readonly [Promise<null>, () => void] => {
  let keep: () => void = () => undefined
  const kept = new Promise<null>(resolve => {
    keep = () => resolve(null)
  })
  return [kept, () => keep()]
}

/** While these last, nothing goes on. */
const standing: ReadonlyArray<Spells.Kind> = [
  'no transfers',
  'no engine',
  'dead miners',
  'no beacon',
  'an absence',
  'a holiday',
  'cancellations'
]

/** A tournament takes a week and its pause; what does not move for so long stands still. */
const patience = 25 * day

/** Plays the year of a plan, to its end or to the first thing that does not hold. */
export const play = async (plan: Plan): Promise<Outcome> => {
  const never = unending().signal
  /** Of all lives: Node keeps a signal that others follow, and all that listens, until it is aborted. */
  const lives: Array<AbortController> = []
  const clock = VirtualClock.make(start)
  // As `dethrone run` has it: store and validator of a life go by one steady clock.
  let steady = Steady.of(clock)
  const base = InMemory.make({ ...clock, now: () => steady.now() })
  const thrown = dice(plan)
  const ledger = Ledger.of(base, World.miners)
  const world = World.make(plan, thrown, clock, base, ledger)
  let crashes = 0
  let over = false

  const spells = plan.spells ?? []
  const spell = (kind: Spells.Kind): Spells.Spell | null => Spells.on(spells, clock.elapsed() / day)(kind)

  /** One process of the validator, from its start to its death, or until another one takes its place. */
  const live = async (): Promise<void> => {
    const { clock: mortal, kill } = clock.mortal()
    const own = Steady.of(mortal)
    steady = own
    let [alive, fenced] = [true, false]
    const [died, die] = signalled()
    const [taken, giveWay] = signalled()
    const crash = (): Promise<never> => {
      alive = false
      crashes += 1
      kill()
      die()
      return new Promise(() => undefined)
    }
    const take = (): void => {
      fenced = true
      giveWay()
    }
    const ports = world.ports({ clock: own, isAlive: () => alive, isFenced: () => fenced, crash })
    const rules = spell('other rules') === null ? settings.rules : RuleSets.gradients202509
    // A month without answers would be two thousand prolongations.
    const prolonged = spells.length > 0 ? 6 * hour : settings.prolonged
    const opened = await Promise.race([
      Validator.open({ ...settings, rules, poll: 6 * hour, look: 3 * hour, prolonged }, ports),
      died
    ])
    // A disk that fails while it begins: started again.
    if (opened === null || E.isLeft(opened)) {
      kill()
      return
    }
    const validator = opened.right
    if (!Ledger.same(validator.standing(), ledger.standing()))
      world.accuse('what it begins with is not what was kept')
    void operate(own, thrown, validator, { jump: clock.jump, crash, take, spell })
    const life = unending()
    lives.push(life)
    const run = validator.run(life.signal).then(() => {
      if (!fenced) world.accuse('it ends, and nobody has told it to')
      kill()
    })
    await Promise.race([run, died, taken])
    if (fenced)
      void Promise.race([run, clock.wait(2 * day, never)]).then(late => {
        if (late === true) world.accuse('it goes on, and its store is another’s')
      })
  }

  const work = (async () => {
    while (!over) {
      await live()
      const absence = spell('an absence')
      await clock.wait(absence === null ? 60_000 : absence.to * day - clock.elapsed(), never)
    }
  })()
  const end = start + plan.days * day
  let last = start
  while (!over) {
    await clock.until(work, Math.min(end, start + clock.elapsed() + hour))
    const { season } = ledger.standing()
    last = Math.max(last, season.text.lastEnded ?? 0, season.image.lastEnded ?? 0)
    if (standing.some(kind => spell(kind) !== null)) last = start + clock.elapsed()
    if (start + clock.elapsed() - last > patience) world.accuse('the season stands still')
    over = world.wrong() !== null || start + clock.elapsed() >= end
  }
  const wrong =
    world.wrong() ?? (await ledger.whole()) ?? untold(ledger.standing(), world.told, end - 2 * day)
  const heads = await base.heads()
  for (const life of lives) life.abort()
  const { season } = ledger.standing()
  return {
    wrong: wrong === null ? null : { what: wrong, day: Math.ceil(clock.elapsed() / day) },
    faults: thrown.faults,
    crashes,
    fields: ledger.fields,
    records: ledger.records(),
    tournaments: season.text.past.length + season.image.past.length,
    digest: Digest.of(E.isRight(heads) ? heads.right : null)
  }
}

/** What has ended, and nobody was told of it. */
const untold = (
  { season }: ReturnType<Ledger.Ledger['standing']>,
  told: ReadonlySet<string>,
  before: number
): string | null => {
  const missing = Season.types
    .flatMap(type => season[type].past)
    .find(({ id, endedAt }) => endedAt < before && !(told.has(`ended/${id}`) && told.has(`opened/${id}`)))
  return missing === undefined ? null : `nobody was told that ${missing.id} has opened and ended`
}

/** What the operator does, or what befalls it, outside of the validator. */
interface Means {
  readonly jump: (by: number) => void
  readonly crash: () => Promise<never>
  /** Another validator takes the store over. */
  readonly take: () => void
  readonly spell: (kind: Spells.Kind) => Spells.Spell | null
}

/** The operator: looks four times a day, lets go on what waits, and now and then does something. */
const operate = async (
  clock: Clock,
  { roll, fault }: Dice,
  validator: Validator.Validator,
  { jump, crash, take, spell }: Means
): Promise<void> => {
  const never = unending().signal
  for (let n = 0; await clock.wait(6 * hour, never); n += 1) {
    if (fault('a clock that jumps', 0.01)) jump(2 * hour)
    if (spell('a clock that steps') !== null) jump(Math.floor((roll('how far') - 0.5) * 590_000))
    if (spell('an absence') !== null) return crash()
    if (spell('second validators') !== null && fault('a second validator', 0.05)) {
      take()
      return
    }
    if (spell('a holiday') !== null) continue
    const { season } = validator.standing()
    const request = (act: Act.Act): Act.Request => ({
      key: `${clock.elapsed()} ${n} ${JSON.stringify(act)}`.slice(0, 128),
      by: 'year',
      why: 'year',
      act
    })
    if (season.paused !== null) await validator.perform(request({ type: 'Resume', tournament: null }))
    for (const type of Season.types) {
      const id = Season.idOf(season[type].stage)
      const playing = id === null ? null : validator.live.playing(id)
      if (id === null || playing === null) continue
      if (playing.book.pause !== null) void validator.perform(request({ type: 'Resume', tournament: id }))
      for (const { slot, hotkey: who } of JobBook.waiting(Policy.standard)(playing.book))
        void validator.perform(request({ type: 'Retry', tournament: id, slot, hotkey: who }))
      if (spell('cancellations') !== null && Number(id.split('-').at(-1)) % 3 === 0)
        void validator.perform(request({ type: 'Cancel', tournament: id }))
      if (fault('a cancellation', 0.003)) void validator.perform(request({ type: 'Cancel', tournament: id }))
      if (fault('a withdrawal', 0.01)) {
        const who = hotkey(1 + Math.floor(roll('whom') * World.miners))
        void validator.perform(request({ type: 'Withdraw', tournament: id, hotkey: who }))
      }
    }
  }
}
