/** Watching: what a job writes is measured while it writes, where the engine itself sets no bound (EXECUTION 5). */
import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '../Executor.js'
import { kibi } from './Bytes.js'
import { EngineError } from './engine/EngineError.js'
import { Blamed, Broken } from './Fault.js'
import * as Helper from './Helper.js'
import * as Lines from './Lines.js'
import * as Names from './Names.js'
import type { Stop } from './Outcome.js'
import { trouble, type Work } from './Work.js'

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
 * make up for it is the one that is too large; others go on until a quarter of the reserve is left.
 */
export const judge = ({ bytes, entries, free }: Bounds): ((line: string) => Stop | undefined) => {
  let used = { size: 0, count: 0 }
  return line => {
    const [, what, first, second] = /^(free|used) (\d+) (\d+)$/.exec(line) ?? []
    const [size, count] = [Number(first) * kibi, Number(second)]
    const tooLarge = (detail: string): Stop => ({ type: 'TooLarge', detail })
    if (what === 'used') {
      used = { size, count }
      if (size > bytes) return tooLarge(`More than ${bytes} bytes were written.`)
      if (count > entries) return tooLarge(`More than ${entries} files and folders were written.`)
      return undefined
    }
    // A file system without a fixed number of inodes says that none are free.
    if (what !== 'free' || (size >= free.bytes && (count === 0 || count >= free.inodes))) return undefined
    const left = `The engine's disk has only ${size} bytes and ${count} inodes left`
    if (used.size > free.bytes - size && size < free.bytes)
      return tooLarge(`${left}; the job wrote ${used.size} bytes.`)
    if (used.count > free.inodes - count && count < free.inodes)
      return tooLarge(`${left}; the job wrote ${used.count} files and folders.`)
    return size < free.bytes / 4 || count < free.inodes / 4
      ? { type: 'DiskFull', detail: `${left}.` }
      : undefined
  }
}

/** Measures, from a container of its own, until it is ended. */
const measure = async (
  work: Work,
  source: string | null,
  bytes: number,
  attempt: number,
  over: (why: Stop) => void
): Promise<() => Promise<void>> => {
  const { engine, limits, settings } = work.shop
  const says = judge({ bytes, entries: 4 * limits.collect.files + 10_000, free: limits.free })
  const id = await engine.create(
    Helper.watch(work.mark, settings.helper, source, limits.watchSeconds, attempt)
  )
  const reading = (async () => {
    const stream = await engine.attach(id)
    await engine.start(id)
    const demultiplex = Lines.demultiplexer()
    const splitter = Lines.splitter()
    for await (const chunk of stream) {
      const lines = demultiplex(chunk).flatMap(piece => splitter.push(piece.bytes))
      for (const why of lines.flatMap(line => says(line) ?? [])) over(why)
    }
  })()
  let ended = false
  reading.catch((thrown: unknown) => {
    if (!ended) trouble(work, 'train', thrown)
  })
  return () => {
    ended = true
    return engine.remove(id)
  }
}

/** Asked anew each time. */
const isOn = (signal: AbortSignal): boolean => !signal.aborted

// -------------------------------------------------------------------------------------
// a full disk
// -------------------------------------------------------------------------------------

/** What an engine without a byte left answers, whatever it was asked. */
const isFull = (thrown: unknown): boolean =>
  thrown instanceof EngineError && /no space left on device|disk quota exceeded/i.test(thrown.message)

/**
 * Whose a full disk is when even the watching container finds no place on it any more: the job's, if it wrote more than
 * was kept free for everybody.
 */
const ofFullDisk = async ({ shop: { engine, limits }, volumes }: Work, thrown: unknown): Promise<Stop> => {
  const written = await engine.volumeSize(volumes.checkpoints)
  const detail = `The engine's disk is full (${messageOf(thrown)}); the job wrote ${written} bytes.`
  return { type: written > limits.free.bytes ? 'TooLarge' : 'DiskFull', detail }
}

/** What becomes of a failure after the training: the miner's own, if it has filled the disk. */
export const blamed = async (work: Work, thrown: unknown): Promise<unknown> => {
  if (!isFull(thrown)) return thrown
  const stop = await ofFullDisk(work, thrown)
  return stop.type === 'TooLarge' ? new Blamed('OutputTooLarge', stop.detail) : thrown
}

// -------------------------------------------------------------------------------------
// training
// -------------------------------------------------------------------------------------

/** Watches a training container: its volume, the engine's disk, and the root file system where that is writable. */
export const train =
  (work: Work, attempt: number) =>
  (id: string, stop: (why: Stop) => void): (() => Promise<void>) => {
    const { engine, limits } = work.shop
    const over = new AbortController()
    const ends: Array<() => Promise<void>> = []
    const going = (async () => {
      // A job that is over at once has written no more than a disk takes in that time.
      await sleep(limits.watchSeconds * 1000, undefined, { signal: over.signal }).catch(() => undefined)
      if (over.signal.aborted) return
      ends.push(await measure(work, work.volumes.checkpoints, limits.train.bytes, attempt, stop))
      while (isOn(over.signal) && !limits.train.readOnlyRoot) {
        const [found] = await engine.containers({ id: [id] }, true)
        if (found !== undefined && found.written > limits.train.rootBytes)
          stop({
            type: 'TooLarge',
            detail: `More than ${limits.train.rootBytes} bytes were written to the root file system.`
          })
        await sleep(limits.watchSeconds * 1000, undefined, { signal: over.signal }).catch(() => undefined)
      }
    })().catch(async (thrown: unknown) => {
      trouble(work, 'train', thrown)
      if (isFull(thrown)) stop(await ofFullDisk(work, thrown))
    })
    return async () => {
      over.abort()
      await going
      for (const end of ends) await end()
    }
  }

// -------------------------------------------------------------------------------------
// building
// -------------------------------------------------------------------------------------

/** A build under watch: `signal` says that it must end, `check` throws why. */
export interface Watched {
  readonly signal: AbortSignal
  readonly check: () => void
  /** Whether the build wrote more than is kept free for everybody, in a step or in all. */
  readonly isGreedy: () => Promise<boolean>
  readonly end: () => Promise<void>
}

/** Half a second between two looks: a fork bomb with a CPU or two is that far. */
const glance = 500

/** Watches a build: its running container's processes and layer, the image so far, and the engine's disk. */
export const build = (work: Work, signal: AbortSignal, attempt: number): Watched => {
  const { engine, limits } = work.shop
  const must = new AbortController()
  const over = new AbortController()
  let why: Error | undefined
  let largest = 0
  const end = (because: Error): void => {
    why ??= because
    must.abort()
  }
  const label = Names.buildLabel + work.mark.execution
  const look = async (): Promise<void> => {
    // What has ended counts as well: its layer is on the disk while it is made part of the image.
    for (const { id, written, image } of await engine.containers({ label: [label] }, true)) {
      const [processes, parent] = await Promise.all([engine.processes(id), engine.image(image)])
      if (processes > limits.build.processes) {
        end(new Blamed('BuildFailed', `A step ran more than ${limits.build.processes} processes.`))
        await engine.kill(id)
      }
      largest = Math.max(largest, written)
      if (written + (parent?.size ?? 0) > limits.build.bytes) {
        end(new Blamed('BuildFailed', `The image has more than ${limits.build.bytes} bytes.`))
        await engine.kill(id)
      }
    }
  }
  const full = (stop: Stop): void =>
    end(
      largest > limits.free.bytes
        ? new Blamed('BuildFailed', `The disk is full: a step wrote ${largest} bytes.`)
        : new Broken('Engine', 'detail' in stop ? stop.detail : 'The disk is full.')
    )
  const measured = (): Promise<() => Promise<void>> =>
    measure(work, null, Number.MAX_SAFE_INTEGER, 1000 + attempt, full).catch((thrown: unknown) => {
      trouble(work, 'build', thrown)
      if (isFull(thrown)) full({ type: 'DiskFull', detail: messageOf(thrown) })
      return () => Promise.resolve()
    })
  let disk: (() => Promise<void>) | undefined
  const looking = (async () => {
    for (let waited = glance; ; waited += glance) {
      await sleep(glance, undefined, { signal: over.signal }).catch(() => undefined)
      if (over.signal.aborted || signal.aborted || why !== undefined) return
      await look().catch((thrown: unknown) => {
        // A step that has just ended; an engine that is gone ends the build itself.
        if (!(thrown instanceof EngineError)) throw thrown
      })
      // A build that is over at once fills no disk.
      if (waited >= limits.watchSeconds * 1000) disk ??= await measured()
    }
  })()
  looking.catch((thrown: unknown) => trouble(work, 'build', thrown))
  return {
    signal: must.signal,
    check: () => {
      if (why !== undefined) throw why
    },
    isGreedy: async () => {
      // All layers are labelled, from the first, which adds nothing to its base.
      const layers = (await engine.images()).filter(({ labels }) => label in labels).map(({ size }) => size)
      return Math.max(largest, Math.max(...layers, 0) - Math.min(...layers)) > limits.free.bytes
    },
    end: async () => {
      over.abort()
      await looking
      await disk?.()
    }
  }
}
