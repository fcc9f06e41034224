/** Names: what an execution is called in Slurm's queue and in the shared folder (DESIGN 10). Pure. */
import { createHmac } from 'node:crypto'
import * as Digest from '../domain/Digest.js'
import type { Job } from '../domain/task/Job.js'

/** An execution's name in Slurm's queue, and its folder below the shared one. */
export interface Name {
  /** The execution's name in Slurm. */
  readonly name: string
  /** The folder of all executions of the job. */
  readonly job: string
  /** Its folder, below the shared one. */
  readonly folder: string
}

const keyed = (secret: string, of: ReadonlyArray<string | number>): string =>
  createHmac('sha256', secret).update(Digest.canonical(of)).digest('hex').slice(0, 32)

const beginning = 'dethrone-'

/** How the names of a pool's executions begin: what tells them from others in the queue. */
export const prefix = (secret: string): string => `${beginning}${keyed(secret, ['pool']).slice(0, 8)}-`

/** What the job's execution is called after so many failures of the world: nobody without the secret can tell it. */
export const of =
  (secret: string) =>
  (job: Job, retry: number): Name => {
    const parts = [job.tournament, job.slot, job.miner.hotkey]
    const folder = `jobs/${keyed(secret, ['job', ...parts])}`
    return {
      name: `${prefix(secret)}${keyed(secret, ['execution', ...parts, retry])}`,
      job: folder,
      folder: `${folder}/${retry}`
    }
  }

/** Whether a text can be an execution's name. */
export const isName = (text: string): boolean => /^dethrone-[0-9a-f]{8}-[0-9a-f]{32}$/.test(text)
