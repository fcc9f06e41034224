/**
 * Bases: images that miners build on, resolved and pulled by us (EXECUTION 4, build). A tag is resolved once a tournament,
 * and what it was then is kept under a name of ours; so champion and challenger meet the same. Of what the engine says to a
 * pull, miners are told our own words alone: it may be what somebody in the engine's network answers.
 */
import * as E from 'fp-ts/lib/Either.js'
import * as Bases from '../../jobs/dockerfile/Bases.js'
import type * as Print from '../../jobs/dockerfile/Print.js'
import * as Reference from '../../jobs/dockerfile/Reference.js'
import * as Probe from '../Probe.js'
import type { Image } from '../engine/Images.js'
import { EngineError } from '../engine/EngineError.js'
import { MinerFault, WorldFault, disputed } from '../../jobs/blame/Fault.js'
import * as Names from '../../jobs/contract/Names.js'
import * as Outcome from '../../jobs/blame/Outcome.js'
import * as PullWatch from '../watch/PullWatch.js'
import type { Execution } from '../Execution.js'

/** An image to build on, and what gives it back: until then it is not evicted. */
export interface Base extends Print.Resolved {
  readonly facts: Image
  readonly release: () => void
}

const base = (facts: Image, release: () => void): Base => ({
  id: facts.id,
  environment: new Map(
    facts.environment.map(entry => {
      const equals = entry.indexOf('=')
      return equals < 0 ? [entry, ''] : [entry.slice(0, equals), entry.slice(equals + 1)]
    })
  ),
  facts,
  release
})

/** The image that a Dockerfile means: one of the engine's own where a setting lists it, else its registry's. */
export const resolve = async (
  execution: Execution,
  reference: Reference.Reference,
  signal: AbortSignal
): Promise<Base> => {
  const { adapter, emit, job } = execution
  const { engine, settings, bases } = adapter
  const told = ({ id }: Image, digest: string | null): void =>
    emit({ type: 'Base', job, image: Reference.familiar(reference), digest, id })
  if (Bases.isLocal(settings.bases, reference)) {
    const there = await engine.image(Reference.name(reference))
    if (there !== undefined) {
      told(there, null)
      return base(there, () => undefined)
    }
    if (!settings.bases.registries.includes(reference.registry))
      throw new WorldFault(
        'Engine',
        `The image ${Reference.familiar(reference)} is listed as local and is not there.`,
        true
      )
  }
  const kept = Names.baseImage(settings.pool, job.tournament, Reference.name(reference))
  const isThere = async (): Promise<boolean> => (await engine.image(kept)) !== undefined
  const release = await bases.hold(kept, signal, isThere, async () => {
    if (await isThere()) return 0
    const digest =
      reference.digest ??
      (await digestOf(execution, reference)) ??
      (await mirrored(execution, reference, kept, signal))
    const exact = `${Reference.repository(reference)}@${digest}`
    if ((await engine.image(exact)) === undefined) await pulled(execution, reference, exact, signal)
    await engine.tagImage(exact, ...Names.split(kept))
    return 0
  })
  if (release === undefined) throw new WorldFault('Engine', 'The pull was given up.')
  try {
    const facts = await engine.image(kept)
    if (facts === undefined)
      throw new WorldFault(
        'Engine',
        `The image ${Reference.familiar(reference)} is gone as soon as it was pulled.`
      )
    told(facts, digestIn(facts, reference))
    return base(facts, release)
  } catch (thrown) {
    release()
    throw thrown
  }
}

/** Takes a base away, once nobody keeps it under another name. */
export const forget =
  (engine: Execution['adapter']['engine']) =>
  async (kept: string): Promise<void> => {
    const there = await engine.image(kept)
    if (there === undefined) return
    await engine.removeImage(kept)
    const others = (await engine.images()).find(({ id }) => id === there.id)?.tags ?? []
    if (others.every(tag => tag === kept || tag === '<none>:<none>'))
      for (const digest of there.digests) await engine.removeImage(digest)
  }

/** What a registry has under a name now; null where the registry itself is out of the engine's reach: a mirror may not be. */
const digestOf = async (execution: Execution, reference: Reference.Reference): Promise<string | null> => {
  const { engine } = execution.adapter
  try {
    return await engine.digest(Reference.name(reference))
  } catch (thrown) {
    if (thrown instanceof EngineError && thrown.status === 500) return null
    throw refused(execution, reference, thrown)
  }
}

/**
 * Pulls by tag, and answers the digest: engines ask a mirror of the hub to pull, and never for a digest alone. What the
 * engine has under that name already is the operator's, and stays it.
 */
const mirrored = async (
  execution: Execution,
  reference: Reference.Reference,
  kept: string,
  signal: AbortSignal
): Promise<string> => {
  const { engine } = execution.adapter
  const name = Reference.name(reference)
  const before = await engine.image(name)
  try {
    await pulled(execution, reference, name, signal)
    // Held by our own name, the image outlives its tag; the digests of its repository do not, and are asked for again.
    await engine.tagImage(name, ...Names.split(kept))
    const digest = digestIn(await engine.image(name), reference)
    if (digest === null) throw new EngineError('The engine tells no digest of what it pulled.', 500)
    return digest
  } finally {
    if (before === undefined) await engine.removeImage(name)
    else await engine.tagImage(before.id, ...Reference.tagged(reference))
  }
}

/** An image's digest in its repository, as the engine knows it. */
const digestIn = (image: Image | undefined, reference: Reference.Reference): string | null => {
  const read = (image?.digests ?? []).map(Reference.read).flatMap(one => (E.isRight(one) ? [one.right] : []))
  return read.find(one => Reference.repository(one) === Reference.repository(reference))?.digest ?? null
}

/** Pulls within the bounds. */
const pulled = async (
  execution: Execution,
  reference: Reference.Reference,
  exact: string,
  signal: AbortSignal
): Promise<void> => {
  const { engine } = execution.adapter
  const watch = await PullWatch.start(execution)
  try {
    const error = await engine.pull(exact, AbortSignal.any([signal, watch.signal]), watch.layer)
    // A pull that breaks off may end without a word.
    if (!(await isThere(execution, reference, exact))) throw new EngineError(error ?? 'no word', 500)
  } catch (thrown) {
    await watch.check(Reference.familiar(reference))
    throw refused(execution, reference, thrown)
  } finally {
    await watch.end()
  }
}

/** What an image says of itself stands in every list that the engine gives: real ones have some kilobytes. */
const longestDescription = 1 << 20

/** Whether it is there; the miner's fault if it says more of itself than any real one: then it is taken away at once. */
const isThere = async (
  execution: Execution,
  reference: Reference.Reference,
  exact: string
): Promise<boolean> => {
  const { engine } = execution.adapter
  const length = await engine.describedIn(exact).catch((thrown: unknown) => {
    if (thrown instanceof EngineError && thrown.status === 413) return Number.POSITIVE_INFINITY
    throw thrown
  })
  if (length <= longestDescription) return length > 0
  await engine.removeImage(exact)
  throw new MinerFault(
    'BuildFailed',
    `${Reference.familiar(reference)} says more than ${longestDescription} characters of itself: labels, variables and volumes.`
  )
}

/** A registry that answers no is right; one that does not answer is the world's, whoever is asked for. */
const refused = (execution: Execution, reference: Reference.Reference, thrown: unknown): unknown => {
  if (!(thrown instanceof EngineError) || thrown.status === null) return thrown
  const name = Reference.familiar(reference)
  const no = [400, 401, 403, 404].includes(thrown.status)
  const outcome = no ? undefined : Outcome.ofPull(thrown.message, true)
  if (outcome === undefined || outcome.type === 'Failed')
    return new MinerFault(
      'BuildFailed',
      `${name} cannot be had: ${reference.registry} has no such public image for this machine.`
    )
  return disputed(
    {
      ...outcome,
      message: `${name} cannot be pulled: ${reference.registry} does not give it, or cannot be reached.`
    },
    Probe.pull(execution)
  )
}
