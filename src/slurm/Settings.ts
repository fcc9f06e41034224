/** Settings: what an operator decides of the cluster. */
import * as t from 'io-ts'
import { closed, constant, integer, list, nullable, refine, text } from '../domain/codec/Codec.js'
import * as Json from '../domain/codec/Json.js'

/** What goes into a line of a batch script: it can begin no option and end no word. */
const word = refine(
  t.string,
  (s): s is string => /^[A-Za-z0-9_][A-Za-z0-9_.+-]{0,63}$/.test(s),
  'a name of letters, digits, "_", ".", "+" and "-", at most 64, that begins with a letter, digit or "_"'
)

/** A path that Slurm and a shell read as it stands. */
export const path = refine(
  t.string,
  (s): s is string => s.length <= 1024 && /^(?:\/[A-Za-z0-9_+-][A-Za-z0-9._+-]*)+$/.test(s),
  'an absolute path of letters, digits, "_", "+", "-" and "." (no name begins with a dot)'
)

const printable = refine(
  t.string,
  (s): s is string => s.length > 0 && s.length <= 1024 && /^[\x20-\x7e]+$/.test(s),
  'printable ASCII, 1 to 1024 characters'
)

const seconds = refine(
  t.number,
  (n): n is number => n >= 0.01 && n <= 86_400,
  'a number of seconds from 0.01 to 86400'
)

const fields = {
  /** Validators that share a folder have different ones. */
  pool: text(64),
  /** The folder that the validator's machine and all nodes share, at the same path. */
  folder: path,
  /** null: the cluster's default. */
  partition: nullable(word),
  /** The account that jobs are charged to; null is the cluster's default. */
  account: nullable(word),
  /** Their quality of service; null is the cluster's default. */
  qos: nullable(word),
  /** What GPU models are called in the cluster's gres.conf, where it is another name than the rule set's. */
  gpuTypes: list(
    closed('a GPU type', {
      /** The model as rule sets name it. */
      model: word,
      /** The type as gres.conf names it. */
      type: word
    }),
    64
  ),
  /** What runs a job on its node: a program and its arguments, in which `{folder}` is the job's folder. */
  program: refine(
    list(printable, 64),
    (all): all is ReadonlyArray<string> => all[0]?.startsWith('/') === true,
    'a program by its absolute path, and its arguments'
  ),
  /** What the program is told of the node's engine; it reads it from the order. */
  runtime: Json.object,
  /** Whether training containers lie in Slurm's own control group: then what Slurm says of memory is the miner's. */
  inside: t.boolean,
  /** What a job may take besides its hours: all the phases around training. */
  aroundSeconds: integer(1, 30 * 86_400),
  /** So long before its time limit Slurm sends TERM, and so long a job that is aborted may take to be gone. */
  graceSeconds: integer(1, 65_535),
  /** How many jobs are kept in Slurm's queue; the others wait here. */
  submitted: integer(1, 100_000),
  /** The wait between two looks at the queue: the shortest, right after a change, and the longest. */
  pollSeconds: seconds,
  /** The longest wait between two looks, in seconds. */
  longestPollSeconds: seconds,
  /** So long a result may take to be seen here after its job has left the queue. */
  settleSeconds: refine(
    t.number,
    (n): n is number => n >= 0 && n <= 3600,
    'a number of seconds, at most 3600'
  ),
  /** How long one call of a tool may take. */
  callSeconds: seconds,
  /** The tools by their paths, or by names on the PATH. */
  tools: closed('Slurm’s tools', {
    /** Hands a job in. */
    sbatch: printable,
    /** Tells of jobs. */
    squeue: printable,
    /** Ends a job. */
    scancel: printable,
    /** Tells of nodes. */
    sinfo: printable
  })
}

/** Reads settings; what is wrong is named by its path. */
export const codec = refine(
  closed('the settings of Slurm', fields),
  (of): of is typeof of => of.pollSeconds <= of.longestPollSeconds,
  'settings whose pollSeconds is at most longestPollSeconds'
)

/** Everything the adapter is told. Times are in seconds. */
export interface Settings extends t.TypeOf<typeof codec> {}

/** What holds on most clusters; folder, pool, program and runtime are the operator's. */
export const standard: Omit<Settings, 'pool' | 'folder' | 'program' | 'runtime'> = constant({
  partition: null,
  account: null,
  qos: null,
  gpuTypes: [],
  inside: false,
  // Fetching, downloading, building, collecting, evaluating, publishing, cleaning up (docs/running-jobs.md), and an hour.
  aroundSeconds: 14 * 3600,
  graceSeconds: 120,
  submitted: 64,
  pollSeconds: 2,
  longestPollSeconds: 30,
  settleSeconds: 60,
  callSeconds: 60,
  tools: { sbatch: 'sbatch', squeue: 'squeue', scancel: 'scancel', sinfo: 'sinfo' }
})
