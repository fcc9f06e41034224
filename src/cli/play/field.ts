/** The field that `dethrone play` reads: candidates of a file, all of them admitted. */
import * as E from 'fp-ts/lib/Either.js'
import * as Candidate from '../../domain/miner/Candidate.js'
import * as Coldkey from '../../domain/miner/Coldkey.js'
import type { Miner } from '../../domain/miner/Miner.js'
import * as Ledger from '../../rules/admission/Ledger.js'
import type { Terms } from '../../rules/Opening.js'
import * as Refusal from '../../rules/Refusal.js'
import * as Registration from '../../rules/admission/Registration.js'
import * as Input from '../terminal/input.js'

/** The field of a file; every candidate must be admissible, whatever its balance. */
export const admitted = (
  terms: Terms,
  candidates: ReadonlyArray<Candidate.Candidate>,
  path: string
): ReadonlyArray<Miner> => {
  const { id, rules, type, champion } = terms
  const entries = new Map<string, bigint>()
  for (const { coldkey } of candidates) {
    if (Coldkey.codec.is(coldkey)) entries.set(coldkey, (entries.get(coldkey) ?? 0n) + 1n)
  }
  const fee = BigInt(rules.registration.fees[type])
  const balances = Object.fromEntries(Array.from(entries, ([key, count]) => [key, String(count * fee)]))
  const funded = Input.decoded(Ledger.codec, { balances, charges: [] }, 'ledger')
  const registration = Registration.register({ id, rules, type, champion })(funded)(candidates)
  const rejected = E.isRight(registration)
    ? registration.right.rejected
    : registration.left.type === 'FieldTooSmall'
      ? registration.left.rejected
      : []
  if (rejected.length > 0) {
    const lines = rejected.flatMap(({ at, candidate, reasons }) =>
      reasons.map(reason => `  miners[${at}].${Candidate.sentence(candidate)(reason)}`)
    )
    throw new Input.InputError(`${path} is not valid:\n${lines.join('\n')}`)
  }
  if (E.isLeft(registration)) throw new Input.InputError(Refusal.sentence(registration.left))
  return registration.right.admitted
}
