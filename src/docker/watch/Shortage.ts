/**
 * A disk that runs out by what has no name: a file that is open and was taken out of its folder is counted nowhere, and goes
 * with the process that has it. So jobs are ended one at a time, and what comes back with one was that one's (EXECUTION 5).
 */
import { setTimeout as sleep } from 'node:timers/promises'
import * as Semaphore from '../../play/Semaphore.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** What the jobs of one adapter share to find out whose a full disk is. */
export interface Shortage {
  /** Takes something away once nobody measures: what comes back then must come of an end alone. */
  readonly removing: <A>(act: () => Promise<A>) => Promise<A>
  /** What a job has under names, as last seen. */
  readonly named: Map<string, number>
  readonly turn: Semaphore.Semaphore
  /** Runs an act while nothing is taken away; nothing where what is being taken away takes too long. */
  readonly quietly: <A>(act: () => Promise<A>) => Promise<A | undefined>
}

/** One job in its turn. */
export interface Suspect {
  /** What its names come from in `named`. */
  readonly execution: string
  /** What is free on the disk, as last seen. */
  readonly free: () => number
  readonly reserve: number
  readonly lookSeconds: number
  /** Ends it. Its files stay, as long as they have names. */
  readonly end: () => Promise<void>
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** So long what is being taken away is waited for, in seconds. */
const patience = 10

export const make = (): Shortage => {
  let under = 0
  let measuring: Promise<void> = Promise.resolve()
  return {
    named: new Map(),
    turn: Semaphore.of(1),
    removing: async act => {
      await measuring
      under += 1
      try {
        return await act()
      } finally {
        under -= 1
      }
    },
    quietly: async act => {
      let over = (): void => undefined
      measuring = new Promise(resolve => {
        over = resolve
      })
      try {
        for (let waited = 0; under > 0; waited += 0.1) {
          if (waited > patience) return undefined
          await sleep(100)
        }
        return await act()
      } finally {
        over()
      }
    }
  }
}

// -------------------------------------------------------------------------------------
// finding out
// -------------------------------------------------------------------------------------

/** Whether the disk is so full that somebody must go: a quarter of the reserve is left. */
export const isShort = ({ free, reserve }: Pick<Suspect, 'free' | 'reserve'>): boolean => free() < reserve / 4

/** Ends a job in its turn; answers whether the shortage was its own, or nothing where there is none any more. */
export const inTurn = async (
  shortage: Shortage,
  suspect: Suspect,
  signal: AbortSignal
): Promise<'its own' | 'unknown' | undefined> => {
  const release = await shortage.turn(signal)
  if (release === undefined) return undefined
  try {
    // Somebody else's end may have made room; that is seen a look later.
    await sleep(1500 * suspect.lookSeconds)
    if (signal.aborted || !isShort(suspect)) return undefined
    const found = (await shortage.quietly(() => weighed(shortage, suspect))) ?? (await given(suspect))
    return found === 'over' ? undefined : found
  } finally {
    release()
  }
}

const weighed = async (shortage: Shortage, suspect: Suspect): Promise<'its own' | 'unknown' | 'over'> => {
  // What was being taken away may have been enough.
  if (!isShort(suspect)) return 'over'
  const others = new Map([...shortage.named].filter(([execution]) => execution !== suspect.execution))
  const before = suspect.free()
  await suspect.end()
  let after = before
  for (let looks = 0; looks < 6; looks += 1) {
    await sleep(500 * suspect.lookSeconds)
    after = Math.max(after, suspect.free())
  }
  // What others took away themselves meanwhile is theirs.
  let shrunk = 0
  for (const [execution, was] of others) shrunk += Math.max(0, was - (shortage.named.get(execution) ?? 0))
  return after - before - shrunk > suspect.reserve - before ? 'its own' : 'unknown'
}

/** Ended without a weighing: nobody is blamed. */
const given = async ({ end }: Suspect): Promise<'unknown'> => {
  await end()
  return 'unknown'
}
