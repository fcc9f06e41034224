/** Pitfalls: what a repository is likely to fail on, told before it runs, with file and line (EXECUTION 1 to 5). Pure. */
import type { TaskKind } from '../../domain/task/TaskKind.js'
import * as DockerfilePreflight from './DockerfilePreflight.js'
import * as Names from '../contract/Names.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A file of a repository. */
export interface File {
  readonly path: string
  readonly text: string
}

/** What is likely to go wrong, and where; lines count from 1. */
export interface Warning {
  readonly path: string
  readonly line: number
  readonly message: string
}

// -------------------------------------------------------------------------------------
// looking
// -------------------------------------------------------------------------------------

const isScript = (path: string): boolean =>
  /\.(?:py|sh|bash|ya?ml|toml|json|js|ts)$/i.test(path) || !/\.[^/]*$/.test(path)
const isComment = (line: string): boolean => /^\s*(?:#|\/\/)/.test(line)

/** What needs a network, in a script that runs while there is none. */
const network: ReadonlyArray<readonly [pattern: RegExp, what: string]> = [
  [
    /\b(?:pip3?|uv|conda|mamba|npm|apt(?:-get)?|apk)\s+(?:-\S+\s+)*(?:install|add|update)\b/,
    'installs packages'
  ],
  [/\b(?:curl|wget)\b["',\s]+[-\w$]/, 'downloads'],
  [/\bgit\s+(?:clone|pull|fetch|push)\b/, 'talks to a git server'],
  [
    /\b(?:requests|httpx|urllib\.request|aiohttp)\.(?:get|post|put|request|urlopen|urlretrieve|ClientSession)\b/,
    'makes HTTP requests'
  ],
  [
    /\b(?:snapshot_download|hf_hub_download|push_to_hub|huggingface-cli\s+(?:download|upload|login))\b/,
    'talks to the model hub'
  ],
  [/\bpush_to_hub\s*[:=]\s*[Tt]rue\b|\bhub_model_id\s*:/, 'publishes to the model hub'],
  [/\bfrom_pretrained\(\s*(["'])(?!\/)[\w.-]+\/[\w.-]+\1/, 'loads a model by its name on the hub'],
  [
    /\bload_dataset\(\s*(["'])(?!json|csv|parquet|text|imagefolder)[\w.-]+(?:\/[\w.-]+)?\1/,
    'loads a dataset by its name on the hub'
  ],
  [/\bWANDB_MODE\s*[=:]\s*["']?online|\bwandb\s+login\b|\bwandb\.login\(/, 'logs to WandB online'],
  [/\bboto3\.|\baws\s+s3\b/, 'talks to S3']
]

/** An option for the output that names another absolute path. */
const elsewhere = new RegExp(
  `\\b(?:output[_-]?(?:dir|path|folder)|save[_-]?(?:dir|path)|checkpoint[_-]?(?:dir|path))["']?\\s*[=:\\s]\\s*["']?(/(?!${Names.paths.checkpoints.slice(1)}\\b)[\\w./-]+)`,
  'i'
)

const each = (
  files: ReadonlyArray<File>,
  look: (line: string, file: File) => string | undefined
): ReadonlyArray<Warning> =>
  files.flatMap(file =>
    file.text.split('\n').flatMap((line, i) => {
      const message = isComment(line) ? undefined : look(line, file)
      return message === undefined ? [] : [{ path: file.path, line: i + 1, message }]
    })
  )

// -------------------------------------------------------------------------------------
// warnings
// -------------------------------------------------------------------------------------

/** Every warning about a repository that is to train that kind of task; `paths` are all of its files, `files` the readable ones. */
export const warnings = (
  kind: TaskKind,
  paths: ReadonlyArray<string>,
  files: ReadonlyArray<File>
): ReadonlyArray<Warning> => {
  const at = Names.dockerfile(kind)
  const dockerfile = files.find(({ path }) => path === at)
  const scripts = files.filter(
    ({ path }) => path !== at && isScript(path) && !/(?:^|\/)dockerfiles?\b|\.dockerfile$/i.test(path)
  )
  const running = [
    ...scripts,
    ...(dockerfile === undefined ? [] : [{ path: at, text: DockerfilePreflight.started(dockerfile.text) }])
  ]
  return [
    ...(dockerfile === undefined
      ? missing(at, paths)
      : DockerfilePreflight.warnings(dockerfile.text).map(warning => ({ path: at, ...warning }))),
    ...each(scripts, line => {
      const other = elsewhere.exec(line)?.[1]
      return other === undefined
        ? undefined
        : `writes to ${other}: the output is collected from ${Names.paths.checkpoints}/{task id}/{expected repository name} alone`
    }),
    ...each(running, line => {
      const found = network.find(([pattern]) => pattern.test(line))
      return found === undefined ? undefined : `${found[1]}, and there is no network while it trains`
    }),
    ...never(
      files,
      at,
      new RegExp(`${Names.paths.checkpoints}|expected[-_]repo[-_]name`),
      `nothing here names ${Names.paths.checkpoints} or --expected-repo-name, so the output will not be where it is collected`
    ),
    ...never(
      files,
      at,
      /hours[-_]to[-_]complete/,
      'nothing here reads --hours-to-complete: training that goes on is stopped, and only what was saved counts'
    )
  ]
}

const missing = (at: string, paths: ReadonlyArray<string>): ReadonlyArray<Warning> => {
  const others = paths.filter(path => /(?:^|\/)Dockerfile[^/]*$|\.dockerfile$/i.test(path))
  return others.length === 0
    ? [{ path: at, line: 1, message: 'the Dockerfile is missing' }]
    : others.map(path => ({ path, line: 1, message: `a Dockerfile, but the one that is built is ${at}` }))
}

const never = (
  files: ReadonlyArray<File>,
  path: string,
  pattern: RegExp,
  message: string
): ReadonlyArray<Warning> =>
  files.some(({ text }) => pattern.test(text)) ? [] : [{ path, line: 1, message }]
