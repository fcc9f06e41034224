/** A tail: the lines that a file has grown by since it was last looked at. */
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'

/** Answers the whole lines that came since the last call; none where the file is not there or cannot be read. */
export type Tail = () => Promise<ReadonlyArray<string>>

/** At most so much is read in one call; the rest waits for the next. */
const most = 1 << 20

/** From the file's beginning. A line longer than `longest` is dropped up to its end. */
export const of = (path: string, longest: number): Tail => {
  let [offset, rest, dropping] = [0, Buffer.alloc(0), false]
  return async () => {
    let part: Buffer
    try {
      const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
      try {
        const { bytesRead, buffer } = await handle.read(Buffer.alloc(most), 0, most, offset)
        part = buffer.subarray(0, bytesRead)
      } finally {
        await handle.close()
      }
    } catch {
      // How a job goes changes nothing: it is told of as far as it can be read.
      return []
    }
    offset += part.length
    const lines: Array<string> = []
    let from = 0
    for (let end = part.indexOf(10); end >= 0; end = part.indexOf(10, from)) {
      const line = Buffer.concat([rest, part.subarray(from, end)])
      if (!dropping && line.length <= longest) lines.push(line.toString('utf8'))
      dropping = false
      rest = Buffer.alloc(0)
      from = end + 1
    }
    rest = Buffer.concat([rest, part.subarray(from)])
    if (rest.length > longest) {
      dropping = true
      rest = Buffer.alloc(0)
    }
    return lines
  }
}
