/** Names: what a job's task, output, containers, volumes and labels are called (EXECUTION 2, 3, 6). Pure. */
import * as Digest from '../../domain/Digest.js'
import * as Job from '../../domain/task/Job.js'
import type { TournamentId } from '../../domain/TournamentId.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** Who made a thing of the engine: the pool, the process's run, and the one execution of the one job. */
export interface Owner {
  readonly pool: string
  readonly run: string
  readonly execution: string
  readonly job: string
}

/** What a container, volume or network is there for. */
export type Role =
  | 'porter'
  | 'fetch'
  | 'download'
  | 'build'
  | 'train'
  | 'watch'
  | 'evaluate'
  | 'publish'
  | 'checkpoints'
  | 'output'
  | 'result'
  | 'cache'
  | 'lock'
  | 'report'
  | 'ended'

/** The labels of whatever this adapter makes. */
export const label = {
  pool: 'dethrone.pool',
  run: 'dethrone.run',
  execution: 'dethrone.execution',
  job: 'dethrone.job',
  role: 'dethrone.role',
  /** Of a training: the devices it has, for whoever adopts it. */
  devices: 'dethrone.devices',
  /** Of a training whose output lies in its own root. */
  output: 'dethrone.output',
  /** Of volumes without content, which keep nothing but this: a report, or how a training ended. */
  report: 'dethrone.report',
  ended: 'dethrone.ended',
  secret: 'dethrone.secret'
} as const

const buildLabels = 'dethrone.build.'

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

const short = (text: string, digits: number): string => Digest.ofText(text).slice(0, digits)

/**
 * A tournament id in `[a-z0-9-]`, at most 20 characters: as it stands where that is possible, else shortened with a
 * digest behind it. An id that already looks shortened is shortened as well, so that two ids never meet.
 */
export const slug = (tournament: TournamentId): string =>
  /^[a-z0-9][a-z0-9-]{0,19}$/.test(tournament) && !/-[0-9a-f]{10}$/.test(tournament)
    ? tournament
    : `${tournament
        .toLowerCase()
        .replace(/[^a-z0-9]/g, '')
        .slice(0, 8)}x-${short(tournament, 10)}`

/** The task's id: tournament and slot in `[a-z0-9-]`, different for different slots (EXECUTION 2). */
export const taskId = (job: Pick<Job.Job, 'tournament' | 'slot'>): string =>
  `${slug(job.tournament)}-${job.slot.toLowerCase().replaceAll('.', '-')}`

/** The expected repository name; the digest tells apart hotkeys that share eight characters (EXECUTION 2). */
export const repoName = (job: Job.Job): string => {
  const { hotkey } = job.miner
  return `tournament-${slug(job.tournament)}-${taskId(job)}-${hotkey.slice(0, 8)}-${short(hotkey, 8)}`
}

/**
 * What a job's execution is called: nobody can guess it who lacks the pool's secret, and whoever has it finds after a
 * restart what is still running. Each retry is an execution of its own.
 */
export const execution = (secret: string, pool: string, job: Job.Job, retry: number): string =>
  Digest.of(['execution', ...keyed(secret, pool, job), retry]).slice(0, 32)

/** Where the report of a job is kept until it is settled, whichever execution came to it. */
export const reportVolume = (secret: string, pool: string, job: Job.Job): string =>
  `dethrone-report-${Digest.of(['report', ...keyed(secret, pool, job)]).slice(0, 32)}`

/** The commit belongs to it: on a machine of a miner's own the same job comes with another one. */
const keyed = (secret: string, pool: string, { tournament, slot, kind, miner }: Job.Job) => [
  secret,
  pool,
  tournament,
  slot,
  kind,
  miner.hotkey,
  miner.githubRepo,
  miner.commitHash
]

/** The job in one line, for people: a label's value. */
export const title = (job: Job.Job): string => `${job.tournament} ${Job.key(job)}`

/** The name of a thing that exists for one execution. The counter tells retries apart. */
export const named = (role: Role, owner: Owner, counter = 1): string =>
  `dethrone-${role}-${owner.execution}-${counter}`

/** The name of a cache volume: one for each model, dataset and set of hub files, and one of folders to mount them at (EXECUTION 4, download). */
export const cacheVolume = (pool: string, kind: 'model' | 'dataset' | 'hub' | 'root', of: string): string =>
  `dethrone-cache-${kind}-${Digest.of([pool, of]).slice(0, 24)}`

/** The name of the volume in which the downloader keeps what is complete, and of which commit it is. */
export const recordsVolume = (pool: string): string => `dethrone-records-${Digest.of([pool]).slice(0, 24)}`

/** The tag under which a miner's image is built: not to be guessed by another miner's `FROM`. */
export const imageTag = (owner: Owner): string => `dethrone-job:${owner.execution}`

/** The name under which a base image is kept: one for each tournament, so that a tag means the same from start to end. */
export const baseImage = (pool: string, tournament: TournamentId, image: string): string =>
  `${basesOf(pool)}${Digest.of([tournament, image]).slice(0, 24)}`

/** Whether a pool keeps a base image under that name. */
export const isBaseOf = (pool: string, image: string): boolean => image.startsWith(basesOf(pool))

const basesOf = (pool: string): string => `dethrone-base:${Digest.ofText(pool).slice(0, 16)}-`

/** A name of ours as repository and tag. */
export const split = (image: string): readonly [repository: string, tag: string] => {
  const [repository = '', tag = ''] = image.split(':')
  return [repository, tag]
}

/** The printed Dockerfile's name in a build's context; no repository has a file of it. */
export const dockerfileOf = (owner: Owner): string => `${owner.execution}.dockerfile`

/** The label that every layer of a miner's build carries; its name holds the execution, so no Dockerfile can guess it. */
export const buildLabel = (owner: Owner): string => buildLabels + owner.execution

export const isBuildLabel = (key: string): boolean => key.startsWith(buildLabels)

/** The execution whose layers carry that label. */
export const executionIn = (key: string): string => key.slice(buildLabels.length)

/** The bridge of a network with internet: all begin with `dethr-`, so that one firewall rule matches them. */
export const bridge = (owner: Owner, of: string): string => `dethr-${short(`${owner.execution} ${of}`, 9)}`

export const labels = (owner: Owner, role: Role): Record<string, string> => ({
  [label.pool]: owner.pool,
  [label.run]: owner.run,
  [label.execution]: owner.execution,
  [label.job]: owner.job,
  [label.role]: role
})

/** The label, with its value, of everything that belongs to a pool. */
export const ofPool = (pool: string): string => `${label.pool}=${pool}`

/** The label, with its value, of everything that belongs to one execution. */
export const ofExecution = (owner: Owner): string => `${label.execution}=${owner.execution}`

// -------------------------------------------------------------------------------------
// paths inside the containers (EXECUTION 3)
// -------------------------------------------------------------------------------------

/** Standardised, never changed. */
export const paths = {
  checkpoints: '/app/checkpoints',
  cache: '/cache',
  models: '/cache/models',
  datasets: '/cache/datasets',
  /** Files that trainers load by their names on the hub. */
  hub: '/cache/hf_cache',
  /** Where an evaluator leaves its result. */
  evaluation: '/app/evaluation'
} as const

/** `owner/name` as a folder's name. */
export const modelFolder = (model: string): string => model.replaceAll('/', '--')

/** Where the trained model lies, below the checkpoints. */
export const outputFolder = (job: Job.Job): string => `${taskId(job)}/${repoName(job)}`

/** Where the offline WandB logs lie, below the checkpoints. */
export const wandbFolder = (job: Job.Job): string => `wandb_logs/${taskId(job)}_${repoName(job)}`

/** The dataset's file, below the datasets. */
export const datasetFile = (job: Pick<Job.Job, 'tournament' | 'slot' | 'kind'>): string =>
  job.kind === 'ImageTask' ? `${taskId(job)}_tourn.zip` : `${taskId(job)}_train_data.json`

/** The Dockerfile a tournament type needs (EXECUTION 1). */
export const dockerfile = (kind: Job.Job['kind']): string =>
  `dockerfiles/standalone-${kind === 'ImageTask' ? 'image' : 'text'}-trainer.dockerfile`
