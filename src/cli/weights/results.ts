/** What `dethrone weights` reads: tournaments, participants, and who is registered where. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import { closed, list, never, once, type Codec } from '../../domain/codec/Codec.js'
import * as Hotkey from '../../domain/miner/Hotkey.js'
import * as Metagraph from '../../domain/miner/Metagraph.js'
import * as History from '../../rules/rewards/History.js'
import * as Refusal from '../../rules/Refusal.js'
import * as Result from '../../rules/rewards/Result.js'
import * as Rewards from '../../rules/rewards/Rewards.js'
import * as Snapshot from '../../Snapshot.js'
import type { Tournament } from '../../Tournament.js'

// -------------------------------------------------------------------------------------
// codec
// -------------------------------------------------------------------------------------

/** A tournament's state as `dethrone play --json` prints it, or its result alone. */
type Entry = Tournament | History.Entry

const isState = (entry: Entry): entry is Tournament => 'phase' in entry

/** The state, or at its place why it is refused. */
const state: t.Validate<unknown, Tournament> = (u, context) =>
  pipe(
    Snapshot.decode(u),
    E.mapLeft(refusal => {
      const type = never(`a tournament that follows from its own record (${Refusal.sentence(refusal)})`)
      const here = context.slice(-1).map(entry => ({ ...entry, type }))
      return [{ value: u, context: [...context.slice(0, -1), ...here] }]
    })
  )

const entry: Codec<Entry, unknown> = new t.Type<Entry, unknown>(
  'a tournament’s state or its result',
  (u): u is Entry => Snapshot.codec.is(u) || History.entry.is(u),
  (u, context) =>
    t.UnknownRecord.is(u) && 'phase' in u ? state(u, context) : History.entry.validate(u, context),
  e => (isState(e) ? e : History.entry.encode(e))
)

const tournaments = once(
  list(entry),
  e => (isState(e) ? e.opening.id : 'id' in e ? e.id : ` ${e.type}`),
  'each tournament once'
)

export const codec = closed('results', {
  /** Oldest first, text and image mixed; those that are running pay participation, cancelled ones change nothing. */
  tournaments,
  /** Who else takes part in a running tournament, if its state is not among the tournaments. */
  participants: list(Hotkey.codec),
  metagraph: Metagraph.codec,
  /** The registered hotkey that everything unpaid goes to. */
  burn: Hotkey.codec
})

export type Results = t.TypeOf<typeof codec>

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** All that weights depend on; refused where the history does not go back to a champion's crown. */
export const input = (results: Results): E.Either<Refusal.Refusal, Rewards.Input> => {
  // Of a state alone nobody knows when it was played.
  // Of a state alone nobody knows when it was played.
  const history = results.tournaments.flatMap((e): History.History => {
    if (!isState(e)) return [e]
    const result = Result.of(Result.unknown)(e)
    return E.isRight(result) ? [result.right] : []
  })
  const running = Rewards.participants(results.tournaments.filter(isState))
  return pipe(
    E.Do,
    E.bind('text', () => History.latest('text')(history)),
    E.bind('image', () => History.latest('image')(history)),
    E.map(latest => ({
      latest,
      participants: [...results.participants, ...running],
      metagraph: results.metagraph,
      burn: results.burn
    }))
  )
}
