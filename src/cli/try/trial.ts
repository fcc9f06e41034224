/** Trials: a repository, a task and what else `dethrone try` is told, as a job for the local engine. */
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as t from 'io-ts'
import * as Codec from '../../domain/codec/Codec.js'
import * as Coldkey from '../../domain/miner/Coldkey.js'
import * as Hotkey from '../../domain/miner/Hotkey.js'
import type { Job } from '../../domain/task/Job.js'
import type * as Repository from '../../domain/miner/Repository.js'
import * as Slot from '../../domain/task/Slot.js'
import { material, type Material, type Task } from '../../domain/task/Task.js'
import * as TaskKind from '../../domain/task/TaskKind.js'
import * as TournamentId from '../../domain/TournamentId.js'
import * as RuleSets from '../../rules/ruleset/RuleSets.js'
import * as Contract from '../../jobs/contract/Contract.js'
import * as Names from '../../jobs/contract/Names.js'
import * as Input from '../terminal/input.js'
import * as Repositories from './repository.js'

// -------------------------------------------------------------------------------------
// tasks
// -------------------------------------------------------------------------------------

const positive = Codec.refine(t.number, (n): n is number => n > 0 && Number.isFinite(n), 'a number above 0')

/** A task as a file: with `local`, model, dataset and hub files are beside it, and nothing is downloaded. */
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
      dataset: Codec.nullable(Codec.text(4096)),
      hub: Codec.nullable(Codec.text(4096))
    })
  )
})

/** What is tried: a job, its task, and what of it lies on this machine. */
export interface Trial {
  readonly job: Job
  readonly task: Task
  readonly models: ReadonlyMap<string, string>
  readonly repositories: ReadonlyMap<Repository.GithubRepo, string>
  /** A folder made for the trial, to be removed after it. */
  readonly scratch: string | null
}

/** What trainers of the model's type load by name, each in a folder of that name with -- for /. */
const hubOf = (of: Material, folder: string): ReadonlyArray<readonly [string, string]> =>
  (Contract.typeOf(Contract.standard, of)?.hub ?? []).map(({ repository }) => [
    repository,
    join(folder, Names.modelFolder(repository))
  ])

/** Reads the task and finds the repository. */
export const read = async (repo: string, taskPath: string, commit: string | undefined): Promise<Trial> => {
  const { kind, hours, resources, local, ...file } = await Input.file(taskPath, taskFile, 'task')
  const beside = (path: string): string => resolve(dirname(taskPath), path)
  const dataset =
    local?.dataset === null || local === null
      ? file.material.dataset
      : pathToFileURL(beside(local.dataset)).href
  const found = await Repositories.find(repo, commit)
  const job: Job = {
    tournament: Input.decoded(TournamentId.codec, 'trial', 'id'),
    slot: Slot.group(1, 1, 1),
    kind,
    miner: {
      hotkey: Hotkey.ofPublicKey(new Uint8Array(32)),
      coldkey: Input.decoded(Coldkey.codec, Hotkey.ofPublicKey(new Uint8Array(32)), 'coldkey'),
      githubRepo: found.url,
      commitHash: found.commit
    }
  }
  return {
    job,
    task: {
      slot: job.slot,
      kind,
      hours,
      resources,
      material: { ...file.material, dataset },
      imageLoss: kind === 'ImageTask' ? RuleSets.standard.imageLoss : null
    },
    models: new Map([
      ...(local?.model === null || local === null
        ? []
        : [[file.material.model, beside(local.model)] as const]),
      ...(local?.hub === null || local === null ? [] : hubOf(file.material, beside(local.hub)))
    ]),
    repositories: new Map(found.path === null ? [] : [[found.url, found.path]]),
    scratch: found.scratch
  }
}
