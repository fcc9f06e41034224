// Who is withdrawn from a made-up tournament.
import { type Choices } from './choices.js'
import { type History } from './faults.js'
import type { Ask, Champion, Event } from './types.js'

/** Those in the running without an open job: their reports are in, or they wait for an opponent. */
const idle = (history: History, asks: Ask[]): string[] => {
  const view = history.referee.view()
  const running = (view.knockout?.matches ?? []).flatMap(match =>
    match.state === 'Decided' ? [] : [match.home, match.away]
  )
  const found: string[] = []
  for (const hotkey of running) {
    if (hotkey !== null && !asks.some(ask => ask.hotkey === hotkey)) found.push(hotkey)
  }
  return found
}

/** RULES 4.6: somebody to withdraw, more often one for whom it matters. */
export const withdrawalOf = (
  choices: Choices,
  history: History,
  asks: Ask[],
  champion: Champion | null
): Event => {
  let from = history.hotkeys
  const kind = choices.below(10)
  if (kind < 4) from = asks.map(ask => ask.hotkey)
  else if (kind < 7) from = idle(history, asks)
  else if (kind === 7 && champion !== null) from = [champion.hotkey]
  const hotkey = choices.pick(from.length > 0 ? from : history.hotkeys)
  return { type: 'Withdrawn', hotkey, reason: choices.pick(['deregistered', 'disqualified']) }
}
