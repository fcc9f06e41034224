/** Trials: a repository, a task and what else `dethrone try` is told, as a job for the local engine. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import * as t from 'io-ts'
import * as Codec from '../domain/Codec.js'
import * as Coldkey from '../domain/Coldkey.js'
import * as Hotkey from '../domain/Hotkey.js'
import type { Job } from '../domain/Job.js'
import * as Repository from '../domain/Repository.js'
import * as Slot from '../domain/Slot.js'
import { material, type Task } from '../domain/Task.js'
import * as TaskKind from '../domain/TaskKind.js'
import * as TournamentId from '../domain/TournamentId.js'
import * as Git from '../execution/docker/Git.js'
import * as Input from './input.js'
import { UsageError } from './terminal.js'

// -------------------------------------------------------------------------------------
// tasks
// -------------------------------------------------------------------------------------

const positive = Codec.refine(t.number, (n): n is number => n > 0 && Number.isFinite(n), 'a number above 0')

/** A task as a file: with `local`, model and dataset are files beside it, and nothing is downloaded. */
const taskFile = Codec.closed('a task', {
  kind: TaskKind.codec,
  hours: positive,
  material,
  resources: Codec.closed('a task’s resources', {
    gpus: Codec.closed('a task’s GPUs', { model: Codec.text(64), count: Codec.integer(0, 64) }),
    memoryGiB: positive,
    cpus: positive,
    sharedMemoryGiB: positive
  }),
  local: Codec.nullable(
    Codec.closed('local files', {
      model: Codec.nullable(Codec.text(4096)),
      dataset: Codec.nullable(Codec.text(4096))
    })
  )
})

/** What is tried: a job, its task, and what of it lies on this machine. */
export interface Trial {
  readonly job: Job
  readonly task: Task
  readonly models: ReadonlyMap<string, string>
  readonly repositories: ReadonlyMap<Repository.GithubRepo, string>
}

const decoded = <A, O>(codec: t.Type<A, O>, value: unknown, name: string): A => {
  const result = Codec.decode(codec, name)(value)
  if (result._tag === 'Left') throw new UsageError(result.left.map(Codec.sentence).join('\n'))
  return result.right
}

/** Reads the task and finds the repository. */
export const read = async (repo: string, taskPath: string, commit: string | undefined): Promise<Trial> => {
  const { kind, hours, resources, local, ...file } = await Input.file(taskPath, taskFile, 'task')
  const beside = (path: string): string => resolve(dirname(taskPath), path)
  const dataset =
    local?.dataset === null || local === null
      ? file.material.dataset
      : pathToFileURL(beside(local.dataset)).href
  const found = await repository(repo, commit)
  const job: Job = {
    tournament: decoded(TournamentId.codec, 'trial', 'id'),
    slot: Slot.group(1, 1, 1),
    kind,
    miner: {
      hotkey: Hotkey.ofPublicKey(new Uint8Array(32)),
      coldkey: decoded(Coldkey.codec, Hotkey.ofPublicKey(new Uint8Array(32)), 'coldkey'),
      githubRepo: found.url,
      commitHash: found.commit
    }
  }
  return {
    job,
    task: { slot: job.slot, kind, hours, resources, material: { ...file.material, dataset } },
    models: new Map(
      local?.model === null || local === null ? [] : [[file.material.model, beside(local.model)]]
    ),
    repositories: new Map(found.path === null ? [] : [[found.url, found.path]])
  }
}

// -------------------------------------------------------------------------------------
// repositories
// -------------------------------------------------------------------------------------

interface Found {
  readonly url: Repository.GithubRepo
  readonly commit: Repository.CommitHash
  /** A bare repository on this machine. */
  readonly path: string | null
}

const run = promisify(execFile)

/** Git over the user's own files, with the user's own configuration. */
const git = async (
  args: ReadonlyArray<string>,
  environment: Readonly<Record<string, string>> = {}
): Promise<string> => {
  try {
    const { stdout } = await run('git', Array.from(args), { env: { ...process.env, ...environment } })
    return stdout.trim()
  } catch (thrown) {
    throw new Input.InputError(thrown instanceof Error ? thrown.message.trim() : String(thrown))
  }
}

const repository = async (repo: string, commit: string | undefined): Promise<Found> => {
  if (repo.startsWith('https:')) {
    const url = decoded(Repository.githubRepo, repo, '--repo')
    const head = commit ?? (await git(['ls-remote', '--', url, 'HEAD'])).split(/\s/)[0]
    return { url, commit: decoded(Repository.commitHash, head, '--commit'), path: null }
  }
  const url = decoded(Repository.githubRepo, 'https://github.com/local/trial', '--repo')
  const path = resolve(repo)
  if (commit !== undefined)
    return {
      url,
      commit: decoded(Repository.commitHash, commit, '--commit'),
      path: await git(['-C', path, 'rev-parse', '--absolute-git-dir'])
    }
  const snapshot = await snapshotOf(path)
  return { url, commit: decoded(Repository.commitHash, snapshot.commit, '--commit'), path: snapshot.path }
}

/** The folder as it is now, committed or not, without what its .gitignore leaves out. */
const snapshotOf = async (path: string): Promise<{ readonly path: string; readonly commit: string }> => {
  await readFile(join(path, '.')).catch((thrown: unknown) => {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EISDIR') return
    throw new Input.InputError(`--repo is ${Codec.show(path)}: expected a folder`)
  })
  const bare = join(await mkdtemp(join(tmpdir(), 'dethrone-try-')), 'snapshot.git')
  await mkdir(bare)
  await git([...Git.init(bare)])
  const on = { GIT_DIR: bare, GIT_WORK_TREE: path }
  await git(['-c', 'core.autocrlf=false', '-c', 'core.bare=false', '-C', path, 'add', '--all', '--', '.'], on)
  const tree = await git(['write-tree'], on)
  const who = {
    GIT_AUTHOR_NAME: 'try',
    GIT_AUTHOR_EMAIL: 'try',
    GIT_COMMITTER_NAME: 'try',
    GIT_COMMITTER_EMAIL: 'try'
  }
  const commit = await git(['commit-tree', '-m', 'try', tree], { ...on, ...who })
  await git(['update-ref', 'HEAD', commit], on)
  return { path: bare, commit }
}
