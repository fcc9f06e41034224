/** A mailbox: many post, one takes all that has come, in the order it came. */

/** Messages on their way to one reader. */
export interface Mailbox<M> {
  readonly post: (message: M) => void
  /** Everything posted since the last time, as soon as there is anything. */
  readonly take: () => Promise<ReadonlyArray<M>>
  readonly isEmpty: () => boolean
}

/** An empty mailbox. */
export const make = <M>(): Mailbox<M> => {
  let messages: Array<M> = []
  let wake: () => void = () => undefined
  return {
    post: message => {
      messages.push(message)
      wake()
    },
    isEmpty: () => messages.length === 0,
    take: async () => {
      if (messages.length === 0) {
        await new Promise<void>(resolve => {
          wake = resolve
        })
      }
      const taken = messages
      messages = []
      return taken
    }
  }
}
