/** The repository that `dethrone try` is given: a folder as it is now, or a commit of it or of a URL. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import * as Codec from '../../domain/codec/Codec.js'
import * as Repository from '../../domain/miner/Repository.js'
import * as Git from '../../jobs/repository/Git.js'
import { messageOf } from '../../ports/Executor.js'
import { codeOf } from '../terminal/errors.js'
import * as Input from '../terminal/input.js'

/** A repository, and what of it is run. */
export interface Found {
  readonly url: Repository.GithubRepo
  readonly commit: Repository.CommitHash
  /** A bare repository on this machine. */
  readonly path: string | null
  /** The folder that was made for it, to be removed afterwards: never one of the user's own. */
  readonly scratch: string | null
}

const run = promisify(execFile)

/** What git said of its failure; the command, which execFile puts before it, nobody has typed. */
const complaint = (thrown: unknown): string => {
  if (codeOf(thrown) === 'ENOENT') return 'git is not installed, or not on the PATH'
  const said =
    thrown instanceof Error && 'stderr' in thrown && typeof thrown.stderr === 'string'
      ? thrown.stderr.trim()
      : ''
  return said === '' ? messageOf(thrown) : said
}

/** Git over the user's own files, with the user's own configuration. It never asks for a password. */
const git = async (
  repo: string,
  args: ReadonlyArray<string>,
  environment: Readonly<Record<string, string>> = {}
): Promise<string> => {
  try {
    const env = { ...process.env, GIT_TERMINAL_PROMPT: '0', ...environment }
    const { stdout } = await run('git', Array.from(args), { env })
    return stdout.trim()
  } catch (thrown) {
    throw new Input.InputError(`--repo ${Codec.show(repo)} cannot be read: ${complaint(thrown)}`)
  }
}

/** Finds the repository; the commit is the newest, or the folder's present state, unless one is named. */
export const find = async (repo: string, commit: string | undefined): Promise<Found> => {
  if (repo.startsWith('https:')) {
    const url = Input.decoded(Repository.githubRepo, repo, '--repo')
    return {
      url,
      commit:
        commit === undefined ? await newest(url) : Input.option('commit', Repository.commitHash, commit),
      path: null,
      scratch: null
    }
  }
  const url = Input.decoded(Repository.githubRepo, 'https://github.com/local/trial', '--repo')
  const path = resolve(repo)
  if (commit !== undefined)
    return {
      url,
      commit: Input.decoded(Repository.commitHash, commit, '--commit'),
      path: await git(path, ['-C', path, 'rev-parse', '--absolute-git-dir']),
      scratch: null
    }
  const found = await stat(path).catch(() => null)
  if (found?.isDirectory() !== true)
    throw new Input.InputError(`--repo is ${Codec.show(path)}: expected a folder`)
  const scratch = await mkdtemp(join(tmpdir(), 'dethrone-try-'))
  try {
    const snapshot = await snapshotOf(path, scratch)
    return { url, commit: Input.decoded(Repository.commitHash, snapshot, 'HEAD'), path: scratch, scratch }
  } catch (thrown) {
    await rm(scratch, { recursive: true, force: true })
    throw thrown
  }
}

const newest = async (url: Repository.GithubRepo): Promise<Repository.CommitHash> => {
  const listed = await git(url, ['ls-remote', '--', url, 'HEAD'])
  if (listed === '')
    throw new Input.InputError(`--repo is ${Codec.show(url)}: expected a repository with a commit`)
  return Input.decoded(Repository.commitHash, listed.slice(0, 40), 'HEAD')
}

/** Commits the folder as it is now, committed or not, without what its .gitignore leaves out, to a repository of its own. */
const snapshotOf = async (path: string, bare: string): Promise<string> => {
  await git(path, Git.init(bare))
  const on = { GIT_DIR: bare, GIT_WORK_TREE: path }
  await git(
    path,
    ['-c', 'core.autocrlf=false', '-c', 'core.bare=false', '-C', path, 'add', '--all', '--', '.'],
    on
  )
  const tree = await git(path, ['write-tree'], on)
  const who = {
    GIT_AUTHOR_NAME: 'try',
    GIT_AUTHOR_EMAIL: 'try',
    GIT_COMMITTER_NAME: 'try',
    GIT_COMMITTER_EMAIL: 'try'
  }
  const commit = await git(path, ['commit-tree', '-m', 'try', tree], { ...on, ...who })
  await git(path, ['update-ref', 'HEAD', commit], on)
  return commit
}
