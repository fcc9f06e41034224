/** Sweeping: takes away what a job made, and at the start what an earlier process left behind (EXECUTION 4, clean up). */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Engine } from '../engine/Engine.js'
import { EngineError } from '../engine/EngineError.js'
import * as Names from '../../jobs/contract/Names.js'

/** How many things were taken away. */
export interface Swept {
  readonly containers: number
  readonly networks: number
  readonly volumes: number
  readonly images: number
}

type Labels = Readonly<Record<string, string>>

/** So long, in seconds, what an engine still does for an earlier process's builds is waited for. */
const patience = 30

/** A layer is in use until the ones above it are gone; so often it is tried. */
const rounds = 100

/** Removes everything whose labels are chosen. Containers first: they hold the rest. */
const sweep = async (
  engine: Engine,
  label: string,
  chosen: (labels: Labels) => boolean,
  isLayer: (labels: Labels) => boolean
): Promise<Swept> => {
  const containers = (await engine.containers({})).filter(c => chosen(c.labels) || isLayer(c.labels))
  for (const { id } of containers) await engine.remove(id)
  const networks = (await engine.networks(label)).filter(n => chosen(n.labels))
  for (const { id } of networks) await engine.removeNetwork(id)
  const volumes = (await engine.volumes(label)).filter(
    v => chosen(v.labels) && v.labels[Names.label.role] !== 'cache'
  )
  for (const { id } of volumes) await engine.removeVolume(id)
  const images = await layers(engine, isLayer)
  return { containers: containers.length, networks: networks.length, volumes: volumes.length, images }
}

const layers = async (engine: Engine, isLayer: (labels: Labels) => boolean): Promise<number> => {
  let removed = 0
  for (let i = 0; i < rounds; i += 1) {
    const left = (await engine.images()).filter(({ labels }) => isLayer(labels))
    if (left.length === 0) return removed
    let some = false
    for (const { id } of left) {
      try {
        await engine.removeImage(id)
        removed += 1
        some = true
      } catch (thrown) {
        if (!(thrown instanceof EngineError) || thrown.status !== 409) throw thrown
      }
    }
    if (!some) throw new EngineError(`${left.length} images of a job are in use.`, 409)
  }
  return removed
}

const isLayerOf =
  (owner: Names.Owner) =>
  (labels: Labels): boolean =>
    Names.buildLabel(owner) in labels

/** Between two looks at what an engine still does, in seconds. */
const glance = 0.5

/**
 * Ends what still runs of builds, and waits until the engine has ended its part, for so many seconds at most: a layer that
 * is being written goes on after its build was given up, on a full disk as well, and only its container tells of it. What
 * is left then is taken away.
 */
const quiet = async (
  engine: Engine,
  isLayer: (labels: Labels) => boolean,
  seconds: number
): Promise<void> => {
  const left = await waited(engine, isLayer, seconds)
  for (const id of left) await engine.remove(id)
}

const waited = async (
  engine: Engine,
  isLayer: (labels: Labels) => boolean,
  seconds: number
): Promise<ReadonlyArray<string>> => {
  let since: number | undefined
  for (let passed = 0; ; passed += glance) {
    const left = (await engine.containers({})).filter(({ labels }) => isLayer(labels)).map(({ id }) => id)
    if (left.length === 0 || passed >= seconds) return left
    since ??= await engine.since()
    let busy = false
    for (const id of left) {
      const state = await engine.state(id)
      if (state === undefined) continue
      // It may end by itself first.
      if (state.running) await engine.kill(id).catch(() => undefined)
      // An engine that was started since has forgotten what it was doing.
      else if (state.finishedAt <= (since ?? 0)) continue
      busy = true
    }
    if (!busy) return left
    await sleep(glance * 1000)
  }
}

/** Waits until the engine has ended what it does for one execution's build. */
export const settled = (engine: Engine, owner: Names.Owner, seconds: number): Promise<void> =>
  quiet(engine, isLayerOf(owner), seconds)

/** Takes away what one execution has built. */
export const built = (engine: Engine, owner: Names.Owner): Promise<number> => layers(engine, isLayerOf(owner))

/** Takes away all that one execution made. */
export const execution = (engine: Engine, owner: Names.Owner): Promise<Swept> =>
  sweep(
    engine,
    Names.ofExecution(owner),
    labels => labels[Names.label.execution] === owner.execution,
    isLayerOf(owner)
  )

/** What of an execution is kept for whoever adopts its training, or its output. */
const adopted = /^(?:train|checkpoints|ended)$/

/**
 * Takes away all that earlier processes of the same pool made, but for the cache, reports that nobody has settled yet, and
 * trainings that are to be adopted.
 */
export const earlier = async (
  engine: Engine,
  pool: string,
  run: string,
  kept: ReadonlySet<string> = new Set()
): Promise<Swept> => {
  const isLayer = (labels: Labels): boolean =>
    Object.entries(labels).some(
      ([key, value]) => value === pool && Names.isBuildLabel(key) && !kept.has(Names.executionIn(key))
    )
  await quiet(engine, isLayer, patience)
  return sweep(
    engine,
    Names.ofPool(pool),
    labels =>
      labels[Names.label.pool] === pool &&
      labels[Names.label.run] !== run &&
      labels[Names.label.role] !== 'report' &&
      !(kept.has(labels[Names.label.execution] ?? '') && adopted.test(labels[Names.label.role] ?? '')),
    isLayer
  )
}
