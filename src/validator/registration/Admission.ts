/** From a closed registration and the beacon's value to a field: who is admitted, what it costs, which seed (RULES 14.3 to 14.5). Pure. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as Codec from '../../domain/codec/Codec.js'
import * as Digest from '../../domain/Digest.js'
import type { Candidate, Rejected } from '../../domain/miner/Candidate.js'
import type { Champion } from '../../domain/miner/Champion.js'
import type { Miner } from '../../domain/miner/Miner.js'
import type * as Seed from '../../domain/Seed.js'
import type { TournamentType } from '../../domain/task/TaskKind.js'
import type { TournamentId } from '../../domain/TournamentId.js'
import * as Metagraph from '../../ports/season/Metagraph.js'
import * as Ledger from '../../rules/admission/Ledger.js'
import * as Registration from '../../rules/admission/Registration.js'
import type { Refusal } from '../../rules/Refusal.js'
import type { RuleSet } from '../../rules/ruleset/RuleSet.js'
import * as Accounts from '../accounts/Accounts.js'
import type * as Money from '../accounts/Event.js'
import type { Of } from '../season/Event.js'

/** What a closed registration comes to. */
export interface Admission {
  readonly admitted: ReadonlyArray<Miner>
  readonly rejected: ReadonlyArray<Rejected>
  readonly charges: ReadonlyArray<Money.Of<'Charged'>>
}

/** The seed: SHA-256 of the canonical JSON of `[id, beacon, round, value]`, in hexadecimal (RULES 14.5). */
export const seed = (id: TournamentId, beacon: string, round: number, value: string): Seed.Seed =>
  Codec.made(Digest.of([id, beacon, round, value]))

/** Who asks to enter, by ascending node id: neither arrival nor hotkeys decide (RULES 14.3). */
export const candidates = ({
  snapshot,
  entries
}: Pick<Of<'RegistrationClosed'>, 'snapshot' | 'entries'>): ReadonlyArray<Candidate> => {
  const entered = new Map(entries.map(entry => [entry.hotkey, entry]))
  return Metagraph.inOrder(snapshot).flatMap(({ hotkey, coldkey }) => {
    const entry = entered.get(hotkey)
    return entry === undefined
      ? []
      : [{ hotkey, coldkey, githubRepo: entry.githubRepo, commitHash: entry.commitHash }]
  })
}

/** What a tournament's registration is for. */
export interface Terms {
  readonly id: TournamentId
  readonly rules: RuleSet
  readonly type: TournamentType
  readonly champion: Champion | null
}

/** Admits whom the rules and the balances allow; `FieldTooSmall` where they are too few, and nobody is charged (RULES 14.4). */
export const admit =
  (terms: Terms, accounts: Accounts.Accounts) =>
  (closed: Pick<Of<'RegistrationClosed'>, 'snapshot' | 'entries'>): E.Either<Refusal, Admission> => {
    const asking = candidates(closed)
    // The ledger holds those balances alone that this registration can touch.
    const ledger = Codec.decode(
      Ledger.codec,
      'ledger'
    )({
      balances: Object.fromEntries(
        closed.snapshot.nodes.map(({ coldkey }) => [coldkey, String(Accounts.balance(coldkey)(accounts))])
      ),
      charges: []
    })
    return pipe(
      ledger,
      E.mapLeft((faults): Refusal => ({ type: 'Invalid', faults })),
      E.flatMap(of =>
        Registration.register({ ...terms, metagraph: Metagraph.hotkeys(closed.snapshot) })(of)(asking)
      ),
      E.map(({ admitted, rejected, ledger: { charges } }) => ({
        admitted,
        rejected,
        charges: charges.map(({ tournament, type, hotkey, coldkey, amount }) => ({
          type: 'Charged',
          tournamentType: type,
          tournament,
          hotkey,
          coldkey,
          amount
        }))
      }))
    )
  }
