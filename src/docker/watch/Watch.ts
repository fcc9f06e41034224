/** Watching: what a job writes is measured while it writes, where the engine itself sets no bound (EXECUTION 5). */
import { kibi } from '../../jobs/output/Bytes.js'
import * as Helper from '../containers/Helper.js'
import type { Overfull } from '../../jobs/blame/Outcome.js'
import type { Execution } from '../Execution.js'
import * as Disk from './Disk.js'
import { heard } from './Hearing.js'

// -------------------------------------------------------------------------------------
// measuring
// -------------------------------------------------------------------------------------

/** What may be written, and what must stay free. */
export interface Bounds {
  readonly bytes: number
  readonly entries: number
  readonly free: { readonly bytes: number; readonly inodes: number }
}

/**
 * Judges the lines of the watching container, one after the other. When the disk runs out, a job whose own files would
 * make up for it is the one that is too large, what it wrote `elsewhere` (in its root) included; others go on until a quarter of the reserve is left.
 */
export const judge = (
  { bytes, entries, free }: Bounds,
  elsewhere: () => number = () => 0
): ((line: string) => Overfull | undefined) => {
  let used = { size: 0, count: 0 }
  return line => {
    const [, what, first, second] = /^(free|used) (\d+) (\d+)$/.exec(line) ?? []
    const [size, count] = [Number(first) * kibi, Number(second)]
    const tooLarge = (detail: string): Overfull => ({ type: 'TooLarge', detail })
    if (what === 'used') {
      used = { size, count }
      if (size > bytes) return tooLarge(`More than ${bytes} bytes were written.`)
      if (count > entries) return tooLarge(`More than ${entries} files and folders were written.`)
      return undefined
    }
    // A file system without a fixed number of inodes says that none are free.
    if (what !== 'free' || (size >= free.bytes && (count === 0 || count >= free.inodes))) return undefined
    const left = `The engine's disk has only ${size} bytes and ${count} inodes left`
    const written = used.size + elsewhere()
    if (written > free.bytes - size && size < free.bytes)
      return tooLarge(`${left}; the job wrote ${written} bytes.`)
    if (used.count > free.inodes - count && count < free.inodes)
      return tooLarge(`${left}; the job wrote ${used.count} files and folders.`)
    return size < free.bytes / 4 || count < free.inodes / 4
      ? { type: 'DiskFull', detail: `${left}.` }
      : undefined
  }
}

/** What is told of a measuring beside what is too much. */
export interface Told {
  /** What the job wrote elsewhere: in its root. */
  readonly elsewhere?: () => number
  /** Bytes that are free, and that the job has under names. */
  readonly free?: (bytes: number) => void
  readonly used?: (bytes: number) => void
}

/** Measures, from a container of its own, until it is ended. */
export const measure = async (
  execution: Execution,
  phase: 'build' | 'train',
  source: string | null,
  bytes: number,
  attempt: number,
  over: (why: Overfull) => void,
  { elsewhere = () => 0, free = () => undefined, used = () => undefined }: Told = {}
): Promise<() => Promise<void>> => {
  const { limits, settings } = execution.adapter
  const says = judge({ bytes, entries: 4 * limits.collect.files + 10_000, free: limits.free }, elsewhere)
  return heard(
    execution,
    phase,
    Helper.watch(execution.owner, settings.helper, source, limits.watchSeconds, attempt),
    line => {
      const [, what, size] = /^(free|used) (\d+) \d+$/.exec(line) ?? []
      if (what === 'free') free(Number(size) * kibi)
      if (what === 'used') used(Number(size) * kibi)
      const why = says(line)
      if (why !== undefined) over(why)
    },
    Disk.isFull
  )
}
