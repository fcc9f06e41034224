// Folds of what happened: read all at once, it is the same as taken in one by one, and nothing that was given changes.
import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as Codec from '../../src/domain/codec/Codec.js'
import type { TournamentType } from '../../src/domain/task/TaskKind.js'
import * as Digest from '../../src/domain/Digest.js'
import * as Rao from '../../src/domain/Rao.js'
import type { TournamentId } from '../../src/domain/TournamentId.js'
import * as Accounts from '../../src/validator/accounts/Accounts.js'
import type * as Money from '../../src/validator/accounts/Event.js'
import type * as Event from '../../src/validator/season/Event.js'
import * as Season from '../../src/validator/season/Season.js'
import { coldkey, commit, hotkey, nodes, repository } from '../service/worlds.js'
import { named } from '../store/streams.js'

const idOf = (type: TournamentType): TournamentId => Codec.made(`f-${type}-1`)

const opened = (type: TournamentType): Event.Event => ({
  type: 'RegistrationOpened',
  id: idOf(type),
  tournamentType: type,
  closesAt: 1,
  beacon: 'b',
  round: 1,
  commitment: Digest.ofText('c'),
  catalogue: Digest.ofText('d')
})
const entered = (type: TournamentType, n: number): Event.Event => ({
  type: 'Entered',
  id: idOf(type),
  hotkey: hotkey(n),
  githubRepo: repository,
  commitHash: commit
})

const types = fc.constantFrom<TournamentType>('text', 'image')

it('a season that is read whole is the one that came event by event, and no season of before has changed', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(types, fc.integer({ min: 1, max: 20 })), { maxLength: 60 }), answers => {
      const events: ReadonlyArray<Event.Event> = [
        { type: 'Begun', text: null, image: null },
        opened('text'),
        opened('image'),
        ...answers.map(([type, n]) => entered(type, n))
      ]
      const recorded = events.map((event, at) => ({ event, at }))
      let season = Season.empty
      const seen: Array<readonly [Season.Season, string]> = []
      const told = ({ text, image }: Season.Season): string =>
        JSON.stringify([text, image].map(({ stage }) => ('entries' in stage ? [...stage.entries] : null)))
      for (const each of recorded) {
        const next = Season.after(each)(season)
        if (E.isLeft(next)) return expect.fail(next.left)
        season = next.right
        seen.push([season, told(season)])
      }
      expect(Season.of(recorded)).toEqual(E.right(season))
      for (const [before, as] of seen) expect(told(before)).toBe(as)
    })
  )
})

it('where registration goes on after a close, the last answer of who was not in its snapshot still counts (RULES 14.2)', () => {
  const events: ReadonlyArray<Event.Event> = [
    { type: 'Begun', text: null, image: null },
    opened('text'),
    entered('text', 1),
    entered('text', 2),
    { type: 'RegistrationClosed', id: idOf('text'), snapshot: { block: 1, nodes: nodes(1) }, entries: [] },
    { type: 'RegistrationProlonged', id: idOf('text'), admitted: 0, closesAt: 9, round: 2 }
  ]
  const season = Season.of(events.map((event, at) => ({ event, at })))
  if (E.isLeft(season)) return expect.fail(season.left)
  const { stage } = season.right.text
  expect('entries' in stage && [...stage.entries.keys()]).toEqual([hotkey(1), hotkey(2)])
})

it('accounts that take a field in at once are those that take it one by one, and those of before have not changed', () => {
  const tournaments = ['f-1', 'f-2'].map(named)
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...tournaments), fc.integer({ min: 1, max: 9 }), fc.boolean()), {
        maxLength: 40
      }),
      steps => {
        const events: ReadonlyArray<Money.Event> = [
          ...[1, 2, 3].map((n): Money.Event => ({
            type: 'Credited',
            transfer: { id: `t${n}`, from: coldkey(n), amount: Rao.constant('300'), block: n }
          })),
          ...steps.map(([of, n, back]): Money.Event => {
            const tournament: TournamentId = Codec.made(of)
            const fee = {
              tournament,
              hotkey: hotkey(n),
              coldkey: coldkey((n % 3) + 1),
              amount: Rao.constant('70')
            }
            return back ? { type: 'Refunded', ...fee } : { type: 'Charged', tournamentType: 'text', ...fee }
          })
        ]
        const plain = (of: Accounts.Accounts) => [
          [...of.balances],
          [...of.fees].map(([id, fees]) => [id, [...fees]]),
          [...of.transfers]
        ]
        let [accounts, kept] = [Accounts.empty, new Array<Money.Event>()]
        const before = plain(accounts)
        for (const event of events) {
          const next = Accounts.after([event])(accounts)
          const whole = Accounts.after([...kept, event])(Accounts.empty)
          expect(E.isRight(whole)).toBe(E.isRight(next))
          if (E.isLeft(next) || E.isLeft(whole)) continue
          const was = plain(accounts)
          kept = [...kept, event]
          expect(plain(accounts)).toEqual(was)
          accounts = next.right
          expect(plain(whole.right)).toEqual(plain(accounts))
        }
        expect(plain(Accounts.empty)).toEqual(before)
        expect(Accounts.after([])(accounts)).toEqual(E.right(accounts))
      }
    ),
    { numRuns: 50 }
  )
})
