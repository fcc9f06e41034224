/** Participation: what whoever takes part in a running tournament gets off the top, and what that leaves (RULES 13.3). */
import type { Hotkey } from '../../domain/miner/Hotkey.js'
import * as Fraction from '../../scoring/Fraction.js'
import * as Log from '../log/Log.js'
import type * as Phase from '../Phase.js'
import type { RuleSet } from '../ruleset/RuleSet.js'

/**
 * Who takes part in the tournaments that are running: everybody in their fields, each hotkey once, without the withdrawn.
 * The champion waits for its challenger and is no participant.
 */
export const participants = (tournaments: ReadonlyArray<Phase.Phase>): ReadonlyArray<Hotkey> => {
  const running = tournaments.filter(({ phase }) => phase !== 'Finished')
  const hotkeys = running.flatMap(({ opening, record }) =>
    opening.miners
      .map(({ hotkey }) => hotkey)
      .filter(hotkey => Log.withdrawalOf(hotkey)(record) === undefined)
  )
  return Array.from(new Set(hotkeys))
}

type Parameters = RuleSet['rewards']

/** What each of so many participants gets. Where there are too many to be paid that, they share everything equally. */
export const each =
  ({ participation }: Parameters) =>
  (count: number): Fraction.Fraction => {
    const [full, equal] = [Fraction.ofExact(participation), Fraction.ratio(1, Math.max(1, count))]
    return Fraction.compare(full, equal) < 0 ? full : equal
  }

/** What pools are multiplied by: what so many participants leave, or less where the rules' pools together could pay more. */
export const scale =
  (rewards: Parameters) =>
  (count: number): Fraction.Fraction => {
    const { text, image } = rewards.pools
    const most = Fraction.add(Fraction.ofExact(text.maximum), Fraction.ofExact(image.maximum))
    const paid = Fraction.multiply(each(rewards)(count), Fraction.ratio(count, 1))
    const left = Fraction.subtract(Fraction.one, paid)
    return Fraction.compare(most, Fraction.one) > 0 ? Fraction.divide(left, most) : left
  }
