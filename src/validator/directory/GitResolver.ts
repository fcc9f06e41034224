/** Resolves what a miner named as its commit to a full hash, once, when the answer comes (RULES 2.1, 14.2). */
import { execFile } from 'node:child_process'
import * as E from 'fp-ts/lib/Either.js'
import * as Repository from '../../domain/miner/Repository.js'
import type { Resolve } from './HttpDirectory.js'

/** As many milliseconds as git may take, and bytes it may print. */
const [patience, most] = [20_000, 8_000_000]

/** No configuration of this machine, no question to a person, no other protocol, no secret in the environment. */
const surroundings = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ALLOW_PROTOCOL: 'https'
}

const remote = (repository: string, signal: AbortSignal): Promise<E.Either<string, string>> =>
  new Promise(resolve => {
    execFile(
      'git',
      ['-c', 'http.followRedirects=false', 'ls-remote', '--', repository],
      { timeout: patience, maxBuffer: most, signal, env: surroundings },
      (fault, out, said) => {
        resolve(fault === null ? E.right(out) : E.left(said.trim().split('\n').at(-1) ?? fault.message))
      }
    )
  })

/** The hash that a name stands for among a remote's references: a branch first, then HEAD, then the one hash that begins so. */
export const among = (references: string, named: string): string | null => {
  const lines = references.split('\n').map(line => line.split('\t'))
  const branch = lines.find(([, name]) => name === `refs/heads/${named}` || name === named)?.[0]
  if (branch !== undefined) return branch
  if (!/^[0-9a-f]{7,39}$/.test(named)) return null
  const hashes = new Set(lines.flatMap(([hash = '']) => (hash.startsWith(named) ? [hash] : [])))
  return hashes.size === 1 ? (Array.from(hashes)[0] ?? null) : null
}

/** By asking the repository for its branches. A short hash is found where a branch stands at it. */
export const resolve: Resolve = async (githubRepo, commit, signal) => {
  const references = await remote(githubRepo, signal)
  if (E.isLeft(references))
    return E.left({ type: 'Unreachable', message: `${githubRepo}: ${references.left}` })
  const hash = among(references.right, commit)
  return hash !== null && Repository.commitHash.is(hash)
    ? E.right(hash)
    : E.left({
        type: 'Invalid',
        message: `${githubRepo} has no branch ${commit}, and no branch is at that commit`
      })
}
