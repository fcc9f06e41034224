/** Weighing: the chain's weights, worked out from what is on record and what is in play (RULES 13, 14.10). */
import * as E from 'fp-ts/lib/Either.js'
import * as RA from 'fp-ts/lib/ReadonlyArray.js'
import * as Digest from '../../domain/Digest.js'
import type { TournamentType } from '../../domain/task/TaskKind.js'
import type { Hotkey } from '../../domain/miner/Hotkey.js'
import type * as Ports from '../../ports/season/Consequences.js'
import * as Metagraph from '../../ports/season/Metagraph.js'
import * as Refusal from '../../rules/Refusal.js'
import * as History from '../../rules/rewards/History.js'
import * as Rewards from '../../rules/rewards/Rewards.js'
import type { Work } from '../loop/Ports.js'
import * as Season from '../season/Season.js'

/** Who is told of weights, whom what is not paid goes to, and how often, in milliseconds. */
export interface Scale {
  readonly port: Ports.Weights
  readonly burn: Hotkey
  readonly interval: number
}

/** The newest result of a type with its title. The other type's results have no part in it. */
const newest = (type: TournamentType, { history }: Season.Season) =>
  History.latestOfDecoded(type)(history.filter(each => each.type === type))

/** Works weights out and submits them; why not, or null. */
export const weigh = async (
  { settings, ports, desk, live }: Work,
  { port, burn, interval }: Scale
): Promise<string | null> => {
  const { season } = desk.standing()
  const taken = await ports.metagraph.snapshot()
  if (E.isLeft(taken)) return taken.left.message
  const [text, image] = [newest('text', season), newest('image', season)]
  if (E.isLeft(text)) return Refusal.sentence(text.left)
  if (E.isLeft(image)) return Refusal.sentence(image.left)
  const fields = Season.types.flatMap(type => {
    const { stage } = season[type]
    if (stage.type !== 'Playing') return []
    const playing = live.playing(stage.opened.id)
    return playing === null ? [null] : [playing.tournament]
  })
  const playing = fields.flatMap(each => (each === null ? [] : [each]))
  if (playing.length < fields.length) return 'a tournament in play has not been read yet'
  const rewards = Rewards.weights(settings.rules)({
    latest: { text: text.right, image: image.right },
    participants: Rewards.participants(playing),
    metagraph: Metagraph.hotkeys(taken.right),
    burn
  })
  if (E.isLeft(rewards)) return Refusal.sentence(rewards.left)
  const at = ports.clock.now()
  const weights = RA.zipWith(
    rewards.right.nodes,
    Rewards.units(rewards.right),
    ({ id, hotkey }, { units }) => ({ id, hotkey, units })
  )
  // Told again it has the same key; other weights of the same interval have another.
  const key = `weights/${Math.floor(at / interval)}/${Digest.of(weights).slice(0, 16)}`
  const submitted = await port.submit({ key, at, weights })()
  return E.isLeft(submitted) ? submitted.left.message : null
}
