/**
 * Networks: few, since an engine has addresses for some thirty, and fifty jobs at once wanted fifty. All builds share one
 * and all of the operator's containers another; on neither do containers reach each other (EXECUTION 4, build; 6).
 */
import * as Names from '../../jobs/contract/Names.js'
import type { Engine } from '../engine/Engine.js'
import { EngineError } from '../engine/EngineError.js'
import type { Adapter, Execution } from '../Execution.js'

/** A network while somebody uses it. */
interface Shared {
  readonly name: string
  users: number
  /** Making it and taking it away, one after the other. */
  turn: Promise<void>
  there: boolean
}

/** Whose networks they are. */
type Holder = Pick<Adapter, 'engine' | 'run' | 'settings'>

const shared = new WeakMap<Holder, Map<'build' | 'trusted', Shared>>()

const sharedOf = (adapter: Holder, kind: 'build' | 'trusted'): Shared => {
  const all = shared.get(adapter) ?? new Map<'build' | 'trusted', Shared>()
  shared.set(adapter, all)
  const owner = { pool: adapter.settings.pool, run: adapter.run, execution: adapter.run, job: kind }
  const one = all.get(kind) ?? {
    name: Names.named(kind === 'build' ? 'build' : 'download', owner),
    users: 0,
    turn: Promise.resolve(),
    there: false
  }
  all.set(kind, one)
  return one
}

const kindOf = (role: Names.Role): 'build' | 'trusted' => (role === 'build' ? 'build' : 'trusted')

/** Makes it if nobody uses it yet; whoever opens it closes it. */
export const open = async (adapter: Holder, kind: 'build' | 'trusted'): Promise<Shared> => {
  const one = sharedOf(adapter, kind)
  one.users += 1
  const owner = { pool: adapter.settings.pool, run: adapter.run, execution: 'shared', job: kind }
  const making = one.turn.then(async () => {
    // Others may tidy up what nobody is on just now.
    if (one.there && (await adapter.engine.hasNetwork(one.name))) return
    const labels = Names.labels(owner, kind === 'build' ? 'build' : 'download')
    await adapter.engine.createNetwork(
      one.name,
      Names.bridge({ ...owner, execution: adapter.run }, kind),
      labels
    )
    one.there = true
  })
  one.turn = making.catch(() => undefined)
  try {
    await making
    return one
  } catch (thrown) {
    one.users -= 1
    throw thrown
  }
}

/** Why an engine cannot give a pool its networks, or null: tried on what is never used. */
export const objection = async (
  engine: Engine,
  pool: string,
  run: string,
  kinds: ReadonlyArray<'build' | 'trusted'> = ['build', 'trusted']
): Promise<string | null> => {
  const made: Array<string> = []
  try {
    for (const kind of kinds) {
      const owner = { pool, run, execution: `${run} ${kind}`, job: kind }
      const name = `dethrone-tried-${run}-${kind}`
      await engine.createNetwork(name, Names.bridge(owner, kind), Names.labels(owner, 'build'))
      made.push(name)
    }
    return null
  } catch (thrown) {
    if (!(thrown instanceof EngineError) || thrown.status === null) throw thrown
    return `The engine cannot make the networks that a pool needs (${thrown.message}): take away those that nobody uses (docker network prune), or give it more addresses (default-address-pools in its daemon.json).`
  } finally {
    for (const name of made) await engine.removeNetwork(name)
  }
}

/** The longest wait between two attempts, in seconds. */
const longestWait = 5

/** Takes it away when nobody uses it any more; what an engine cannot do just now, on a full disk say, is tried again. */
export const close = (adapter: Holder, one: Shared): Promise<void> => {
  one.users -= 1
  return removed(adapter, one, 0.25)
}

const removed = (adapter: Holder, one: Shared, wait: number): Promise<void> => {
  const closing = one.turn.then(async () => {
    if (one.users > 0 || !one.there) return
    await adapter.engine.removeNetwork(one.name)
    one.there = false
  })
  one.turn = closing.catch(() => undefined)
  closing.catch(() => {
    const again = (): void =>
      void removed(adapter, one, Math.min(longestWait, 2 * wait)).catch(() => undefined)
    setTimeout(again, wait * 1000).unref()
  })
  return closing
}

/** A network with internet for as long as an act takes. */
export const through = async <A>(
  { adapter }: Pick<Execution, 'adapter'>,
  role: Names.Role,
  act: (name: string) => Promise<A>
): Promise<A> => {
  const one = await open(adapter, kindOf(role))
  try {
    return await act(one.name)
  } finally {
    await close(adapter, one)
  }
}
