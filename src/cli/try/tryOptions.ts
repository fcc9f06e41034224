/** The options of `dethrone try`. */
import * as Limits from '../../jobs/contract/Limits.js'
import type { Declaration, Options as CommandOptions, Values } from '../terminal/command.js'

export const declaration = {
  name: 'try',
  about:
    'Runs one job on the local engine as a tournament would: fetch, build, train without network, collect, evaluate. A folder is tried as it is now; of a URL its newest commit, unless another is named.',
  options: {
    repo: { type: 'string', value: 'PATH|URL', about: "the miner's repository; needed" },
    task: { type: 'string', value: 'FILE', about: 'the task (see examples/tasks); needed' },
    commit: { type: 'string', value: 'HASH', about: 'the full commit to run' },
    gpus: {
      type: 'string',
      value: 'IDS',
      about: 'the devices to use, such as 0,1 (none: no device is requested)'
    },
    cdi: { type: 'boolean', about: 'request them by the Container Device Interface' },
    evaluator: {
      type: 'string',
      value: 'FILE',
      about: 'a shell script that judges the output (see examples/evaluator.sh); none: no score'
    },
    'evaluator-image': {
      type: 'string',
      value: 'IMAGE',
      about: "an evaluator's image, instead; it runs as in a tournament"
    },
    helper: {
      type: 'string',
      value: 'IMAGE',
      about: 'a small image with a shell',
      default: Limits.helperImage
    },
    downloader: {
      type: 'string',
      value: 'IMAGE',
      about: "an image that downloads as the package's own does; none: the package's own"
    },
    limits: { type: 'string', value: 'FILE', about: 'limits as JSON, all of them' },
    out: { type: 'string', value: 'FOLDER', about: 'where the output goes', default: 'dethrone-output' },
    engine: { type: 'string', value: 'PATH', about: "the engine's socket", default: '/var/run/docker.sock' },
    'dry-run': {
      type: 'boolean',
      about: "prints the training container's specification and arguments, and runs nothing"
    },
    json: { type: 'boolean', about: 'prints events and report as lines of JSON' }
  },
  example: 'dethrone try --repo . --task examples/tasks/instruct.json --dry-run'
} as const satisfies Declaration<CommandOptions>

export type Options = Values<typeof declaration.options>

/** Whether an evaluator judges what is trained. */
export const isJudged = (values: Options): boolean =>
  values.evaluator !== undefined || values['evaluator-image'] !== undefined
