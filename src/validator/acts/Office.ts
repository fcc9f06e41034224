/** The office: takes operators' acts while the validator runs, each done once and recorded with what it did, in one transaction. */
import * as E from 'fp-ts/lib/Either.js'
import * as Codec from '../../domain/codec/Codec.js'
import * as Digest from '../../domain/Digest.js'
import type { TournamentId } from '../../domain/TournamentId.js'
import * as Account from '../../play/desk/Account.js'
import * as Inbox from '../../ports/season/Inbox.js'
import type { Draft, Reader, Store } from '../../ports/Store.js'
import type { Beside } from '../../store/TournamentJournal.js'
import type * as Desk from '../loop/Desk.js'
import * as Season from '../season/Season.js'
import * as Act from './Act.js'

/** Does what a request says; `Left` says why it was not done. */
export type Perform = (request: Act.Request) => Promise<E.Either<string, Act.Answer>>

export interface Office {
  readonly perform: Perform
  /** The way into a tournament. The one of before is closed when its program ends: each program has its own. */
  readonly inbox: (id: TournamentId) => Inbox.Inbox
  /** The records of acts that a tournament's notes carry out. */
  readonly beside: (id: TournamentId) => Beside
}

/** Acts on record, by their keys. */
export const done = async (
  store: Pick<Reader, 'read'>
): Promise<E.Either<string, ReadonlyMap<string, Digest.Digest>>> => {
  const records = await store.read(Act.stream)()
  if (E.isLeft(records)) return E.left(records.left.message)
  const known = new Map<string, Digest.Digest>()
  for (const { key, number, body } of records.right) {
    const request = Codec.decode(Act.request, `record ${number} of ${Act.stream}`)(body)
    if (E.isLeft(request)) return E.left(request.left.map(Codec.sentence).join('; '))
    known.set(key ?? request.right.key, Digest.of(request.right.act))
  }
  return E.right(known)
}

/** What a key that was used before stands for. */
export const repeated = (before: Digest.Digest, { key, act }: Act.Request): E.Either<string, Act.Answer> =>
  before === Digest.of(act)
    ? E.right({ done: false, message: `The act with the key ${key} was done before: nothing was changed.` })
    : E.left(`The key ${key} was used for another act before: expected a key of its own.`)

const fine: E.Either<string, Act.Answer> = E.right({ done: true, message: 'Done, and on record.' })

/** What an act on season or accounts changes; null where it changes nothing. */
export const decision =
  ({ act, by, why }: Act.Request) =>
  ({ season }: Desk.Standing): Omit<Desk.Decision, 'others'> | null => {
    switch (act.type) {
      case 'Credit':
        return {
          season: [],
          money: [{ type: 'Granted', coldkey: act.coldkey, amount: act.amount, by, reason: why }]
        }
      case 'Pause':
        return { season: [{ type: 'Paused', by, reason: why }] }
      case 'Resume':
        return { season: season.paused === null ? [] : [{ type: 'Resumed', by, reason: why }] }
      default:
        return null
    }
  }

/** Why a tournament takes no act now; null where it does. */
export const objection =
  (id: TournamentId) =>
  ({ season }: Desk.Standing): string | null => {
    const stage = Season.types.map(type => season[type].stage).find(each => Season.idOf(each) === id)
    if (stage?.type === 'Playing') return null
    const playing = Season.types.flatMap(type => {
      const { stage: each } = season[type]
      return each.type === 'Playing' ? [each.opened.id] : []
    })
    const others = playing.length === 0 ? 'no tournament is in play' : `in play: ${playing.join(', ')}`
    if (stage !== undefined) return `${id} has not opened yet (${others}).`
    const hasEnded = Season.types.some(type => season[type].past.some(past => past.id === id))
    return `${id} ${hasEnded ? 'has ended' : 'is not under way'} (${others}).`
  }

/** The office of a validator that runs. */
export const open = async (store: Store, desk: Desk.Desk): Promise<E.Either<string, Office>> => {
  const found = await done(store)
  if (E.isLeft(found)) return found
  const known = new Map(found.right)
  const inboxes = new Map<TournamentId, Inbox.Inbox>()
  const inboxOf = (id: TournamentId): Inbox.Inbox => {
    const there = inboxes.get(id)
    if (there !== undefined) return there
    const inner = Inbox.make()
    const own: Inbox.Inbox = {
      send: inner.send,
      open: deliver => {
        const close = inner.open(deliver)
        return () => {
          close()
          inboxes.delete(id)
        }
      }
    }
    inboxes.set(id, own)
    return own
  }
  /** Acts that were sent into a tournament and have not been answered, with what they will be in its notes. */
  const sent = new Map<
    string,
    { readonly id: TournamentId; readonly note: Digest.Digest; readonly draft: Draft }
  >()
  const kept = new Set<string>()
  const underWay = new Map<string, { readonly act: Digest.Digest; readonly result: ReturnType<Perform> }>()

  const inTournament = async (
    request: Act.Request,
    id: TournamentId,
    event: NonNullable<ReturnType<typeof Act.letter>>
  ): ReturnType<Perform> => {
    const wrong = objection(id)(desk.standing())
    if (wrong !== null) return E.left(wrong)
    const draft = Act.draft(request)
    sent.set(request.key, { id, note: Digest.of(event), draft })
    const answer = await inboxOf(id).send(event)()
    sent.delete(request.key)
    if (E.isLeft(answer)) return E.left(Account.sentence(answer.left))
    // It changed nothing, a second withdrawal for instance: that it was asked for is on record all the same.
    if (kept.delete(request.key)) return fine
    const alone = await store.append([draft])()
    return E.isLeft(alone) ? E.left(alone.left.message) : fine
  }

  const fresh = async (request: Act.Request): ReturnType<Perform> => {
    const [id, event] = [Act.about(request), Act.letter(request)]
    if (id !== null && event !== null) return inTournament(request, id, event)
    const acted = await desk.act(standing => {
      const change = decision(request)(standing)
      return change === null ? null : { ...change, others: [Act.draft(request)] }
    })
    return E.isLeft(acted) ? acted : fine
  }

  return E.right({
    inbox: inboxOf,
    beside: id => notes => {
      if (sent.size === 0) return []
      const made = new Set(notes.map(note => Digest.of(note)))
      return Array.from(sent).flatMap(([key, each]) => {
        if (each.id !== id || !made.has(each.note)) return []
        kept.add(key)
        return [each.draft]
      })
    },
    perform: request => {
      const before = known.get(request.key)
      if (before !== undefined) return Promise.resolve(repeated(before, request))
      const act = Digest.of(request.act)
      const same = underWay.get(request.key)
      if (same !== undefined)
        return same.act === act ? same.result : Promise.resolve(repeated(same.act, request))
      const result = fresh(request).then(answer => {
        if (E.isRight(answer)) known.set(request.key, act)
        kept.delete(request.key)
        underWay.delete(request.key)
        return answer
      })
      underWay.set(request.key, { act, result })
      return result
    }
  })
}
