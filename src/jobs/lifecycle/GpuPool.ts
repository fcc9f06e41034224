/** The GPU pool: which job holds which devices; the oldest waits first in line, and none starves (EXECUTION 5). */
import * as E from 'fp-ts/lib/Either.js'
import type { Gpus } from '../../domain/task/Gpu.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** GPUs of one model, by the device ids the engine knows. */
export interface Shelf {
  /** The GPU's model, as rule sets name it. */
  readonly model: string
  /** Ids by which the engine knows them. */
  readonly devices: ReadonlyArray<string>
}

/** What a job holds until it gives it back. */
export interface Lease {
  /** Ids by which the engine knows them. */
  readonly devices: ReadonlyArray<string>
  readonly release: () => void
}

/** What had devices before anybody could be asked for them. */
export interface Claim extends Lease {
  /** Whether it holds all its devices: some may be nobody's of the pool any more, or another's. */
  readonly isWhole: boolean
}

export interface GpuPool {
  /** Why such a request can never be met, if it cannot. */
  readonly impossible: (wanted: Gpus) => string | undefined
  /** Devices, as soon as they are free and nobody older of the same model waits; `undefined` where the wait was given up. */
  readonly acquire: (wanted: Gpus, signal: AbortSignal) => Promise<Lease | undefined>
  /** Those of the devices that are free, at once: for what has them already. */
  readonly claim: (devices: ReadonlyArray<string>) => Claim
  readonly free: (model: string) => ReadonlyArray<string>
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** What is wrong with a pool: a model or a device that is named twice could be held twice. */
export const checked = (shelves: ReadonlyArray<Shelf>): E.Either<string, ReadonlyArray<Shelf>> => {
  const twice = <A>(all: ReadonlyArray<A>): A | undefined => all.find((a, i) => all.indexOf(a) !== i)
  const model = twice(shelves.map(shelf => shelf.model))
  if (model !== undefined) return E.left(`gpus: the model "${model}" is listed twice`)
  const device = twice(shelves.flatMap(shelf => shelf.devices))
  return device === undefined ? E.right(shelves) : E.left(`gpus: the device "${device}" is listed twice`)
}

/** The devices of a model that nobody holds, and who waits for some. */
interface Counter {
  readonly free: Array<string>
  readonly line: Array<Waiting>
}

interface Waiting {
  readonly count: number
  readonly start: (devices: ReadonlyArray<string>) => void
}

/**
 * A pool of devices. Each model has its own line, first come first served without overtaking: a job that wants many
 * GPUs would otherwise wait for ever behind small ones.
 */
export const of = (shelves: ReadonlyArray<Shelf>): GpuPool => {
  const counters = new Map(
    shelves.map(({ model, devices }): [string, Counter] => [model, { free: Array.from(devices), line: [] }])
  )

  const serve = ({ free, line }: Counter): void => {
    for (let first = line[0]; first !== undefined && first.count <= free.length; first = line[0]) {
      line.shift()
      first.start(free.splice(0, first.count))
    }
  }

  const lease = (counter: Counter, devices: ReadonlyArray<string>): Lease => {
    let held = true
    return {
      devices,
      release: () => {
        if (!held) return
        held = false
        counter.free.push(...devices)
        serve(counter)
      }
    }
  }

  return {
    impossible: ({ model, count }) => {
      const size = shelves.find(shelf => shelf.model === model)?.devices.length ?? 0
      return count <= size ? undefined : `The job needs ${count} × ${model}, and the pool has ${size}.`
    },
    acquire: ({ model, count }, signal) =>
      new Promise(resolve => {
        const counter = counters.get(model)
        if (signal.aborted || counter === undefined) {
          resolve(undefined)
          return
        }
        const { line } = counter
        const waiting: Waiting = {
          count,
          start: devices => {
            signal.removeEventListener('abort', leave)
            resolve(lease(counter, devices))
          }
        }
        const leave = (): void => {
          line.splice(line.indexOf(waiting), 1)
          resolve(undefined)
          // Who left may have been what the next one waited for.
          serve(counter)
        }
        line.push(waiting)
        signal.addEventListener('abort', leave, { once: true })
        serve(counter)
      }),
    claim: devices => {
      const leases = [...counters.values()].map(counter => {
        const taken = counter.free.filter(device => devices.includes(device))
        for (const device of taken) counter.free.splice(counter.free.indexOf(device), 1)
        return lease(counter, taken)
      })
      return {
        devices,
        isWhole: leases.flatMap(one => one.devices).length === devices.length,
        release: () => {
          for (const { release } of leases) release()
        }
      }
    },
    free: model => Array.from(counters.get(model)?.free ?? [])
  }
}
