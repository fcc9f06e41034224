// A day of jobs on one engine: honest ones and attacks at once, while engine and validator are killed under way.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import * as Digest from '../../src/domain/Digest.js'
import type { Job } from '../../src/domain/task/Job.js'
import type { Report } from '../../src/domain/task/Report.js'
import * as Slot from '../../src/domain/task/Slot.js'
import type { Task } from '../../src/domain/task/Task.js'
import { compiled } from './compiled.js'
import type * as Daemon from './daemon.js'
import * as Hostile from './hostile.js'
import * as House from './house.js'

// -------------------------------------------------------------------------------------
// the validator
// -------------------------------------------------------------------------------------

/** Runs what has no report yet, keeps each report before it settles it, and tells of itself once a second. */
const program = `import { appendFileSync, closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { open } from './docker/Docker.js'
const { settings, repositories, models, work, journal, account } = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const local = { repositories: new Map(repositories), models: new Map(models), outputs: null }
const tell = line => appendFileSync(account, JSON.stringify({ at: Date.now(), pid: process.pid, ...line }) + '\\n')
const reader = { ...settings.reader, module: new URL(settings.reader.module) }
const opened = await open({ ...settings, reader, local, log: said => tell({ said }) })()
if (opened._tag === 'Left') { tell({ fatal: opened.left.message }); process.exit(3) }
const executor = opened.right
const done = new Set(readFileSync(journal, 'utf8').split('\\n').filter(Boolean).map(line => JSON.parse(line).key))
// The longest that one turn of the loop has worked, by its thread's own clock: a machine with others on it adds nothing.
const ran = () => Number(readFileSync('/proc/self/task/' + process.pid + '/schedstat', 'utf8').split(' ')[0]) / 1e6
let cpu = ran(), last = performance.now(), worked = 0, waited = 0
setInterval(() => {
  const now = performance.now()
  const used = ran()
  waited = Math.max(waited, now - last)
  worked = Math.max(worked, used - cpu)
  last = now
  cpu = used
}, 5)
const second = setInterval(() => {
  tell({ worked, waited, rss: process.memoryUsage().rss })
  worked = 0
  waited = 0
}, 1000)
const file = openSync(journal, 'a')
await Promise.all(work.map(async ({ key, job, task }) => {
  if (!done.has(key)) {
    const result = await executor.execute(job, task, {
      signal: new AbortController().signal,
      emit: event => { if (event.type === 'Phase') tell({ key, phase: event.phase + ' ' + event.attempt }) }
    })()
    writeSync(file, JSON.stringify({ key, result }) + '\\n')
    fsyncSync(file)
    if (result._tag === 'Left') return
  }
  await executor.settle(job)()
}))
clearInterval(second)
closeSync(file)
await executor.close()
process.exit(0)
`

interface Piece {
  readonly key: string
  readonly entry: Hostile.Entry
  readonly job: Job
  readonly task: Task
}

/** A line of the journal. */
interface Kept {
  readonly key: string
  readonly result:
    | { readonly _tag: 'Right'; readonly right: Report }
    | { readonly _tag: 'Left'; readonly left: { readonly message: string } }
}

/** A line of the validator's account of itself. */
interface Told {
  readonly pid: number
  readonly worked?: number
  readonly waited?: number
  readonly rss?: number
  readonly said?: string
  readonly fatal?: string
}

const lines = <A>(path: string): ReadonlyArray<A> =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as A)

// -------------------------------------------------------------------------------------
// the day
// -------------------------------------------------------------------------------------

/** A machine that others keep busy ends nobody's build or evaluation. */
const limits = {
  ...House.limits,
  build: { ...House.limits.build, seconds: 180 },
  evaluate: { seconds: 90 },
  // As long as an engine that was killed may take to come back.
  engineSeconds: 300
}

export interface Course {
  readonly jobs: number
  readonly engineKills: number
  readonly validatorKills: number
  readonly seed: string
  /** Whether attacks are drawn that keep a processor for a minute. */
  readonly floods: boolean
}

export interface Account {
  /** Jobs that did not end as they may, with how they ended. */
  readonly wrong: ReadonlyArray<string>
  readonly reported: number
  readonly twice: number
  readonly left: ReadonlyArray<string>
  /** Bytes that the engine's disk has less than before, but for those below. */
  readonly lost: number
  /** Bytes of layers that the engine itself no longer knows: it was killed while it wrote or removed them. */
  readonly unknown: number
  /** Kibibytes that folders of the engine's have more than before, a mebibyte at least: where what is lost lies. */
  readonly where: Readonly<Record<string, number>>
  /** The longest turn of the event loop, in milliseconds of work; and of the clock, which others lengthen. */
  readonly worked: number
  readonly waited: number
  /** The most that a validator's memory grew after its first quarter, in bytes, and the most that it had. */
  readonly grown: number
  readonly most: number
  readonly kills: number
}

const drawn = (seed: string, what: string, of: number): number =>
  Number.parseInt(Digest.ofText(`${seed} ${what}`).slice(0, 8), 16) % of

/** Every third job is an attack, drawn at random. */
const pieces = ({
  jobs,
  seed,
  floods
}: Course): {
  readonly work: ReadonlyArray<Piece>
  readonly repositories: ReadonlyArray<readonly [string, string]>
} => {
  const made = new Map<Hostile.Entry, { readonly n: number; readonly repository: House.Repository }>()
  const attacks = Hostile.attacks.filter(entry => floods || !Hostile.isFlood(entry))
  const work = Array.from({ length: jobs }, (_, i): Piece => {
    const from = i % 3 === 2 ? attacks : Hostile.honest
    const entry = from[drawn(seed, `job ${i}`, from.length)]!
    const known = made.get(entry) ?? { n: made.size + 1, repository: entry.repository() }
    made.set(entry, known)
    const job = { ...House.job(known.n, known.repository), slot: Slot.group(1, i + 1, 1) }
    return { key: `${i} ${entry.name}`, entry, job, task: House.task(job, entry.hours) }
  })
  const repositories = [...made.values()].map(
    ({ n, repository }) => [`https://github.com/miner/number-${n}`, repository.path] as const
  )
  return { work, repositories }
}

const outcome = ({ result }: Kept): string =>
  result._tag === 'Left'
    ? `Left ${result.left.message}`
    : result.right.type === 'Scored'
      ? `Scored ${result.right.score}`
      : `Failed ${result.right.reason}`

/** Runs the day on an engine to its end, whatever is killed under way. */
export const run = async (daemon: Daemon.Daemon, course: Course): Promise<Account> => {
  const { jobs, engineKills, validatorKills, seed } = course
  const folder = mkdtempSync(join(tmpdir(), 'dethrone-day-'))
  // Inside the project, so that packages are found.
  const home = compiled(
    fileURLToPath(new URL(`../../node_modules/.cache/day-${process.pid}`, import.meta.url))
  )
  const journal = join(folder, 'journal')
  const account = join(folder, 'account')
  const orders = join(folder, 'orders')
  const script = join(home, 'day.mjs')
  const { work, repositories } = pieces(course)
  const pool = House.pool('day')
  const {
    local,
    log: _,
    ...settings
  } = House.settings([], {
    connection: { type: 'Socket', path: daemon.socket },
    pool,
    limits,
    // More than the GPUs take: what is tried here is the engine, not how long a job waits for it.
    ahead: 4
  })
  const ordered = (some: ReadonlyArray<Piece>): void =>
    writeFileSync(
      orders,
      JSON.stringify({
        settings,
        repositories,
        models: [...(local?.models ?? [])],
        work: some.map(({ key, job, task }) => ({ key, job, task })),
        journal,
        account
      })
    )
  const begun = () => spawn(process.execPath, [script, orders], { stdio: ['ignore', 'inherit', 'inherit'] })
  const over = (child: ReturnType<typeof begun>): Promise<number | null> =>
    new Promise(resolve => child.once('exit', resolve))
  let child: ReturnType<typeof begun> | undefined
  try {
    writeFileSync(script, program)
    writeFileSync(journal, '')
    writeFileSync(account, '')
    // One job first: what the cache and the engine keep of it is there before the day.
    const first = House.job(1, {
      path: repositories[0]?.[1] ?? '',
      commit: work[0]?.job.miner.commitHash ?? ''
    })
    ordered([{ key: 'first', entry: Hostile.honest[0]!, job: first, task: House.task(first) }])
    const warm = await over(begun())
    if (warm !== 0)
      throw new Error(`The first job ended with ${String(warm)}: ${readFileSync(account, 'utf8')}`)
    writeFileSync(journal, '')
    const before = await House.freeOf(daemon)
    const had = foldersOf(daemon)

    ordered(work)
    const kills = [
      ...Array.from({ length: engineKills }, (_, i) => ({
        what: 'engine' as const,
        after: Math.floor(((i + 0.5) * jobs) / engineKills),
        i
      })),
      ...Array.from({ length: validatorKills }, (_, i) => ({
        what: 'validator' as const,
        after: Math.floor(((i + 0.7) * jobs) / validatorKills),
        i
      }))
    ].sort((a, b) => a.after - b.after)
    child = begun()
    let ended = over(child)
    let killed = 0
    for (const { what, after, i } of kills) {
      while (child.exitCode === null && lines(journal).length < after) await sleep(500)
      // In the middle of whatever is under way.
      await sleep(drawn(seed, `wait ${what} ${i}`, 3000))
      if (child.exitCode !== null) break
      killed += 1
      if (what === 'validator') {
        child.kill('SIGKILL')
        await ended
        await sleep(drawn(seed, `gone ${i}`, 2000))
        child = begun()
        ended = over(child)
      } else {
        await daemon.end(i % 2 === 0 ? 'SIGKILL' : 'SIGTERM')
        await sleep(drawn(seed, `away ${i}`, 2000))
        await daemon.start()
      }
    }
    const code = await ended
    const kept = lines<Kept>(journal)
    const told = lines<Told>(account)
    const by = new Map(work.map(({ key, entry }) => [key, entry]))
    const wrong = [
      ...(code === 0 ? [] : [`the validator ended with ${String(code)}`]),
      ...told.flatMap(({ fatal }) => (fatal === undefined ? [] : [fatal])),
      ...kept.flatMap(one =>
        by.get(one.key)?.ends.test(outcome(one)) === true
          ? []
          : [`${one.key}: ${outcome(one)} ${JSON.stringify(one.result).slice(0, 600)}`]
      )
    ]
    let left = await leftOf(daemon, pool)
    for (let i = 0; i < 60 && left.length > 0; i += 1) {
      await sleep(1000)
      left = await leftOf(daemon, pool)
    }
    const gone = async (): Promise<number> => before - (await House.freeOf(daemon)) - unknownOf(daemon)
    let lost = await gone()
    for (let i = 0; i < 60 && lost > 16 * 2 ** 20; i += 1) {
      await sleep(1000)
      lost = await gone()
    }
    const most = (of: (line: Told) => number | undefined): number =>
      Math.max(0, ...told.flatMap(line => of(line) ?? []))
    const grown = [...new Set(told.map(({ pid }) => pid))].map(pid => {
      const sizes = told.flatMap(line => (line.pid === pid && line.rss !== undefined ? [line.rss] : []))
      const quarter = Math.max(1, Math.floor(sizes.length / 4))
      return Math.max(...sizes.slice(-quarter), 0) - Math.max(...sizes.slice(0, 2 * quarter), 0)
    })
    return {
      wrong,
      reported: new Set(kept.map(({ key }) => key)).size,
      twice: kept.length - new Set(kept.map(({ key }) => key)).size,
      left,
      lost,
      unknown: unknownOf(daemon),
      where: Object.fromEntries(
        [...foldersOf(daemon)]
          .map(([folder, size]) => [folder, size - (had.get(folder) ?? 0)] as const)
          .filter(([, more]) => more >= 1024)
      ),
      worked: most(({ worked }) => worked),
      waited: most(({ waited }) => waited),
      grown: Math.max(...grown),
      most: most(({ rss }) => rss),
      kills: killed
    }
  } finally {
    child?.kill('SIGKILL')
    rmSync(home, { recursive: true, force: true })
    // Whoever looks into it names a day, and keeps its account.
    if (process.env['DETHRONE_DAY'] === undefined) rmSync(folder, { recursive: true, force: true })
  }
}

/** Bytes of layers on the engine's disk that neither an image nor a container of its has. */
const unknownOf = ({ data }: Daemon.Daemon): number => {
  const read = (path: string): ReadonlyArray<string> => {
    try {
      return [readFileSync(path, 'utf8').trim()]
    } catch {
      return []
    }
  }
  const below = (path: string): ReadonlyArray<string> => {
    try {
      return readdirSync(path).map(name => join(path, name))
    } catch {
      return []
    }
  }
  const known = join(data, 'image', 'overlay2', 'layerdb')
  const ids = new Set([
    ...below(join(known, 'sha256')).flatMap(layer => read(join(layer, 'cache-id'))),
    ...below(join(known, 'mounts')).flatMap(mount =>
      ['mount-id', 'init-id'].flatMap(name => read(join(mount, name)))
    )
  ])
  const others = below(join(data, 'overlay2')).filter(
    path => basename(path) !== 'l' && !ids.has(basename(path))
  )
  if (others.length === 0) return 0
  const said = execFileSync('du', ['-skc', ...others], { encoding: 'utf8' })
  return 1024 * Number(/^(\d+)\ttotal$/m.exec(said)?.[1] ?? 0)
}

/** The kibibytes of the engine's folders, two levels deep. */
const foldersOf = ({ data }: Daemon.Daemon): ReadonlyMap<string, number> => {
  // Something may go while it is looked at, which is no failure.
  const { stdout } = spawnSync('du', ['-k', '-x', '-d', '2', data], { encoding: 'utf8' })
  return new Map(
    stdout
      .split('\n')
      .map(line => line.split('\t'))
      .map(([size = '', path = '']) => [path.slice(data.length), Number(size)] as const)
  )
}

/** What is left in the engine, and in this machine's folders. */
const leftOf = async ({ docker }: Daemon.Daemon, pool: string): Promise<ReadonlyArray<string>> => {
  const prefix = `dethrone-fetch-${Digest.ofText(pool).slice(0, 16)}-`
  return [...(await House.left(docker)), ...readdirSync(tmpdir()).filter(name => name.startsWith(prefix))]
}
