/** The network, which is not there while it trains (EXECUTION 4): what asks for it without a way out. Pure. */
import * as Python from './Python.js'
import type { Module, Reached, Shell } from './Reach.js'

/** What is asked for, and where. */
export interface Request {
  readonly rule: string
  readonly path: string
  readonly line: number
  readonly what: string
}

/** Commands that need the network, as a shell's line or the words of a list begin. */
const commands: ReadonlyArray<readonly [rule: string, pattern: RegExp, what: string]> = [
  [
    'installs-packages',
    /^(?:sudo\s+)?(?:(?:\S*python[\d.]*|«»)\s+-m\s+)?(?:pip[\d.]*|uv|conda|mamba|npm|apt(?:-get)?|apk)\s+(?:pip\s+)?(?:-\S+\s+)*(?:install|add|update)\b(?!.*\s--no-index\b)/,
    'installs packages'
  ],
  [
    'installs-packages',
    /^(?:(?:poetry|pdm|pipenv)\s+(?:-\S+\s+)*(?:install|add|update|sync|lock)|uv\s+(?:-\S+\s+)*(?:sync|lock)|(?:conda|mamba|micromamba)\s+(?:env\s+)?(?:create|update))\b(?!.*\s--offline\b)/,
    'installs packages'
  ],
  ['downloads', /^(?:curl|wget)\b(?!.*(?:localhost|127\.0\.0\.1|\$))(?=.*https?:\/\/)/, 'downloads'],
  ['git-server', /^git\s+(?:clone|pull|fetch|push)\b/, 'asks a git server'],
  ['model-hub', /^(?:huggingface-cli|hf)\s+(?:download|upload)\b/, 'asks the model hub'],
  [
    's3',
    /^(?:aws\s+(?:-\S+\s+)*s3|s5cmd|rclone|gsutil)\s+(?:-\S+\s+)*(?:cp|sync|mv|copy|get|ls|rsync)\b/,
    'asks an object store'
  ],
  [
    'downloads',
    /^(?:(?:\S*python[\d.]*|«»)\s+-m\s+)?(?:spacy\s+download|nltk\.downloader|gdown)\b/,
    'downloads'
  ],
  [
    'wandb-online',
    /^(?:export\s+)?WANDB_MODE=["']?online\b|^wandb\s+(?:online|sync)\b/,
    'logs to WandB online'
  ]
]

const commandOf = (text: string): readonly [string, string] | undefined => {
  const found = commands.find(([, pattern]) => pattern.test(text.trim()))
  return found === undefined ? undefined : [found[0], found[2]]
}

// -------------------------------------------------------------------------------------
// shell
// -------------------------------------------------------------------------------------

const inShell = ({ path, lines }: Shell): ReadonlyArray<Request> =>
  lines.flatMap((line, i) => {
    // What has something to do instead, or is only tried, is no failure.
    if (/\|\||^\s*(?:if|elif|while|until|echo|printf)\b/.test(line)) return []
    return line
      .split(/&&|;|\bthen\b|\bdo\b/)
      .flatMap(part => {
        const found = commandOf(part)
        return found === undefined ? [] : [{ rule: found[0], path, line: i + 1, what: found[1] }]
      })
      .filter(({ rule }, n, all) => all.findIndex(each => each.rule === rule) === n)
  })

// -------------------------------------------------------------------------------------
// Python
// -------------------------------------------------------------------------------------

/** Calls that run a command. */
const runs =
  /\b(?:os\.(?:system|popen)|subprocess\.(?:run|call|check_call|check_output|Popen|getoutput)|run_(?:command|cmd|shell|subprocess)|check_call|check_output)\(/g

/** The command of a call's first argument: a text, or a list's words. */
const commandIn = (argument: string, strings: ReadonlyArray<string>): string =>
  argument
    .replace(/^[rbfuRBFU]{0,2}/, '')
    .replace(/[[\](),]/g, ' ')
    .replace(/«(\d+)»/g, (_, n: string) => strings[Number(n)] ?? '')
    .replace(/\bsys\.executable\b/g, 'python')
    .trim()

/** Where a command begins in what a shell is given. */
const commandsIn = (text: string): ReadonlyArray<string> => text.split(/&&|\|\||;|\n/)

/** Tokenizers that lie in the hub's cache for image trainers (EXECUTION 3). */
const there =
  /^(?:openai\/clip-vit-large-patch14|laion\/CLIP-ViT-bigG-14-laion2B-39B-b160k|google\/t5-v1_1-xxl)$/

const callsIn = (
  text: string,
  strings: ReadonlyArray<string>,
  pattern: RegExp
): ReadonlyArray<{ readonly args: ReadonlyArray<string>; readonly first: string }> =>
  [...text.matchAll(pattern)].map(match => {
    const args = Python.atCommas(Python.inBrackets(text, match.index + match[0].length - 1))
    const [, n] = /^«(\d+)»$/.exec(args[0] ?? '') ?? []
    return { args, first: n === undefined ? '' : (strings[Number(n)] ?? '') }
  })

const hubName = /^(?!\.)[\w.-]+\/[\w.-]+$/

/** The model's name as it is passed: a name on the hub, and nothing that lies here. */
const passedName = /^(?:(?:repo_id|pretrained_model_name_or_path)\s*=\s*)?args\.model$/

const inStatement = (
  { text, strings, conditional }: Python.Statement,
  isReplaced: boolean
): readonly [string, string] | undefined => {
  const isPassed = (arg = ''): boolean => !isReplaced && passedName.test(arg)
  const plain = (pattern: RegExp) => callsIn(text, strings, pattern)
  if (
    plain(
      /\brequests\.(?:get|post|put|head|request)\(|\bhttpx\.(?:get|post|stream)\(|\burllib\.request\.(?:urlopen|urlretrieve)\(/g
    ).some(({ first }) => /^https?:\/\/(?!localhost|127\.|0\.0\.0\.0)/.test(first))
  )
    return ['http-requests', 'makes HTTP requests']
  if (conditional) return undefined
  const local = /\blocal_files_only\s*=\s*True/.test(text)
  if (
    !local &&
    plain(/\b(?:snapshot_download|hf_hub_download)\(/g).some(
      ({ first, args }) =>
        hubName.test(first) || args.some(arg => /^repo_id\s*=\s*«/.test(arg) || isPassed(arg))
    )
  )
    return ['model-hub', 'asks the model hub']
  if (
    !local &&
    plain(/\.from_pretrained\(/g).some(
      ({ first, args }) => (hubName.test(first) && !there.test(first)) || isPassed(args[0])
    )
  )
    return ['hub-model', 'loads a model by its name on the hub']
  if (plain(/\bload_dataset\(/g).some(({ first }) => hubName.test(first)))
    return ['hub-dataset', 'loads a dataset by its name on the hub']
  if (
    /\.push_to_hub\(|\bpush_to_hub\s*=\s*True|(?:\bHfApi\([^()]*\)|\b\w*api)\.(?:upload_\w+|create_repo|create_commit)\(|\b(?:upload_folder|upload_file|create_repo)\(/.test(
      text
    )
  )
    return ['hub-publish', 'publishes to the model hub']
  if (
    /\bnltk\.download\(|\bgdown\.download\w*\(|\bwget\.download\(|\bspacy\.cli\.download\(|\bload_state_dict_from_url\(/.test(
      text
    ) ||
    (/\btorch\.hub\.load\(/.test(text) && !/\bsource\s*=\s*«/.test(text))
  )
    return ['downloads', 'downloads']
  if (
    /\bboto3\.(?:client|resource)\([^()]*\)\.\w|\bs3\w*\.(?:download_file\w*|upload_file\w*|get_object|put_object)\(/.test(
      text
    )
  )
    return ['s3', 'asks an object store']
  if (
    plain(/\bwandb\.init\(/g).some(({ args }) =>
      args.some(arg => /^mode\s*=\s*«\d+»$/.test(arg) && strings[Number(/\d+/.exec(arg)?.[0])] === 'online')
    )
  )
    return ['wandb-online', 'logs to WandB online']
  if (/\benviron\[«\d+»\]\s*=\s*«\d+»/.test(text) && strings[0] === 'WANDB_MODE' && strings[1] === 'online')
    return ['wandb-online', 'logs to WandB online']
  return undefined
}

const inModule = ({ path, statements }: Module): ReadonlyArray<Request> => {
  // The last command a name stood for, function by function.
  const assigned = new Map<string, string>()
  const isReplaced = statements.some(({ text }) => /\bargs\.model\s*=[^=]|\bsetattr\(args,/.test(text))
  return statements.flatMap(statement => {
    const { text, strings, line, within, caught } = statement
    const [, target, right] = /^([A-Za-z_]\w*)\s*=\s*((?:[rbfuRBFU]{0,2}«|\[|\().*)$/.exec(text) ?? []
    if (target !== undefined && right !== undefined)
      assigned.set(`${within} ${target}`, commandIn(right, strings))
    if (caught) return []
    const found =
      [...text.matchAll(runs)]
        .flatMap(match => {
          const [first = ''] = Python.atCommas(Python.inBrackets(text, match.index + match[0].length - 1))
          const name = /^(?:\w+\s*=\s*)?([A-Za-z_]\w*)(?:\.split\(\))?$/.exec(first)?.[1]
          const command =
            name === undefined
              ? commandIn(first, strings)
              : (assigned.get(`${within} ${name}`) ?? assigned.get(` ${name}`) ?? '')
          return commandsIn(command).flatMap(one => {
            const of = commandOf(one)
            return of === undefined ? [] : [of]
          })
        })
        .at(0) ?? inStatement(statement, isReplaced)
    return found === undefined ? [] : [{ rule: found[0], path, line, what: found[1] }]
  })
}

/** All that needs the network, of what runs. */
export const requests = ({ shells, modules }: Reached): ReadonlyArray<Request> => [
  ...shells.flatMap(inShell),
  ...modules.flatMap(inModule)
]
