/** A progress bar on the error stream, with rate and time left; only where somebody watches. */
import { count, duration } from './figures.js'

const width = 24

/** The bar as text; `elapsed` in seconds. */
export const bar = (done: number, of: number, elapsed: number): string => {
  const share = of === 0 ? 1 : done / of
  const full = Math.floor(share * width)
  const rate = elapsed === 0 ? 0 : done / elapsed
  const left = rate === 0 ? '' : `, ${duration((of - done) / rate)} left`
  return `${'█'.repeat(full)}${'░'.repeat(width - full)} ${Math.floor(100 * share)} %  ${count(done)} of ${count(of)}, ${count(rate)} a second${left}`
}

/** The same of a fraction: how much, and how long it will still take. */
export const share = (done: number, of: number, elapsed: number): string => {
  const full = Math.floor((done / of) * width)
  const left = done === 0 || elapsed < 1 ? '' : `, ${duration((elapsed * (of - done)) / done)} left`
  return `${'█'.repeat(full)}${'░'.repeat(width - full)} ${Math.floor((100 * done) / of)} %${left}`
}

/** Draws at most so often, in milliseconds. */
const pause = 100

/** A bar that is redrawn in place, and wiped by `clear`; silent where the error stream is no terminal. */
export const progress = (
  text: (done: number, of: number, elapsed: number) => string = bar
): {
  readonly update: (done: number, of: number) => void
  readonly clear: () => void
} => {
  const watched = process.stderr.isTTY
  const start = Date.now()
  let drawn = start
  // A line that wraps would not be wiped as a whole; some terminals have no width to tell.
  const columns = process.stderr.columns > 0 ? process.stderr.columns : Infinity
  const write = (line: string): void => {
    if (watched) process.stderr.write(`\r\u001b[K${line.slice(0, columns - 1)}`)
  }
  return {
    update: (done, of) => {
      const now = Date.now()
      if (now - drawn < pause) return
      drawn = now
      write(text(done, of, (now - start) / 1000))
    },
    clear: () => {
      if (drawn > start) write('')
    }
  }
}
