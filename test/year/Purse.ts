// What each coldkey has, counted from the records of money alone: the validator's own sums are held against it (RULES 2.2).
import type * as Accounts from '../../src/validator/accounts/Accounts.js'
import type * as Money from '../../src/validator/accounts/Event.js'

export interface Purse {
  /** Takes in what happened to money; what does not hold, or null. */
  readonly follow: (event: Money.Event) => string | null
  /** In what the validator's accounts differ from what was counted here; null where they do not. */
  readonly differs: (accounts: Accounts.Accounts) => string | null
}

/** Nobody has anything. */
export const of = (): Purse => {
  const owns = new Map<string, bigint>()
  const seen = new Set<string>()
  /** What was paid and did not go back, and by whom. */
  const paid = new Map<string, string>()
  const give = (coldkey: string, rao: bigint): void => {
    owns.set(coldkey, (owns.get(coldkey) ?? 0n) + rao)
  }
  return {
    follow: event => {
      switch (event.type) {
        case 'Read':
          return null
        case 'Credited': {
          const { id, from, amount } = event.transfer
          if (seen.size === seen.add(id).size) return `the transfer ${id} is counted twice`
          give(from, BigInt(amount))
          return null
        }
        case 'Granted':
          give(event.coldkey, BigInt(event.amount))
          return null
        case 'Charged': {
          const fee = `${event.tournament} ${event.hotkey}`
          if (paid.has(fee)) return `${fee} is charged twice`
          paid.set(fee, `${event.amount} of ${event.coldkey}`)
          give(event.coldkey, -BigInt(event.amount))
          return null
        }
        case 'Refunded': {
          const fee = `${event.tournament} ${event.hotkey}`
          if (paid.get(fee) !== `${event.amount} of ${event.coldkey}`)
            return `${fee} is refunded what was not paid`
          paid.delete(fee)
          give(event.coldkey, BigInt(event.amount))
          return null
        }
      }
    },
    differs: ({ balances }) => {
      const told = new Map<string, bigint>(balances)
      const strange = [...new Set([...owns.keys(), ...told.keys()])].find(
        coldkey => (owns.get(coldkey) ?? 0n) !== (told.get(coldkey) ?? 0n)
      )
      return strange === undefined ? null : `${strange} has another balance than came in and went out`
    }
  }
}
