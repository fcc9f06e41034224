/** Running a sweep: cell after cell, over worker threads. The rows do not depend on how many there are. */
import { existsSync } from 'node:fs'
import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import { Tinypool } from 'tinypool'
import type { Failure } from '../Pool.js'
import * as Played from './Played.js'
import * as Sweep from './Sweep.js'

/** How a sweep is run; none of it changes a row. */
export interface Options {
  /** Threads; 1 plays in the calling one, between its other work. */
  readonly workers: number
  /** Rows of an earlier run: their cells are not played again. */
  readonly done?: ReadonlyArray<Sweep.Row>
  /** Called with each new row; where it returns a promise, the next cell waits for it. */
  readonly row?: (row: Sweep.Row, done: number, of: number) => void | Promise<void>
  /** Aborted when the sweep is no longer wanted. */
  readonly signal?: AbortSignal
  /** The module that workers load; the package's own, unless a bundler moved it. */
  readonly module?: URL
}

const own = new URL('./worker.js', import.meta.url)

const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown))

/** Every row, in the order of the cells. */
export const run =
  ({ workers, done = [], row, signal, module = own }: Options) =>
  (sweep: Sweep.Sweep): TE.TaskEither<Failure, ReadonlyArray<Sweep.Row>> =>
  async () => {
    if (workers > 1 && !existsSync(module))
      return E.left({ type: 'WorkerFailed', message: `there is no ${module.href}` })
    const cells = Sweep.cells(sweep)
    const rows = new Map(done.filter(({ cell }) => cell < cells.length).map(each => [each.cell, each]))
    const left = cells.flatMap((cell, index) => (rows.has(index) ? [] : [{ cell, index }]))[Symbol.iterator]()
    const pool =
      workers > 1
        ? new Tinypool({ filename: module.href, name: 'play', minThreads: workers, maxThreads: workers })
        : null
    const play = async (cell: Sweep.Cell, index: number): Promise<Sweep.Row> => {
      if (pool === null || 'edge' in cell.of) {
        await new Promise(resolve => setImmediate(resolve))
        return Played.play(sweep)(cell, index)
      }
      const answer = Sweep.decodeRow(await pool.run({ sweep, cell, index }))
      return E.isRight(answer) ? answer.right : Promise.reject(new Error(`${module.href} gave no row`))
    }
    const take = async (): Promise<void> => {
      for (let next = left.next(); next.done !== true; next = left.next()) {
        if (signal?.aborted === true) return
        const made = await play(next.value.cell, next.value.index)
        rows.set(made.cell, made)
        await row?.(made, rows.size, cells.length)
      }
    }
    try {
      await Promise.all(Array.from({ length: workers }, take))
      if (signal?.aborted === true) return E.left({ type: 'Aborted' })
      return E.right(Array.from(rows.values()).toSorted((a, b) => a.cell - b.cell))
    } catch (thrown) {
      return E.left({ type: 'WorkerFailed', message: messageOf(thrown) })
    } finally {
      await pool?.destroy()
    }
  }
