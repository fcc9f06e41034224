/** `dethrone try`: one job on the local engine, as a tournament would run it: for miners, before they enter. */
import { mkdir, rm } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import * as Codec from '../domain/Codec.js'
import * as Exact from '../domain/Exact.js'
import type { Report } from '../domain/Report.js'
import * as Arguments from '../execution/docker/Arguments.js'
import * as Container from '../execution/docker/Container.js'
import type { Image, Settings } from '../execution/docker/Docker.js'
import * as Downloader from '../execution/docker/Downloader.js'
import * as Fetch from '../execution/docker/Fetch.js'
import * as Limits from '../execution/docker/Limits.js'
import * as Names from '../execution/docker/Names.js'
import * as Pitfalls from '../execution/docker/Pitfalls.js'
import type { ExecutionError, JobEvent } from '../execution/Executor.js'
import * as Input from './input.js'
import { complain, exit, print, UsageError } from './terminal.js'
import * as Trial from './trial.js'

const usage = `dethrone try --repo PATH|URL --task FILE [options]

Runs one job on the local engine as a tournament would: fetch, build, train without network, collect, evaluate.
A folder is tried as it is now; of a URL its newest commit, unless another is named.

  --repo PATH|URL       the miner's repository
  --task FILE           the task (see examples/tasks)
  --commit HASH         the full commit to run
  --gpus IDS            the devices to use, such as 0,1 (none: no device is requested)
  --cdi                 request them by the Container Device Interface
  --evaluator FILE      a shell script that judges the output (see examples/evaluator.sh); none: no score
  --evaluator-image I   an evaluator's image, instead; it runs as in a tournament
  --helper IMAGE        a small image with a shell (${Limits.helperImage})
  --downloader IMAGE    an image with a shell and curl (${Downloader.standard.image})
  --limits FILE         limits as JSON, all of them
  --out FOLDER          where the output goes (./dethrone-output)
  --engine PATH         the engine's socket (/var/run/docker.sock)
  --dry-run             prints the training container's specification and arguments, and runs nothing
  --json                prints events and report as lines of JSON`

const options = {
  repo: { type: 'string' },
  task: { type: 'string' },
  commit: { type: 'string' },
  gpus: { type: 'string' },
  cdi: { type: 'boolean', default: false },
  evaluator: { type: 'string' },
  'evaluator-image': { type: 'string' },
  helper: { type: 'string', default: Limits.helperImage },
  downloader: { type: 'string', default: Downloader.standard.image },
  limits: { type: 'string' },
  out: { type: 'string', default: 'dethrone-output' },
  engine: { type: 'string', default: '/var/run/docker.sock' },
  'dry-run': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false }
} as const

type Options = ReturnType<typeof parseArgs<{ options: typeof options }>>['values']

/** Tries a repository out. */
export const run = async (args: ReadonlyArray<string>): Promise<number> => {
  const { values } = parseArgs({ args: Array.from(args), options })
  if (values.help) {
    print(usage)
    return exit.ok
  }
  if (values.repo === undefined || values.task === undefined)
    throw new UsageError(`--repo and --task are needed.\n\n${usage}`)
  const trial = await Trial.read(values.repo, values.task, values.commit)
  try {
    const faults = Arguments.faults(trial.job, trial.task, true)
    if (faults.length > 0) throw new Input.InputError(faults.map(Codec.sentence).join('\n'))
    const settings = await settingsOf(values, trial)
    return values['dry-run'] ? shown(trial, settings) : await tried(trial, settings, values)
  } finally {
    for (const path of trial.repositories.values())
      if (basename(path) === 'snapshot.git') await rm(dirname(path), { recursive: true, force: true })
  }
}

// -------------------------------------------------------------------------------------
// settings
// -------------------------------------------------------------------------------------

const settingsOf = async (
  values: Options,
  { task, models, repositories }: Trial.Trial
): Promise<Settings> => {
  const { model, count } = task.resources.gpus
  const ids = values.gpus?.split(',').filter(id => id !== '') ?? []
  if (values.gpus !== undefined && ids.length < count)
    throw new UsageError(`--gpus is ${Codec.show(values.gpus)}: expected at least ${count} devices`)
  return {
    connection: { type: 'Socket', path: values.engine },
    pool: 'try',
    gpus: [
      { model, devices: values.gpus === undefined ? Array.from({ length: count }, (_, i) => String(i)) : ids }
    ],
    gpuRequest: values.gpus === undefined ? 'none' : values.cdi ? 'cdi' : 'runtime',
    limits:
      values.limits === undefined ? Limits.standard : await Input.file(values.limits, Limits.codec, 'limits'),
    helper: values.helper,
    downloader: { ...Downloader.standard, image: values.downloader },
    evaluation: await evaluationOf(values),
    publishing: null,
    ahead: 1,
    buildCgroup: null,
    reserved: [],
    local: { repositories, models, outputs: resolve(values.out) },
    log: line => complain(line)
  }
}

const evaluationOf = async (values: Options): Promise<Settings['evaluation']> => {
  const container = (image: Image): Settings['evaluation'] => ({
    type: 'Container',
    image,
    gpus: values.gpus !== undefined,
    crashIs: 'world'
  })
  if (values['evaluator-image'] !== undefined)
    return container({ image: values['evaluator-image'], entrypoint: null, environment: {} })
  if (values.evaluator !== undefined) {
    const script = await Input.text(values.evaluator)
    return container({
      image: values.helper,
      entrypoint: ['/bin/sh', '-c', script, basename(values.evaluator)],
      environment: {}
    })
  }
  return {
    type: 'Port',
    evaluator: { evaluate: () => TE.of({ type: 'Scored', score: Exact.constant('0') }) }
  }
}

const isJudged = (values: Options): boolean =>
  values.evaluator !== undefined || values['evaluator-image'] !== undefined

// -------------------------------------------------------------------------------------
// dry run
// -------------------------------------------------------------------------------------

const shown = ({ job, task }: Trial.Trial, { gpus, gpuRequest, limits }: Settings): number => {
  const mark = { pool: 'try', run: 'dry-run', execution: 'dry-run', job: Names.title(job) }
  const devices = (gpus[0]?.devices ?? []).slice(0, task.resources.gpus.count)
  const volumes = {
    models: Names.cacheVolume('try', 'model', task.material.model),
    datasets: Names.cacheVolume('try', 'dataset', task.material.dataset),
    checkpoints: Names.named('checkpoints', mark),
    output: Names.named('output', mark),
    result: Names.named('result', mark)
  }
  const parts = { job, task, mark, limits, volumes, request: gpuRequest, devices }
  const { name: _, ...container } = Container.train(parts, { image: '<the image built>', volumes: [] }, 1)
  print(
    JSON.stringify(
      {
        dockerfile: Names.dockerfile(job.kind),
        arguments: container.Cmd,
        output: `${Names.paths.checkpoints}/${Names.outputFolder(job)}`,
        container
      },
      null,
      2
    )
  )
  return exit.ok
}

// -------------------------------------------------------------------------------------
// the run
// -------------------------------------------------------------------------------------

const tried = async (trial: Trial.Trial, settings: Settings, values: Options): Promise<number> => {
  const { job, task } = trial
  await warn(trial, settings, values)
  const output = resolve(values.out, Names.outputFolder(job))
  await rm(output, { recursive: true, force: true })
  await rm(resolve(values.out, Names.wandbFolder(job)), { recursive: true, force: true })
  await mkdir(values.out, { recursive: true })
  const executor = await (await docker()).open(settings)()
  if (E.isLeft(executor)) throw new Input.InputError(executor.left.message)
  const abort = new AbortController()
  const interrupt = (): void => {
    complain('stopping, and cleaning up')
    abort.abort()
  }
  process.once('SIGINT', interrupt)
  process.once('SIGTERM', interrupt)
  try {
    const emit = values.json ? asJson : told()
    const result = await executor.right.execute(job, task, { signal: abort.signal, emit })()
    return ended(result, output, values)
  } finally {
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
  }
}

/** The adapter, whose client library is an optional peer. */
const docker = async () => {
  try {
    return await import('../execution/docker/Docker.js')
  } catch (thrown) {
    if (thrown instanceof Error && thrown.message.includes('dockerode'))
      throw new Input.InputError('The engine’s client library is missing: npm install dockerode')
    throw thrown
  }
}

const longestFile = 1 << 20
const mostFiles = 2000

const warn = async ({ job }: Trial.Trial, settings: Settings, values: Options): Promise<void> => {
  const { fetch } = settings.limits
  const fetched = await Fetch.tree(Fetch.origin(settings.local, job), {
    bytes: fetch.bytes,
    signal: AbortSignal.timeout(fetch.seconds * 1000)
  })
  try {
    const readable = fetched.entries.filter(({ mode, size }) => mode.startsWith('100') && size <= longestFile)
    const files = []
    for (const { path, object } of readable.slice(0, mostFiles))
      files.push({ path, text: await fetched.show(object) })
    const warnings = Pitfalls.warnings(
      job.kind,
      fetched.entries.map(({ path }) => path),
      files.filter(({ text }) => !text.includes('\0'))
    )
    for (const { path, line, message } of warnings)
      if (values.json) print(JSON.stringify({ type: 'Warning', path, line, message }))
      else print(`warning: ${path}:${line}: ${message}`)
  } finally {
    await fetched.dispose()
  }
}

// -------------------------------------------------------------------------------------
// telling
// -------------------------------------------------------------------------------------

const asJson = (event: JobEvent): void => print(JSON.stringify(event))

/** Phases with the seconds they took, lines as they come, and the most memory and processes seen. */
const told = (): ((event: JobEvent) => void) => {
  const began = Date.now()
  let last = began
  const seconds = (from: number): string => `${((Date.now() - from) / 1000).toFixed(1)} s`
  let most = { memoryBytes: 0, processes: 0 }
  let tenth = -1
  return event => {
    switch (event.type) {
      case 'Phase':
        print(
          `== ${event.phase}${event.attempt > 1 ? `, attempt ${event.attempt}` : ''} (${seconds(last)} since the last)`
        )
        last = Date.now()
        tenth = -1
        return
      case 'Line':
        print(`${event.phase} | ${event.text}`)
        return
      case 'Progress': {
        const now = Math.floor(event.fraction * 10)
        if (now > tenth) print(`${event.phase}: ${Math.round(event.fraction * 100)} %`)
        tenth = Math.max(tenth, now)
        return
      }
      case 'Usage':
        most = {
          memoryBytes: Math.max(most.memoryBytes, event.memoryBytes),
          processes: Math.max(most.processes, event.processes)
        }
        return
      case 'Trouble':
        print(`!! ${event.phase}: ${event.message}`)
        return
      case 'Reported':
        print(`== reported after ${seconds(began)}`)
        if (most.processes > 0)
          print(
            `at most ${(most.memoryBytes / 2 ** 20).toFixed(0)} MiB of memory and ${most.processes} processes while it trained`
          )
    }
  }
}

const ended = (result: E.Either<ExecutionError, Report>, output: string, values: Options): number => {
  if (E.isLeft(result)) {
    complain(`No report: ${result.left.message}`)
    return exit.refused
  }
  const report = result.right
  if (values.json)
    print(JSON.stringify({ type: 'Report', report, output: report.type === 'Scored' ? output : null }))
  else if (report.type === 'Failed')
    print(`Failed: ${report.reason}${report.detail === null ? '' : `\n${report.detail}`}`)
  else {
    const late = report.timedOut ? ', cut off by the time limit' : ''
    print(
      isJudged(values)
        ? `Scored ${report.score}${late}`
        : `Trained${late}; not evaluated, since no evaluator was given`
    )
    print(`digest ${report.digest ?? 'unknown'}`)
    print(`output ${output}`)
  }
  return report.type === 'Scored' ? exit.ok : exit.refused
}
