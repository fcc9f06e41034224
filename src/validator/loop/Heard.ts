/** The validator's store, listened to: what it says that no later append will mend, and by which clock it goes. */
import * as E from 'fp-ts/lib/Either.js'
import type { Clock, Instant } from '../../ports/Clock.js'
import { isLast, type Store } from '../../ports/Store.js'
import { tolerance } from './Steady.js'

/**
 * The store; whoever listens hears why nothing more may be written: it says so itself, or its records are of instants
 * that the clock does not know (RULES 14.9). A store that is ahead shows only while it is empty: later records may be
 * ahead for what was there before.
 */
export const of = (
  store: Store,
  clock: Pick<Clock, 'now'>,
  isEmpty: boolean,
  listen: (message: string) => void
): Store => {
  let isFirst = isEmpty
  return {
    ...store,
    append: drafts => async () => {
      const before = clock.now()
      const answer = await store.append(drafts)()
      const after = clock.now()
      if (E.isLeft(answer)) {
        if (isLast(answer.left)) listen(answer.left.message)
        return answer
      }
      const [{ at }] = answer.right
      // The wall may have been set right meanwhile, in either direction.
      const isBehind = at < Math.min(before, after) - tolerance
      const isAhead = isFirst && at > Math.max(before, after) + tolerance
      isFirst = false
      if (isBehind || isAhead) listen(other(at, after))
      return answer
    }
  }
}

const other = (at: Instant, now: Instant): string => {
  const [theirs, ours] = [at, now].map(instant => new Date(instant).toISOString())
  return `The store’s clock says ${theirs}, and the validator’s ${ours}: open the store with the clock that the validator is given.`
}
