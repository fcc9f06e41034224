/** Causes: who is to blame for what, by what evidence, and whether it is tried again: one table (EXECUTION, Who is to blame). Pure. */
import type { Failure } from '../../domain/task/Report.js'
import type { ExecutionError, Phase } from '../../ports/Executor.js'

/**
 * What becomes of a cause: nothing is tried again, it is tried again, or, when that did not help, the same is done with
 * the operator's own image: if that works, it is the miner's after all. So it is only where words alone would decide.
 */
export type Again = 'no' | 'yes' | 'yes, then probed'

/** A way for a job to end without a score. */
export type Cause = {
  readonly phase: Phase
  readonly cause: string
  readonly evidence: string
  readonly again: Again
  /** The modules that find it, by their names. */
  readonly at: ReadonlyArray<string>
} & (
  | { readonly who: 'miner'; readonly fault: Failure }
  | { readonly who: 'world'; readonly fault: ExecutionError['kind'] }
)

const miner = (
  phase: Phase,
  fault: Failure,
  cause: string,
  evidence: string,
  ...at: ReadonlyArray<string>
): Cause => ({ phase, who: 'miner', fault, cause, evidence, again: 'no', at })

const world = (
  phase: Phase,
  fault: ExecutionError['kind'],
  again: Again,
  cause: string,
  evidence: string,
  ...at: ReadonlyArray<string>
): Cause => ({ phase, who: 'world', fault, cause, evidence, again, at })

/** All that the adapter can come to, phase by phase. */
export const causes: ReadonlyArray<Cause> = [
  miner(
    'fetch',
    'RepositoryUnavailable',
    'no such repository or commit',
    'git’s own words',
    'HostFetch',
    'ContainerFetch'
  ),
  miner(
    'fetch',
    'RepositoryUnavailable',
    'too large, packed or unpacked, or an object of it',
    'sizes counted by us; git at its limit',
    'Fetch'
  ),
  miner(
    'fetch',
    'RepositoryUnavailable',
    'fetching takes too long',
    'our clock, and an engine that answers',
    'Course'
  ),
  miner(
    'fetch',
    'DockerfileMissing',
    'no Dockerfile, no regular file, or too long',
    'the commit’s list of files',
    'Fetch'
  ),
  world(
    'fetch',
    'Fetch',
    'yes',
    'the way to the repository is broken, or git is',
    'git’s words for it',
    'HostFetch',
    'ContainerFetch'
  ),
  world(
    'download',
    'Download',
    'yes',
    'the downloader fails or is late',
    'its exit code; our clock',
    'Course',
    'TrustedRun'
  ),
  world(
    'download',
    'Download',
    'no',
    'model or dataset cannot be had as named',
    'the name; a local path',
    'Download',
    'LocalCopies',
    'OperatorImage'
  ),
  miner(
    'build',
    'BuildFailed',
    'a Dockerfile that is refused',
    'our grammar, with line and reason',
    'DockerfilePolicy'
  ),
  miner(
    'build',
    'BuildFailed',
    'a base that is not there, not allowed, too large, or that says too much of itself',
    'its registry’s answer; its manifest',
    'Bases',
    'PullWatch',
    'Outcome'
  ),
  world(
    'build',
    'Engine',
    'yes, then probed',
    'a registry out of reach',
    'the engine’s words, held against a pull of our own',
    'Bases',
    'Course'
  ),
  miner(
    'build',
    'BuildFailed',
    'an ADD that would unpack an archive, or follow a link',
    'the first bytes of the file',
    'Build'
  ),
  miner('build', 'BuildFailed', 'a step that fails', 'the exit code that the engine names', 'Outcome'),
  miner(
    'build',
    'BuildFailed',
    'too many processes or bytes in a step, or the image too large',
    'the engine’s counts',
    'BuildWatch',
    'Build'
  ),
  miner(
    'build',
    'BuildFailed',
    'the build takes too long',
    'our clock, and an engine that answers',
    'Course'
  ),
  world(
    'build',
    'Engine',
    'yes',
    'a disk that others filled',
    'free space, and what the steps wrote',
    'BuildWatch'
  ),
  world(
    'build',
    'Engine',
    'yes, then probed',
    'the engine does not build',
    'its words, held against a build of our own',
    'Build'
  ),
  miner(
    'build',
    'BuildFailed',
    'an image too large on its way to the engine that trains',
    'counted on the way',
    'Carry'
  ),
  world(
    'build',
    'Engine',
    'yes, then probed',
    'an image that cannot be carried to the engine that trains',
    'held against an image of our own',
    'Carry'
  ),
  world(
    'build',
    'Engine',
    'no',
    'an image that is another one after it was carried',
    'its id and labels on both engines',
    'Carry'
  ),
  world('build', 'Engine', 'yes', 'an image of the operator’s cannot be had', 'the engine’s words', 'Images'),
  world('train', 'Engine', 'no', 'the image that was built is gone', 'the engine’s list', 'Train'),
  world('train', 'Engine', 'no', 'a volume that somebody took away by hand', 'the engine’s list', 'There'),
  world(
    'train',
    'Engine',
    'yes',
    'ended while nobody watched, and the engine was started since',
    'the engine’s own times',
    'Train'
  ),
  world('train', 'Engine', 'yes', 'killed or gone while nobody watched', 'the container’s state', 'Train'),
  miner(
    'train',
    'CannotStart',
    'never started, for what the image says of itself',
    'the container’s state, and the engine’s words',
    'Outcome'
  ),
  world(
    'train',
    'Engine',
    'yes, then probed',
    'never started, for another reason',
    'the container’s state, held against a start of our own',
    'Reporting'
  ),
  miner(
    'train',
    'Crashed',
    'an exit code but 0, whatever it is',
    'the container’s state; the engine is still there',
    'Outcome'
  ),
  miner('train', 'OutOfMemory', 'memory beyond its limit', 'the container’s state', 'Outcome'),
  miner(
    'train',
    'OutputTooLarge',
    'more bytes or files than its limit, or a full disk that it filled',
    'the watching container’s numbers',
    'Outcome',
    'Disk'
  ),
  miner(
    'train',
    'OutputTooLarge',
    'a full disk that it filled with files that have no name',
    'the room that its end gives back, while nothing else is taken away',
    'TrainWatch'
  ),
  world('train', 'Engine', 'yes', 'a disk that others filled', 'free space, and what the job wrote', 'Disk'),
  world(
    'train',
    'Engine',
    'yes',
    'an engine that is lost, hangs or does not end it',
    'no answer for `engineSeconds`',
    'Phase',
    'Course'
  ),
  miner('collect', 'NoOutput', 'no folder, or no files in it', 'the volume', 'Collect'),
  miner('collect', 'TimedOut', 'its time was over, and nothing to collect', 'the same', 'Reporting'),
  miner(
    'collect',
    'OutputTooLarge',
    'more bytes or files than may be collected',
    'counted on the way',
    'Collect'
  ),
  world('collect', 'Engine', 'yes', 'collecting takes too long', 'our clock', 'Course'),
  world(
    'collect',
    'Engine',
    'yes, then probed',
    'an output that cannot be carried',
    'held against a file of our own',
    'Reporting'
  ),
  world(
    'collect',
    'Engine',
    'no',
    'the container whose root has the output is gone',
    'the engine, asked for it',
    'Collect'
  ),
  world(
    'collect',
    'Engine',
    'yes',
    'the process that reads it does not start',
    'its exit before it read anything',
    'Confined',
    'Unread'
  ),
  world(
    'collect',
    'Engine',
    'no',
    'a copy of the output cannot be kept on this machine',
    'what the process that writes it says',
    'SaveOutput'
  ),
  miner(
    'evaluate',
    'EvaluationFailed',
    'the evaluator says so, or writes what is no finite score; or it crashes and the operator puts that down to the miner',
    'its answer; a setting',
    'Evaluate'
  ),
  world(
    'evaluate',
    'Evaluation',
    'yes',
    'the evaluator crashes or is late',
    'its exit code; our clock',
    'Course',
    'Evaluate',
    'TrustedRun'
  ),
  world(
    'evaluate',
    'Evaluation',
    'no',
    'an answer that does not decode',
    'the answer',
    'ContainerEvaluator',
    'Evaluate'
  ),
  world(
    'publish',
    'Engine',
    'yes',
    'the uploader fails or is late: it is told, and changes no report',
    'its exit code; our clock',
    'Course'
  )
]

/** The table as Markdown, for docs/execution.md. */
export const markdown = (): string =>
  [
    '| phase | cause | whose | evidence | tried again |',
    '| --- | --- | --- | --- | --- |',
    ...causes.map(
      ({ phase, cause, who, fault, evidence, again }) =>
        `| ${phase} | ${cause} | the ${who}’s: \`${fault}\` | ${evidence} | ${again} |`
    )
  ].join('\n')
