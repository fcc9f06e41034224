/** Replays: the tournament that a log tells of (RULES 10). */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as Events from './Events.js'
import type * as Log from './Log.js'
import * as Opening from '../Opening.js'
import type * as Phase from '../Phase.js'
import type { Refusal } from '../Refusal.js'

/** How a tournament begins: the order of its phases, like its going on, is not a replay's business. */
export type Begin = (opening: Opening.Opening) => Phase.Phase

/** Opens what the log opens with, and lets happen what happened then; refused where the log breaks a rule. */
export const of =
  (begin: Begin, onward: Phase.Onward) =>
  (log: Log.Log): E.Either<Refusal, Phase.Phase> => {
    const [first, ...events] = log
    if (first?.type !== 'Opened') return E.left({ type: 'NotALog', at: 0 })
    return events.reduce<E.Either<Refusal, Phase.Phase>>(
      (phase, event, i) =>
        event.type === 'Opened'
          ? E.left({ type: 'NotALog', at: i + 1 })
          : pipe(phase, E.flatMap(Events.of(onward)(event))),
      pipe(reopened(first.opening), E.map(begin))
    )
  }

/** The opening once more: its field checked, and its digest held against its rules. */
const reopened = ({ miners, rulesDigest, ...terms }: Opening.Opening): E.Either<Refusal, Opening.Opening> =>
  pipe(
    Opening.make(terms)(miners),
    E.filterOrElse(
      opening => opening.rulesDigest === rulesDigest,
      (): Refusal => ({ type: 'Inconsistent', path: 'opening.rulesDigest' })
    )
  )
