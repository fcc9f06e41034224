import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { decode } from '../../src/domain/codec/Codec.js'
import * as Rao from '../../src/domain/Rao.js'
import * as TournamentId from '../../src/domain/TournamentId.js'
import * as Accounts from '../../src/validator/accounts/Accounts.js'
import type * as Money from '../../src/validator/accounts/Event.js'
import { coldkey, hotkey } from '../service/worlds.js'
import * as Purse from './Purse.js'

const id = decode(TournamentId.codec)('one')
if (E.isLeft(id)) throw new Error('no id')
const fee = {
  tournament: id.right,
  hotkey: hotkey(1),
  coldkey: coldkey(1),
  amount: Rao.constant('40')
}
const credited = (transfer: string): Money.Event => ({
  type: 'Credited',
  transfer: { id: transfer, from: coldkey(1), amount: Rao.constant('100'), block: 1 }
})
const charged: Money.Event = { type: 'Charged', tournamentType: 'text', ...fee }
const refunded: Money.Event = { type: 'Refunded', ...fee }

/** What the purse says to each event, one after the other. */
const said = (purse: Purse.Purse, ...events: ReadonlyArray<Money.Event>) => events.map(purse.follow)

describe('the purse of a simulated year', () => {
  it('has what the accounts have, as long as each event is counted once', () => {
    const purse = Purse.of()
    const events = [credited('a'), credited('b'), charged, refunded]
    expect(said(purse, ...events)).toEqual([null, null, null, null])
    const once = Accounts.after(events)(Accounts.empty)
    const more = Accounts.after([...events, credited('c')])(Accounts.empty)
    expect(E.map(purse.differs)(once)).toEqual(E.right(null))
    expect(E.map(purse.differs)(more)).toEqual(E.right(expect.stringMatching(/has another balance/)))
  })

  it('says what is counted twice, and what goes back that was not paid', () => {
    expect(said(Purse.of(), credited('a'), credited('a'))[1]).toMatch(/counted twice/)
    expect(said(Purse.of(), charged, charged)[1]).toMatch(/charged twice/)
    expect(said(Purse.of(), charged, refunded, refunded)).toEqual([
      null,
      null,
      expect.stringMatching(/not paid/)
    ])
    expect(said(Purse.of(), charged, { ...fee, type: 'Refunded', coldkey: coldkey(2) })[1]).toMatch(
      /not paid/
    )
  })
})
