/** Deposits: finalized transfers become credits, each once, together with where to read on (RULES 2.2). */
import * as E from 'fp-ts/lib/Either.js'
import { persist, type Work } from './Ports.js'

/** Reads every page there is; whether it came to the end. */
export const read = async (work: Work, tournament: string | null = null): Promise<boolean> => {
  const { ports, desk } = work
  const done = await persist(work, tournament, async () => {
    for (;;) {
      const page = await ports.transfers.after(desk.standing().accounts.cursor)()
      if (E.isLeft(page)) return { trouble: page.left.message }
      const { transfers, cursor, more } = page.right
      const kept = await desk.act(({ accounts }) => {
        const fresh = transfers.filter(({ id }) => !accounts.transfers.has(id))
        if (fresh.length === 0 && cursor === accounts.cursor) return null
        return {
          season: [],
          money: [
            ...fresh.map(transfer => ({ type: 'Credited', transfer }) as const),
            { type: 'Read', cursor }
          ]
        }
      })
      if (E.isLeft(kept)) return { trouble: `Deposits cannot be recorded: ${kept.left}` }
      if (!more) return { answer: true }
      if (transfers.length === 0) return { trouble: 'Transfers: an empty page says that more follow.' }
    }
  })
  return done !== null
}
