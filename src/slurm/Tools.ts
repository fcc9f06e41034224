/** Slurm's own tools: submitting, looking and cancelling, each a process that is given its time. */
import { spawn } from 'node:child_process'
import { env } from 'node:process'
import type { Settings } from './Settings.js'

/** What is asked of a cluster. A failure is thrown with what the tool said: none of it is a miner's. */
export interface Controller {
  /** Hands over a script, for any node but those; answers what Slurm calls the job. */
  readonly submit: (script: string, but: ReadonlyArray<string>) => Promise<string>
  /** The nodes of the partition that take jobs now; of any without a name. */
  readonly nodes: (partition: string | null) => Promise<ReadonlyArray<string>>
  /** The whole queue as JSON, whoever's jobs: one call, however many of them are ours. */
  readonly queue: () => Promise<string>
  /** Ends the jobs, in one call as far as a call goes. */
  readonly cancel: (ids: ReadonlyArray<number>) => Promise<void>
}

/** A tool that answered with a failure, or not at all. */
export class ToolError extends Error {
  override readonly name = 'ToolError'
  /** Whether the program itself is missing. */
  readonly missing: boolean
  constructor(message: string, missing: boolean) {
    super(message)
    this.missing = missing
  }
}

/** Where the cluster is and who we are. No secret of the validator's, and no SBATCH_ variable, which would win over the script. */
const passed = ['PATH', 'HOME', 'USER', 'LOGNAME', 'SLURM_CONF', 'SLURM_JWT', 'SLURM_CLUSTERS', 'TZ']

const environment = (): Record<string, string> => ({
  ...Object.fromEntries(
    passed.flatMap(name => {
      const value = env[name]
      return value === undefined ? [] : [[name, value]]
    })
  ),
  LC_ALL: 'C'
})

const longestAnswer = 1 << 28

const run = (
  tool: string,
  args: ReadonlyArray<string>,
  seconds: number,
  input = ''
): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(tool, args, { env: environment() })
    const text = (parts: ReadonlyArray<Buffer>): string => Buffer.concat(parts).toString('utf8')
    // What the tool has started may hold its outputs open for longer than it lives itself.
    const late = setTimeout(() => {
      child.kill('SIGKILL')
      child.stdout.destroy()
      child.stderr.destroy()
      resolve({ code: null, out: '', err: '' })
    }, seconds * 1000)
    const [out, err]: [Array<Buffer>, Array<Buffer>] = [[], []]
    let size = 0
    child.stdout.on('data', (part: Buffer) => {
      size += part.length
      if (size > longestAnswer) child.kill('SIGKILL')
      else out.push(part)
    })
    child.stderr.on('data', (part: Buffer) => {
      if (err.length < 16) err.push(part)
    })
    child.on('error', (thrown: NodeJS.ErrnoException) => {
      clearTimeout(late)
      reject(new ToolError(`${tool} cannot be started: ${thrown.message}`, thrown.code === 'ENOENT'))
    })
    child.on('close', code => {
      clearTimeout(late)
      resolve({ code, out: text(out), err: text(err) })
    })
    // A tool that has ended takes no more input; what it said says why.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })

const answered = async (
  tool: string,
  args: ReadonlyArray<string>,
  seconds: number,
  input = ''
): Promise<string> => {
  const { code, out, err } = await run(tool, args, seconds, input)
  if (code === 0) return out
  const said = err.trim().slice(0, 1000)
  throw new ToolError(
    code === null
      ? `${tool} did not answer within ${seconds} seconds.`
      : `${tool} ended with ${code}${said === '' ? '.' : `: ${said}`}`,
    false
  )
}

/** As many ids as one command line surely takes. */
const mostIds = 1_000

/** States of nodes that take jobs; one that also does not answer, or is being drained, bears a mark or another word. */
const takesJobs = new Set(['idle', 'mixed', 'allocated', 'completing', 'planned'])

/** The tools by their paths. */
export const of = ({ tools, callSeconds }: Pick<Settings, 'tools' | 'callSeconds'>): Controller => ({
  submit: async (script, but) => {
    const exclude = but.length === 0 ? [] : [`--exclude=${but.join(',')}`]
    return (await answered(tools.sbatch, ['--parsable', ...exclude], callSeconds, script)).trim()
  },
  nodes: async partition => {
    const of = partition === null ? [] : [`--partition=${partition}`]
    const args = ['--noheader', '--Node', '--format=%N %T', ...of]
    const said = await answered(tools.sinfo, args, callSeconds)
    // Its own choice by state would name nodes that are idle and drained as well.
    return said.split('\n').flatMap(line => {
      const [node, state = ''] = line.trim().split(/ +/)
      return node !== undefined && takesJobs.has(state) ? [node] : []
    })
  },
  queue: () => answered(tools.squeue, ['--states=all', '--json'], callSeconds),
  cancel: async ids => {
    for (let from = 0; from < ids.length; from += mostIds)
      await answered(tools.scancel, ids.slice(from, from + mostIds).map(String), callSeconds)
  }
})
