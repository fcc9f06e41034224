// Whole made-up tournaments: `scenarioArbitrary` says what one is like, `play` plays it against the referee.
import { type Choices, choicesFrom } from './choices.js'
import { type History, faultyEvent } from './faults.js'
import { type Inventor, inventor } from './invention.js'
import { type Entry, joined } from './joining.js'
import { withdrawalOf } from './leaving.js'
import { type Level, type Scenario } from './profile.js'
import { referee } from './Referee.js'
import type { Ask, Champion, Event, Miner, Opening, Report } from './types.js'

export { type Scenario, scenarioArbitrary } from './profile.js'

/** What happened, as a log; `opening` and `log` are all another engine needs to play it again. */
export interface Played {
  opening: Opening
  log: Event[]
}

/** Hotkeys enough for the largest field, its champion and a stranger. */
export const plainHotkeys: string[] = []
for (let i = 1; i <= 140; i += 1) plainHotkeys.push(`miner-${i}`)

const openingOf = (choices: Choices, scenario: Scenario, hotkeys: string[]): Opening => {
  const miner = (hotkey: string, index: number): Miner => ({
    hotkey,
    // A few coldkeys for many hotkeys, as it is in life.
    coldkey: hotkeys[index % 11] ?? hotkey,
    githubRepo: `https://github.com/owner-${index}/trainer`,
    commitHash: index.toString(16).padStart(40, '0')
  })
  const champion: Champion = {
    ...miner(hotkeys[scenario.field] ?? '', scenario.field),
    reign: scenario.reign
  }
  const number = choices.below(1e9)
  return {
    id: `tournament-${number}`,
    rules: scenario.rules,
    type: scenario.type,
    seed: choices.chance(0.9) ? `0x${number.toString(16)}` : '~!'.repeat(choices.below(128) + 1),
    miners: hotkeys.slice(0, scenario.field).map(miner),
    champion: scenario.reign === 0 ? null : champion
  }
}

// The chance, before each batch of reports, that something else happens.
const WITHDRAWALS: Record<Level, number> = { never: 0, rare: 0.04, frequent: 0.15, extreme: 0.5 }
// A champion that has lost for certain, and tasks are still open: rare enough by itself.
const LOST: Record<Level, number> = { never: 0, rare: 0.9, frequent: 0.9, extreme: 0.9 }
const UNAVAILABLE: Record<Level, number> = { never: 0, rare: 0.03, frequent: 0.12, extreme: 0.4 }
const CANCELS: Record<Level, number> = { never: 0, rare: 0.01, frequent: 0.04, extreme: 0.2 }
const FAULTS: Record<Level, number> = { never: 0, rare: 0.05, frequent: 0.2, extreme: 0.5 }

const MOST_UNAVAILABLE = 20

/** Of the jobs asked for, some in random order: one, a few, many or all. */
const someOf = (choices: Choices, asks: Ask[]): Ask[] => {
  const mixed = choices.shuffle(asks)
  const size = choices.below(5)
  if (size === 0) return mixed.slice(0, 1 + choices.below(3))
  if (size === 1) return mixed.slice(0, Math.ceil(mixed.length / 4))
  if (size === 2) return mixed.slice(0, Math.ceil(mixed.length / 2))
  return mixed
}

/** Makes up the report of every job asked for that has none yet, slot by slot. */
const plan = (history: History, invent: Inventor, asks: Ask[]): void => {
  const slots = new Map<string, Ask[]>()
  for (const ask of asks) {
    if (history.planned.has(`${ask.slot} ${ask.hotkey}`)) continue
    const list = slots.get(ask.slot)
    if (list === undefined) slots.set(ask.slot, [ask])
    else list.push(ask)
  }
  for (const list of slots.values()) {
    for (const report of invent.invent(list)) history.planned.set(`${report.slot} ${report.hotkey}`, report)
  }
}

const plannedFor = (history: History, asks: Ask[]): Report[] => {
  const reports: Report[] = []
  for (const ask of asks) {
    const report = history.planned.get(`${ask.slot} ${ask.hotkey}`)
    if (report !== undefined) reports.push(report)
  }
  return reports
}

/** Plays the scenario to its end, or to its limit of events. */
export const play = (scenario: Scenario, hotkeys: string[] = plainHotkeys): Played => {
  const choices = choicesFrom(scenario.choices)
  const mixed = choices.shuffle(hotkeys)
  const opening = openingOf(choices, scenario, mixed)
  const field = mixed.slice(0, scenario.field)
  const invent = inventor(choices, scenario, field, opening.champion?.hotkey ?? null)
  const history: History = {
    referee: referee(opening),
    log: [],
    planned: new Map(),
    hotkeys: field,
    stranger: mixed[scenario.field + 1] ?? ''
  }
  const entries: Entry[] = []
  const send = (event: Event): void => {
    if (entries.length >= scenario.events) return
    const refusal = history.referee.apply(event)
    history.log.push(event)
    entries.push({ event, joinable: refusal === null && event.type === 'Reported' })
  }
  // A few tournaments have a moment at which everybody leaves.
  const exodus = scenario.withdrawals === 'extreme' && choices.chance(0.3) ? choices.below(12) : -1
  let unavailable = 0
  for (let step = 0; entries.length < scenario.events; step += 1) {
    const asks = history.referee.asks()
    const [first] = asks
    if (first === undefined) break
    plan(history, invent, asks)
    // The boss round is short, so more must happen in it at once.
    const often = first.slot.includes('.B.') ? 3 : 1
    const { champion } = opening
    const lost = first.slot.includes('.B.') && history.referee.view().boss?.certain === 'Dethroned'
    if (lost && champion !== null && choices.chance(LOST[scenario.withdrawals])) {
      send({ type: 'Withdrawn', hotkey: champion.hotkey, reason: 'deregistered' })
    } else if (choices.chance(FAULTS[scenario.faults])) {
      send(faultyEvent(choices, history, choices.shuffle(plannedFor(history, asks))))
    } else if (step === exodus) {
      const defending = champion === null ? [] : [champion.hotkey]
      const leaving = choices.shuffle([...history.hotkeys, ...defending])
      for (const hotkey of leaving) send({ type: 'Withdrawn', hotkey, reason: 'the subnet was closed' })
    } else if (choices.chance(often * CANCELS[scenario.cancels])) {
      send({ type: 'Cancelled', reason: 'the organiser called it off' })
    } else if (choices.chance(often * WITHDRAWALS[scenario.withdrawals])) {
      send(withdrawalOf(choices, history, asks, champion))
    } else if (unavailable < MOST_UNAVAILABLE && choices.chance(often * UNAVAILABLE[scenario.unavailable])) {
      unavailable += 1
      send({ type: 'Unavailable', slot: choices.pick(asks).slot, reason: 'the dataset is gone' })
    } else {
      // And not all at once: else it is never certain before it is over.
      const some =
        often > 1 && choices.chance(0.7) ? choices.shuffle(asks).slice(0, 3) : someOf(choices, asks)
      send({ type: 'Reported', reports: plannedFor(history, some) })
    }
  }
  sendAfterEnd(choices, scenario, history, send)
  return { opening, log: joined(choices, entries) }
}

/** RULES 8: feeding things again, or anything else, leaves a finished tournament as it is. */
const sendAfterEnd = (
  choices: Choices,
  scenario: Scenario,
  history: History,
  send: (event: Event) => void
): void => {
  if (scenario.faults === 'never' || history.referee.view().ending === null) return
  const events = choices.below(6)
  for (let i = 0; i < events; i += 1) {
    const kind = choices.below(4)
    if (kind === 0) send({ type: 'Withdrawn', hotkey: choices.pick(history.hotkeys), reason: 'deregistered' })
    else if (kind === 1) {
      const reason = choices.pick(['the organiser called it off', 'once more'])
      send({ type: 'Cancelled', reason })
    } else send(faultyEvent(choices, history, []))
  }
}
