/** Settings for which most operators have no wish of their own: what must be chosen is the GPUs and what evaluates. */
import * as Contract from '../jobs/contract/Contract.js'
import * as Limits from '../jobs/contract/Limits.js'
import * as Bases from '../jobs/dockerfile/Bases.js'
import * as Downloader from './phases/Downloader.js'
import type { Settings } from './Settings.js'

/** What must be chosen, and whatever else is to differ from the defaults. */
export type Chosen = Pick<Settings, 'gpus' | 'evaluation'> & Partial<Settings>

/** The whole settings: the local socket, the standard limits, contract and bases, one job prepared ahead, a log on the error stream. */
export const of = (chosen: Chosen): Settings => ({
  connection: { type: 'Socket', path: '/var/run/docker.sock' },
  pool: 'dethrone',
  gpuRequest: 'runtime',
  limits: Limits.standard,
  contract: Contract.standard,
  helper: Limits.helperImage,
  downloader: Downloader.standard,
  publishing: null,
  ahead: 1,
  buildCgroup: null,
  reserved: [],
  bases: Bases.standard,
  local: null,
  log: line => {
    process.stderr.write(`${line}\n`)
  },
  ...chosen
})
