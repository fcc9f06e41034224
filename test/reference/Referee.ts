// A second, naive engine, written from the rules alone: it shares no code with the library and exists to be
// compared with it. Everything is a list, every comparison a fraction, every step in the open.
import { bossView, performance } from './boss.js'
import { copyOf } from './copy.js'
import { applyTo, isAsked } from './events.js'
import { fractionText } from './rational.js'
import { type State, allTasks, opened, settle } from './state.js'
import { attemptSlot, taskView } from './tasks.js'
import type { Ask, Event, Opening, RefusalCode, View } from './types.js'

export type * from './types.js'

export interface Referee {
  /** Null when the event is accepted or changes nothing; after a refusal the state is exactly as before. */
  apply(event: Event): null | RefusalCode
  asks(): Ask[]
  view(): View
  /** RULES 13.3: how much better a new champion was, `n/d`; null where the ending makes none. */
  performance(): null | string
}

export const referee = (opening: Opening): Referee => {
  let state = opened(opening)
  settle(state, opening)
  return {
    apply: event => {
      // Tried on a copy, so that a batch refused half way leaves nothing behind (RULES 7).
      const trial = copyOf(state)
      const refusal = applyTo(trial, opening, event)
      if (refusal === null) state = trial
      return refusal
    },
    asks: () => asksOf(state),
    view: () => copyOf(viewOf(state, opening)),
    performance: () => {
      const ended = state.ending?.type
      return ended === 'Dethroned' || ended === 'Crowned'
        ? fractionText(performance(state.boss, opening, ended))
        : null
    }
  }
}

/** `allTasks` is in the order of the slots, and only the last attempt of a task is ever asked. */
const asksOf = (state: State): Ask[] => {
  const asks: Ask[] = []
  for (const task of allTasks(state)) {
    const attempt = task.attempts.length
    task.entrants.forEach((hotkey, index) => {
      if (!isAsked(state, task, attempt, index)) return
      asks.push({ slot: attemptSlot(task.slot, attempt), hotkey, kind: task.kind })
    })
  }
  return asks
}

const phaseOf = (state: State): View['phase'] => {
  if (state.ending !== null) return 'Finished'
  if (state.boss !== null) return 'BossRound'
  return state.knockout !== null ? 'Knockout' : 'GroupStage'
}

const roundsView = (state: State): View['rounds'] =>
  state.rounds.map(({ round, groups, standings }) => ({
    round,
    groups: groups.map(({ number, miners, tasks }) => ({ number, miners, tasks: tasks.map(taskView) })),
    standings
  }))

const knockoutView = (state: State): View['knockout'] => {
  if (state.knockout === null) return null
  const { seeds, matches } = state.knockout
  return {
    seeds,
    matches: matches.map(({ round, match, home, away, state: stands, winner, reason, task }) => ({
      round,
      match,
      home,
      away,
      state: stands,
      winner,
      reason,
      task: task === null ? null : taskView(task)
    }))
  }
}

const viewOf = (state: State, opening: Opening): View => ({
  phase: phaseOf(state),
  withdrawn: state.withdrawn,
  notices: state.notices,
  rounds: roundsView(state),
  knockout: knockoutView(state),
  boss: state.boss === null ? null : bossView(state.boss, opening),
  ending: state.ending
})
