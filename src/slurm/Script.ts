/** Batch scripts: a job's resources as Slurm is told them, and the few lines that start it on its node (RULES 12). Pure. */
import * as E from 'fp-ts/lib/Either.js'
import type { Job } from '../domain/task/Job.js'
import type { Task } from '../domain/task/Task.js'
import * as JobNames from '../jobs/contract/Names.js'
import type { Name } from './Names.js'
import type { Settings } from './Settings.js'

/** What a script is made of besides the job. */
export type Terms = Pick<
  Settings,
  'folder' | 'partition' | 'account' | 'qos' | 'gpuTypes' | 'program' | 'aroundSeconds' | 'graceSeconds'
>

/** Slurm's time limit in whole minutes, rounded up: the hours, the phases around them, and the grace before the end. */
export const minutes = ({ aroundSeconds, graceSeconds }: Terms, hours: number): number =>
  Math.ceil((hours * 3600 + aroundSeconds + graceSeconds) / 60)

/** A text as one word of a shell. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** `gpu:type:count`, the type as the cluster calls it. */
const gres = ({ gpuTypes }: Terms, { model, count }: Task['resources']['gpus']): E.Either<string, string> => {
  const type = gpuTypes.find(each => each.model === model)?.type ?? model
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.+-]{0,63}$/.test(type))
    return E.left(
      `The GPU model ${JSON.stringify(model)} is no name of a Slurm GPU type: name it in gpuTypes.`
    )
  return Number.isSafeInteger(count) && count >= 1 && count <= 1024
    ? E.right(`gpu:${type}:${count}`)
    : E.left(`The job needs ${count} GPUs: expected a whole number from 1 to 1024.`)
}

const isAmount = (n: number): boolean => n > 0 && n <= 1_000_000

/**
 * The script of one execution, for `sbatch` to read from its input. It claims its folder by making a folder in it, which
 * one script alone can do, hands TERM on to the program, and ends as that ends. It needs `/bin/sh` and `mkdir`. `Left`
 * says what the task asks for that Slurm cannot be told.
 */
export const of =
  (terms: Terms) =>
  (name: Name, job: Job, task: Task): E.Either<string, string> => {
    const { memoryGiB, cpus, gpus } = task.resources
    if (!isAmount(memoryGiB) || !isAmount(cpus) || !isAmount(task.hours))
      return E.left(
        `Memory (${memoryGiB} GiB), CPUs (${cpus}) and hours (${task.hours}) must be above 0, at most 1000000.`
      )
    const folder = `${terms.folder}/${name.folder}`
    const option = (flag: string, value: string | null): ReadonlyArray<string> =>
      value === null ? [] : [`#SBATCH --${flag}=${value}`]
    const program = terms.program.map(word => quoted(word.replaceAll('{folder}', folder))).join(' ')
    return E.map((devices: string) =>
      [
        '#!/bin/sh',
        ...option('job-name', name.name),
        ...option('comment', `${name.name}:${JobNames.taskId(job)}:${job.miner.hotkey}`),
        ...option('partition', terms.partition),
        ...option('account', terms.account),
        ...option('qos', terms.qos),
        '#SBATCH --nodes=1',
        '#SBATCH --ntasks=1',
        ...option('cpus-per-task', String(Math.ceil(cpus))),
        ...option('mem', `${Math.ceil(memoryGiB * 1024)}M`),
        ...option('gres', devices),
        ...option('time', String(minutes(terms, task.hours))),
        ...option('signal', `B:TERM@${terms.graceSeconds}`),
        // Never twice: neither by Slurm, nor where an answer of sbatch was lost and it was called again.
        '#SBATCH --no-requeue',
        '#SBATCH --dependency=singleton',
        ...option('output', `${folder}/log`),
        '#SBATCH --open-mode=append',
        // What the validator has in its environment is no business of a node.
        '#SBATCH --export=NIL',
        '#SBATCH --chdir=/',
        'umask 077',
        `cd ${quoted(folder)} || exit 74`,
        // Done already, or another's to do.
        'mkdir claim 2>/dev/null || exit 0',
        'echo "${SLURM_JOB_ID:-} ${SLURMD_NODENAME:-}" >claim/by',
        // Without a child, TERM would end this shell and leave the container running.
        `${program} &`,
        'child=$!',
        `trap 'kill -TERM "$child" 2>/dev/null' TERM INT`,
        // A trap ends the wait, not the program.
        'while :; do',
        '  wait "$child"; code=$?',
        '  kill -0 "$child" 2>/dev/null || exit "$code"',
        'done',
        ''
      ].join('\n')
    )(gres(terms, gpus))
  }
