// A job and a task of their own for the tests of the cluster.
import * as E from 'fp-ts/lib/Either.js'
import * as Codec from '../../src/domain/codec/Codec.js'
import * as Miner from '../../src/domain/miner/Miner.js'
import * as RuleSets from '../../src/rules/ruleset/RuleSets.js'
import * as Slot from '../../src/domain/task/Slot.js'
import * as TournamentId from '../../src/domain/TournamentId.js'
import type * as Job from '../../src/domain/task/Job.js'
import type * as Task from '../../src/domain/task/Task.js'
import type * as TaskKind from '../../src/domain/task/TaskKind.js'
import { coldkey, hotkey } from '../addresses.js'

export const decoded = <A>(codec: Codec.Codec<A, unknown>, input: unknown): A => {
  const result = Codec.decode(codec)(input)
  if (E.isLeft(result)) throw new Error(result.left.map(Codec.sentence).join('; '))
  return result.right
}

export const job = (
  n: number,
  commit = 'a'.repeat(40),
  kind: TaskKind.TaskKind = 'InstructTextTask'
): Job.Job => ({
  tournament: decoded(TournamentId.codec, 'cluster'),
  slot: Slot.group(1, 1, 1),
  kind,
  miner: decoded(Miner.codec, {
    hotkey: hotkey(n),
    coldkey: coldkey(n),
    githubRepo: `https://github.com/miner/number-${n}`,
    commitHash: commit
  })
})

export const task = (of: Job.Job, changes: Partial<Task.Task> = {}): Task.Task => ({
  slot: of.slot,
  kind: of.kind,
  material: {
    model: 'tiny/model',
    parameters: 1_000_000_000,
    modelType: of.kind === 'ImageTask' ? 'sdxl' : null,
    dataset: 's3://bucket/train.json',
    rows: 1000,
    datasetType: { field_instruction: 'q', field_output: 'a' }
  },
  hours: 2,
  resources: { gpus: { model: 'H100', count: 2 }, memoryGiB: 220, cpus: 48, sharedMemoryGiB: 8 },
  imageLoss: of.kind === 'ImageTask' ? RuleSets.standard.imageLoss : null,
  ...changes
})
