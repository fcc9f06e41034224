/** The watch over the queue: one look for all jobs, ever seldomer while nothing changes, and so many jobs in it at most. */
import { uptime } from 'node:process'
import * as E from 'fp-ts/lib/Either.js'
import { pause } from '../jobs/lifecycle/Pause.js'
import { messageOf } from '../ports/Executor.js'
import * as Queue from './Queue.js'
import type { Settings } from './Settings.js'
import * as State from './State.js'
import type { Controller } from './Tools.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

export interface Watch {
  /** A look that began after this call, or `undefined` where the wait was given up. A cluster that does not answer is waited for. */
  readonly look: (signal: AbortSignal) => Promise<Queue.Queue | undefined>
  /** Something is new: the next look comes as soon as one may. */
  readonly hurry: () => void
  /** Waits until there is room in the queue for that job; false where the wait was given up. */
  readonly room: (name: string, signal: AbortSignal) => Promise<boolean>
  /** The job was handed over, or will not be: its room is counted by looks from now on. */
  readonly entered: (name: string) => void
  /** Has Slurm end the job: every look that still finds it there says so once more, in one call for all such jobs. */
  readonly doom: (name: string) => void
  /** The job is gone. */
  readonly spare: (name: string) => void
  /** Ends the watch. */
  readonly close: () => void
}

type Terms = Pick<Settings, 'submitted' | 'pollSeconds' | 'longestPollSeconds'>

interface Looker {
  /** The number of the first look that began after it was asked for. */
  readonly from: number
  readonly see: (queue: Queue.Queue | undefined) => void
}

interface Waiting {
  readonly name: string
  readonly go: () => void
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** So much longer each wait is than the one before, while nothing changes. */
const growth = 1.5

const picture = (queue: Queue.Queue): string =>
  Array.from(queue.values(), ({ name, state }) => `${name} ${state}`)
    .sort()
    .join('\n')

/** Looks only while somebody waits for a look. `trouble` hears why there was none. */
export const make = (
  controller: Controller,
  prefix: string,
  terms: Terms,
  trouble: (message: string) => void
): Watch => {
  const over = new AbortController()
  const line: Array<Waiting> = []
  /** Jobs on their way into the queue: with the number of the first look that would show them. */
  const entering = new Map<string, number>()
  const doomed = new Set<string>()
  let lookers: Array<Looker> = []
  let [begun, last, wait, looking] = [0, -Infinity, terms.pollSeconds, false]
  let queue: Queue.Queue = new Map()
  /** Lets the wait for the next look be reckoned anew. */
  let hurry = new AbortController()

  const admit = (): void => {
    while (line.length > 0 && Queue.live(queue) + entering.size < terms.submitted) {
      const next = line.shift()
      if (next === undefined) return
      entering.set(next.name, Infinity)
      next.go()
    }
  }

  const ended = async (): Promise<void> => {
    const ids = Array.from(doomed).flatMap(name => {
      const entry = queue.get(name)
      return entry !== undefined && State.isLive(entry.state) ? [entry.id] : []
    })
    if (ids.length === 0) return
    // Their end is worth another look soon.
    wait = terms.pollSeconds
    await controller.cancel(ids).catch((thrown: unknown) => trouble(messageOf(thrown)))
  }

  const once = async (): Promise<void> => {
    begun += 1
    last = uptime()
    const number = begun
    const read = await controller
      .queue()
      .then(Queue.read(prefix), (thrown: unknown) => E.left(messageOf(thrown)))
    if (E.isLeft(read)) {
      trouble(read.left)
      wait = Math.min(terms.longestPollSeconds, wait * growth)
      return
    }
    const changed = picture(read.right) !== picture(queue)
    wait = changed ? terms.pollSeconds : Math.min(terms.longestPollSeconds, wait * growth)
    queue = read.right
    for (const [name, from] of entering) if (from <= number) entering.delete(name)
    await ended()
    admit()
    const seen = lookers.filter(({ from }) => from <= number)
    lookers = lookers.filter(({ from }) => from > number)
    for (const { see } of seen) see(queue)
  }

  const isWanted = (): boolean => !over.signal.aborted && lookers.length + line.length > 0

  const go = (): void => {
    if (looking) return
    looking = true
    const all = async (): Promise<void> => {
      while (isWanted()) {
        // Also between two waits of a single job, when nobody waits for a moment.
        while (isWanted() && uptime() < last + wait) {
          await pause(last + wait - uptime(), hurry.signal)
          hurry = new AbortController()
        }
        if (isWanted()) await once()
      }
      looking = false
    }
    void all()
  }

  return {
    hurry: () => {
      wait = terms.pollSeconds
      hurry.abort()
    },
    look: signal =>
      new Promise(resolve => {
        if (signal.aborted || over.signal.aborted) {
          resolve(undefined)
          return
        }
        const looker = {
          from: begun + 1,
          see: (seen: Queue.Queue | undefined) => {
            signal.removeEventListener('abort', leave)
            resolve(seen)
          }
        }
        const leave = (): void => {
          lookers = lookers.filter(each => each !== looker)
          resolve(undefined)
        }
        lookers.push(looker)
        signal.addEventListener('abort', leave, { once: true })
        go()
      }),
    room: (name, signal) =>
      new Promise(resolve => {
        if (signal.aborted || over.signal.aborted) {
          resolve(false)
          return
        }
        const waiting = {
          name,
          go: () => {
            signal.removeEventListener('abort', leave)
            resolve(true)
          }
        }
        const leave = (): void => {
          line.splice(line.indexOf(waiting), 1)
          resolve(false)
        }
        line.push(waiting)
        signal.addEventListener('abort', leave, { once: true })
        // The newest look is as good as another where there has been one.
        if (begun > 0) admit()
        go()
      }),
    entered: name => {
      entering.set(name, begun + 1)
      wait = terms.pollSeconds
      hurry.abort()
    },
    doom: name => {
      doomed.add(name)
      wait = terms.pollSeconds
      hurry.abort()
    },
    spare: name => doomed.delete(name),
    close: () => {
      over.abort()
      hurry.abort()
      for (const { see } of lookers) see(undefined)
      lookers = []
    }
  }
}
