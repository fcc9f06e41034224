/** The options of `dethrone try`. */
import * as Downloader from '../../docker/phases/Downloader.js'
import * as Limits from '../../jobs/contract/Limits.js'
import type { Values } from '../terminal/command.js'

export const usage = `dethrone try --repo PATH|URL --task FILE [options]

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

export const options = {
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
  json: { type: 'boolean', default: false }
} as const

export type Options = Values<typeof options>

/** Whether an evaluator judges what is trained. */
export const isJudged = (values: Options): boolean =>
  values.evaluator !== undefined || values['evaluator-image'] !== undefined
