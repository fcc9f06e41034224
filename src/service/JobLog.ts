/** What a job wrote, as plain text: a miner's own words, of which nothing but text gets through. */
import * as Job from '../domain/task/Job.js'
import type { TournamentId } from '../domain/TournamentId.js'
import type { Live } from '../validator/loop/Live.js'

/** Whether a character would command a terminal or end the line. */
const commands = (character: string): boolean =>
  /^[\p{Cc}\p{Zl}\p{Zp}]$/u.test(character) && character !== '\t'

/** A line without what would command a terminal. */
export const line = (text: string): string =>
  `${Array.from(text.toWellFormed(), each => (commands(each) ? '\ufffd' : each)).join('')}\n`

/** Bytes that may wait for a reader who does not read; then the stream ends. */
const most = 1_000_000

/** What is kept, and then every line as it comes, until the job has reported or leaves. */
export const following = (live: Live, id: TournamentId, unit: string): ReadableStream<Uint8Array> => {
  const encoder = new TextEncoder()
  let end: () => void = () => undefined
  return new ReadableStream<Uint8Array>(
    {
      start: controller => {
        const write = (text: string): void => controller.enqueue(encoder.encode(line(text)))
        for (const each of live.lines(id, unit) ?? []) write(each)
        const isOver = (): boolean => live.playing(id)?.running.has(unit) !== true
        if (isOver()) {
          controller.close()
          return
        }
        const unfollow = live.follow(change => {
          if (change.type === 'Job') {
            const { event } = change
            if (event.job.tournament !== id || Job.key(event.job) !== unit) return
            if (event.type === 'Line') write(`${event.phase} ${event.text}`)
            if (event.type === 'Reported' || (controller.desiredSize ?? 0) <= 0) stop()
          } else if (change.type === 'Moved' && change.id === id && isOver()) stop()
        })
        const stop = (): void => {
          unfollow()
          controller.close()
        }
        end = unfollow
      },
      cancel: () => {
        end()
      }
    },
    { highWaterMark: most, size: chunk => chunk.byteLength }
  )
}
