// A validator on made-up ports, with a service over it.
import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import * as Coldkey from '../../src/domain/miner/Coldkey.js'
import * as Hotkey from '../../src/domain/miner/Hotkey.js'
import * as Rao from '../../src/domain/Rao.js'
import type { CommitHash, GithubRepo } from '../../src/domain/miner/Repository.js'
import type * as Seed from '../../src/domain/Seed.js'
import * as Simulated from '../../src/play/Simulated.js'
import type { Executor } from '../../src/ports/Executor.js'
import type { Node } from '../../src/ports/season/Metagraph.js'
import * as RuleSets from '../../src/rules/ruleset/RuleSets.js'
import type * as View from '../../src/service/View.js'
import * as InMemory from '../../src/store/InMemory.js'
import type * as Catalogue from '../../src/validator/catalogue/Catalogue.js'
import type { Ports, Settings } from '../../src/validator/loop/Ports.js'
import * as Validator from '../../src/validator/loop/Validator.js'
import * as VirtualClock from '../year/VirtualClock.js'

export const hour = 3_600_000
export const start = Date.parse('2026-01-01T00:00:00Z')

const key = (n: number, of: number): Uint8Array => new Uint8Array(32).fill(n).fill(of, 31)

/** A year asks for the same few keys some hundred thousand times, and each has a checksum. */
const onceEach = <A>(make: (n: number) => A): ((n: number) => A) => {
  const made = new Map<number, A>()
  return n => {
    const known = made.get(n)
    if (known !== undefined) return known
    const fresh = make(n)
    made.set(n, fresh)
    return fresh
  }
}
export const hotkey = onceEach(n => Hotkey.ofPublicKey(key(n, 1)))
export const coldkey = onceEach(n => Coldkey.ofPublicKey(key(n, 2)))

export const nodes = (n: number): ReadonlyArray<Node> =>
  Array.from({ length: n }, (_, i) => ({
    id: 2 * i + 1,
    hotkey: hotkey(i + 1),
    coldkey: coldkey(i + 1),
    address: '0.0.0.1',
    port: 1,
    stake: Rao.constant('0')
  }))

export const catalogue: Catalogue.Catalogue = {
  models: [
    ...[1, 6, 20].map(size => ({ name: `m${size}`, parameters: size * 1_000_000_000, modelType: null })),
    { name: 'xl', parameters: null, modelType: 'sdxl' }
  ],
  datasets: (['InstructTextTask', 'DpoTask', 'GrpoTask', 'ImageTask'] as const).map(kind => ({
    url: `https://example.org/${kind}`,
    kind,
    rows: kind === 'ImageTask' ? null : 1_000,
    datasetType: {}
  }))
}

export const settings: Settings = {
  rules: RuleSets.standard,
  types: ['text', 'image'],
  name: 'made',
  titles: { text: null, image: null },
  registration: hour,
  poll: 600_000,
  prolonged: 1_800_000,
  retry: 1_000,
  look: 60_000,
  once: false,
  secret: 'a secret of at least thirty-two characters',
  catalogue
}

export const repository = 'https://github.com/owner/name' as GithubRepo
export const commit = 'a'.repeat(40) as CommitHash

/** Jobs that are over at once. */
export const quick = Simulated.executor({ seed: 's' as Seed.Seed, spread: 0.3, noise: 0.05, failures: 0.04 })

/** Jobs that take two hours, and say so. */
export const slow = (clock: VirtualClock.VirtualClock): Executor => ({
  execute: (job, task, run) => async () => {
    run.emit({ type: 'Phase', job, phase: 'train', attempt: 1 })
    run.emit({ type: 'Line', job, phase: 'train', stream: 'out', text: 'step 1\u001b[31m <b>' })
    if (!(await clock.wait(2 * hour, run.signal)))
      return E.left({ type: 'ExecutionError', kind: 'Aborted', message: 'aborted' })
    return quick.execute(job, task, run)()
  }
})

/** Each coldkey has paid that many rao in. */
export const ports = (
  clock: VirtualClock.VirtualClock,
  field: number,
  executor = slow(clock),
  deposit: `${bigint}` = '1000000000'
): Ports => ({
  store: InMemory.make(clock),
  clock,
  metagraph: { snapshot: TE.right({ block: 1, nodes: nodes(field) }) },
  directory: {
    ask: () => Promise.resolve({ type: 'Entered', githubRepo: repository, commitHash: commit })
  },
  beacon: {
    name: 'test',
    proven: true,
    roundAfter: instant => Math.floor(instant / 30_000) + 1,
    value: round => TE.right(round * 30_000 > clock.now() ? null : `value ${round}`)
  },
  transfers: {
    after: cursor =>
      TE.right({
        transfers:
          cursor === null
            ? nodes(field).map(({ coldkey: from, id }) => ({
                id: String(id),
                from,
                amount: Rao.constant(deposit),
                block: 1
              }))
            : [],
        cursor: 'end',
        more: false
      })
  },
  executor,
  tell: () => undefined
})

/** A validator that runs on a clock of its own, and what its service shows. */
export const running = async (
  field = 9,
  change: (ports: Ports) => Ports = same => same,
  changed: Partial<Settings> = {}
) => {
  const clock = VirtualClock.make(start)
  const of = change(ports(clock, field))
  const opened = await Validator.open({ ...settings, ...changed }, of)
  if (E.isLeft(opened)) throw new Error(opened.left)
  const validator = opened.right
  const stop = new AbortController()
  const work = validator.run(stop.signal)
  const view: View.View = {
    standing: () => Promise.resolve(E.right(validator.standing())),
    store: of.store,
    live: validator.live,
    rules: settings.rules,
    types: settings.types,
    collection: coldkey(200),
    now: clock.now
  }
  return {
    validator,
    store: of.store,
    clock,
    view,
    /** Lets so many hours pass. */
    pass: (hours: number) => clock.until(work, clock.elapsed() + start + hours * hour),
    stop: async () => {
      stop.abort()
      await clock.until(work, clock.elapsed() + start + hour)
    }
  }
}
