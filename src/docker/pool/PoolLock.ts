/**
 * Pool locks: one process holds a pool. The lock is a container that lives as long as somebody is attached to it: the
 * engine keeps its name from others, and a holder that dies has lost it at once (EXECUTION 6). A label with a time would
 * outlive its holder, or be taken from one that is only slow.
 */
import { refusal } from '../../jobs/lifecycle/PoolHeld.js'
import * as Digest from '../../domain/Digest.js'
import { error, type ExecutionError } from '../../ports/Executor.js'
import { mebi } from '../../jobs/output/Bytes.js'
import * as Names from '../../jobs/contract/Names.js'
import { isOn, pause } from '../../jobs/lifecycle/Pause.js'
import { hardened, memory } from '../containers/Sandbox.js'
import type { Engine } from '../engine/Engine.js'
import { EngineError } from '../engine/EngineError.js'

/** A lock that is held until it is let go, or the process ends. */
export interface PoolLock {
  readonly release: () => Promise<void>
}

interface Holder {
  readonly engine: Engine
  readonly image: string
  readonly pool: string
  readonly run: string
  readonly log: (line: string) => void
}

const nameOf = (pool: string): string => `dethrone-pool-${Digest.ofText(pool).slice(0, 24)}`

/** So long a dead holder's lock may take to go, in seconds. */
const patience = 3

/** Takes the lock of a pool; an `ExecutionError` where another process holds it. */
export const take = async (holder: Holder): Promise<PoolLock | ExecutionError> => {
  let abandoned: string | undefined
  for (let waited = 0; ; waited += 0.25) {
    const came = await attempt(holder, waited >= patience ? abandoned : undefined)
    if (came.type === 'Taken') return kept(holder, came.tether)
    // Whoever makes one starts it at once. One that is never started was left by who died over it.
    if (waited === 0) abandoned = came.halfMade
    if (waited > patience)
      return error(
        'Engine',
        `${refusal(holder.pool)}. End that one first, or give this one a pool of its own: each would take away what the other runs.`
      )
    await pause(0.25, new AbortController().signal)
  }
}

type Tether = Awaited<ReturnType<Engine['tether']>> & { readonly id: string }

type Came =
  | { readonly type: 'Taken'; readonly tether: Tether }
  /** Somebody else has the name; `halfMade` is the lock, where it was not started. */
  | { readonly type: 'InTheWay'; readonly halfMade: string | undefined }

const inTheWay: Came = { type: 'InTheWay', halfMade: undefined }

/** Makes the lock's container and stays attached to it. One that is known to be abandoned is taken away. */
const attempt = async (
  { engine, image, pool, run }: Holder,
  abandoned: string | undefined
): Promise<Came> => {
  const owner = { pool, run, execution: 'pool', job: 'pool' }
  let id: string | undefined
  try {
    id = await engine.create({
      name: nameOf(pool),
      Image: image,
      Entrypoint: ['/bin/sh', '-c', 'exec cat'],
      Cmd: [],
      Env: [],
      Labels: Names.labels(owner, 'lock'),
      tethered: true,
      HostConfig: { ...hardened, ...memory(32 * mebi), PidsLimit: 8 }
    })
    const tether = await engine.tether(id)
    await engine.start(id)
    return { type: 'Taken', tether: { ...tether, id } }
  } catch (thrown) {
    const status = thrown instanceof EngineError ? thrown.status : null
    if (id !== undefined) {
      // Taken away before it was started, for one that is abandoned.
      if (status === 404) return inTheWay
      await engine.remove(id).catch(() => undefined)
      throw thrown
    }
    if (status !== 409 && status !== 404) throw thrown
    if (status === 404) {
      const said = await engine.pull(image, new AbortController().signal)
      if (said !== undefined) throw new EngineError(`The image ${image} cannot be pulled: ${said}`, 500)
      return inTheWay
    }
    const [found] = (await engine.containers({ label: [Names.ofPool(pool)] })).filter(
      ({ labels }) => labels[Names.label.role] === 'lock'
    )
    if (found === undefined) return inTheWay
    const isHalfMade = found.state === 'created'
    // Left by who died over it, or our own of before the engine came again.
    if (
      found.labels[Names.label.run] === run ||
      (isHalfMade && found.id === abandoned) ||
      /^(?:exited|dead)$/.test(found.state)
    )
      await engine.remove(found.id)
    return { type: 'InTheWay', halfMade: isHalfMade ? found.id : undefined }
  }
}

/** Takes it anew where the engine lost it, as one that is started again does. */
const kept = (holder: Holder, first: Tether): PoolLock => {
  const over = new AbortController()
  let now = first
  const keeping = (async () => {
    while (isOn(over.signal)) {
      await now.ended
      while (isOn(over.signal)) {
        const again = await attempt(holder, undefined).catch(() => undefined)
        if (again?.type === 'Taken') {
          now = again.tether
          break
        }
        await pause(1, over.signal)
      }
    }
  })()
  keeping.catch((thrown: unknown) => holder.log(`The pool's lock: ${String(thrown)}`))
  return {
    release: async () => {
      over.abort()
      now.drop()
      // Nobody waits for an engine that hangs: the lock is let go with the connection, and its container ends by itself.
      await Promise.race([
        holder.engine.remove(now.id).catch(() => undefined),
        pause(patience, new AbortController().signal)
      ])
    }
  }
}
