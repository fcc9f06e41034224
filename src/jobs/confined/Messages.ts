/** Messages: what the process apart says, one line of JSON each, and none so long that reading it holds others up (EXECUTION 6). */

/** A message that would take too long to be read. */
export class TooLong extends Error {}

/** Characters of a message. To read so many takes a few hundredths of a second. */
export const longest = 1 << 22

/** The messages of a stream; no more than one of them is held, and each piece of it is looked at once. */
export async function* read(stream: AsyncIterable<unknown>): AsyncGenerator<unknown, void> {
  const decoder = new TextDecoder()
  let open: Array<string> = []
  let length = 0
  for await (const chunk of stream) {
    if (!(chunk instanceof Uint8Array)) continue
    const [first = '', ...rest] = decoder.decode(chunk, { stream: true }).split('\n')
    open.push(first)
    length += first.length
    if (length > longest) throw new TooLong('The process sends a message that does not end.')
    for (const piece of rest) {
      const message: unknown = JSON.parse(open.join(''))
      yield message
      open = [piece]
      length = piece.length
    }
  }
}
