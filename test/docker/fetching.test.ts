// Fetching from repositories that are hostile, broken or out of reach: who is blamed, and that no folder stays
// (EXECUTION 4, fetch; 6).
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import * as Fetch from '../../src/docker/phases/fetch/Fetch.js'
import * as HostFetch from '../../src/docker/phases/fetch/HostFetch.js'
import * as Git from '../../src/jobs/repository/Git.js'
import * as GitProcess from '../../src/docker/phases/fetch/GitProcess.js'
import { MinerFault } from '../../src/jobs/blame/Fault.js'
import * as Untar from '../../src/jobs/output/Untar.js'
import * as Daemon from './daemon.js'
import * as House from './house.js'
import { reader } from '../jobs/reader.js'

const bounds = { pool: 'fetching', bytes: 1 << 24, reader, seconds: 60, signal: new AbortController().signal }
const at = 'dockerfiles/standalone-text-trainer.dockerfile'
const of = ({ path, commit }: House.Repository): Fetch.Origin => ({
  url: pathToFileURL(path).href,
  protocols: 'file',
  commit
})
const fetched = async (from: Fetch.Origin): Promise<Fetch.Fetched> =>
  Fetch.withDockerfile(await HostFetch.tree(from, [at], bounds), [at])
const blamed = (reason: string, detail: RegExp) => ({
  name: 'MinerFault',
  reason,
  detail: expect.stringMatching(detail) as string
})
const broken = (message: RegExp) => ({
  name: 'WorldFault',
  kind: 'Fetch',
  message: expect.stringMatching(message) as string
})

describe('where a commit is fetched from (EXECUTION 1)', () => {
  it('is what the miner announced, or the stand-in of whoever tries it out', () => {
    const job = House.job(1, { path: '', commit: 'a'.repeat(40) })
    const announced = { url: job.miner.githubRepo, protocols: 'https', commit: job.miner.commitHash }
    expect(Fetch.origin(null, job)).toEqual(announced)
    const local = { models: new Map(), outputs: null }
    expect(Fetch.origin({ ...local, repositories: new Map() }, job)).toEqual(announced)
    const repositories = new Map([[job.miner.githubRepo, '/r.git']])
    expect(Fetch.origin({ ...local, repositories }, job)).toMatchObject({
      url: 'file:///r.git',
      protocols: 'file'
    })
  })
})

describe.skipIf(Daemon.gitless !== undefined)(
  `a fetch${Daemon.gitless === undefined ? '' : ` (skipped: ${Daemon.gitless})`}`,
  () => {
    let folder = ''
    let hanging: Server
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'dethrone-fetching-'))
      // Takes connections and says nothing.
      hanging = createServer(() => undefined)
      await new Promise<void>(resolve => hanging.listen(0, '127.0.0.1', resolve))
    })
    afterAll(() => {
      hanging.close()
      rmSync(folder, { recursive: true })
    })
    // Where a fetch puts its folder.
    beforeEach(() => {
      vi.stubEnv('TMPDIR', folder)
    })
    afterEach(() => {
      vi.unstubAllEnvs()
      expect(readdirSync(folder).filter(name => name.startsWith('dethrone-fetch-'))).toEqual([])
    })

    const remote = (port: number): Fetch.Origin => ({
      url: `https://127.0.0.1:${port}/miner/repository`,
      protocols: 'https',
      commit: 'a'.repeat(40)
    })

    it('of trees that no git makes is the miner’s failure, or has files, folders and links alone', async () => {
      const repo = House.repository({ [at]: 'FROM a' })
      const made = (type: string, input: Uint8Array): string =>
        execFileSync('git', ['-C', repo.path, 'hash-object', '-t', type, '-w', '--stdin', '--literally'], {
          encoding: 'utf8',
          input
        }).trim()
      const blob = made('blob', Buffer.from('x\n'))
      const tree = (
        ...entries: ReadonlyArray<readonly [mode: string, name: string, object: string]>
      ): string =>
        made(
          'tree',
          Buffer.concat(
            entries.map(([mode, name, object]) =>
              Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(object, 'hex')])
            )
          )
        )
      const below = tree(['100644', 'file', blob])
      const long = made('blob', Buffer.from(`${'a/'.repeat(60)}\0b`))
      const kinds: ReadonlyArray<readonly [string, string]> = [
        ['a folder .', tree(['40000', '.', below])],
        ['a folder ..', tree(['40000', '..', below])],
        ['a folder .git', tree(['40000', '.git', below])],
        ['a name with a slash', tree(['100644', '../../etc/x', blob])],
        ['a path of the host', tree(['100644', '/etc/x', blob])],
        ['one name twice', tree(['100644', 'x', blob], ['40000', 'x', below])],
        ['a character device', tree(['20644', 'x', blob])],
        ['a block device', tree(['60644', 'x', blob])],
        ['a pipe', tree(['10644', 'x', blob])],
        ['a socket', tree(['140644', 'x', blob])],
        ['no mode', tree(['0', 'x', blob])],
        ['a set-uid file', tree(['104755', 'x', blob])],
        ['a link with a zero', tree(['120000', 'x', long])],
        ['a name with a line’s end', tree(['100644', 'a\nb', blob])],
        ['a commit in place of a file', tree(['160000', 'x', blob])]
      ]
      for (const [kind, root] of kinds) {
        const commit = execFileSync(
          'git',
          ['-C', repo.path, '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit-tree', root, '-m', 'x'],
          { encoding: 'utf8' }
        ).trim()
        const found: Array<string> = []
        const ended = await HostFetch.tree(of({ ...repo, commit }), [at], bounds).then(
          async one => {
            try {
              for await (const { header } of Untar.read(one.archive(bounds.signal)))
                found.push(`${header.type} ${header.path}`)
            } finally {
              await one.dispose()
            }
            return 'Fetched'
          },
          (thrown: unknown) => (thrown instanceof MinerFault ? thrown.reason : String(thrown))
        )
        expect(ended, kind).toMatch(/^(?:Fetched|RepositoryUnavailable)$/)
        for (const one of found)
          expect(one, kind).toMatch(/^(?:File|Folder|Symlink) (?!\/)(?!.*(?:^|\/)\.\.?(?:\/|$))/)
      }
    })

    it('of what is no commit is the miner’s failure (EXECUTION 4, fetch)', async () => {
      const repo = House.repository({ [at]: 'FROM a' })
      const git = (...args: ReadonlyArray<string>) =>
        execFileSync('git', ['-C', repo.path, ...args], { encoding: 'utf8' }).trim()
      const blob = git('rev-parse', `HEAD:${at}`)
      await expect(fetched(of({ ...repo, commit: blob }))).rejects.toMatchObject(
        blamed('RepositoryUnavailable', /./)
      )
    })

    it('of a Dockerfile without an end is the miner’s failure (EXECUTION 4, fetch)', async () => {
      const repo = House.repository({ [at]: `FROM a\n${'#'.repeat(1 << 20)}` })
      await expect(fetched(of(repo))).rejects.toMatchObject(blamed('DockerfileMissing', /is too long\.$/))
    })

    it('of a small repository with a list of files without an end is the miner’s failure (EXECUTION 6)', async () => {
      const bare = join(folder, 'bare.git')
      const git = (input: string, ...args: ReadonlyArray<string>) =>
        execFileSync('git', ['-C', bare, '-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
          input,
          encoding: 'utf8'
        }).trim()
      execFileSync('git', ['init', '-q', '--bare', bare])
      const many = (count: number, entry: string): string =>
        Array.from({ length: count }, (_, i) => `${entry}\t${String(i).padStart(200, '0')}\n`).join('')
      const blob = git('x', 'hash-object', '-w', '--stdin')
      const files = git(many(1000, `100644 blob ${blob}`), 'mktree')
      const root = git(many(300, `040000 tree ${files}`), 'mktree')
      const commit = git('', 'commit-tree', '-m', 'Train', root)
      await expect(HostFetch.tree(of({ path: bare, commit }), [at], bounds)).rejects.toMatchObject(
        blamed(
          'RepositoryUnavailable',
          /^The repository’s list of files: Reading it took more than \d+ bytes of memory\.$/
        )
      )
      rmSync(bare, { recursive: true })
    })

    it('that grows beyond its bounds is ended while it lasts; one that is given up leaves nothing (EXECUTION 6)', async () => {
      const { port } = hanging.address() as AddressInfo
      await expect(HostFetch.tree(remote(port), [at], { ...bounds, bytes: 0 })).rejects.toMatchObject(
        blamed('RepositoryUnavailable', /^The repository has more than 0 bytes\.$/)
      )
      const signal = AbortSignal.timeout(600)
      await expect(HostFetch.tree(remote(port), [at], { ...bounds, signal })).rejects.toMatchObject({
        name: 'TimeoutError'
      })
    })

    it('from where nobody answers is the world’s failure, and so is a git that does not work (EXECUTION 4, fetch)', async () => {
      const server = createServer()
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
      const { port } = server.address() as AddressInfo
      await new Promise(resolve => server.close(resolve))
      await expect(HostFetch.tree(remote(port), [at], bounds)).rejects.toMatchObject(
        broken(/^The repository cannot be reached: /)
      )
      const none = await GitProcess.call('/nowhere', 'file', ['version'], AbortSignal.abort())
      expect(none.out).toBe('')
      expect(none.err).toMatch(/^spawn .* ENOENT$/)
      expect(none.code).not.toBe(0)
    })

    it('gives a torn archive up with an error, not as a short one (EXECUTION 4, build)', async () => {
      const read = async (commit: string, signal: AbortSignal): Promise<void> => {
        for await (const _ of GitProcess.stream(folder, 'file', Git.archive(folder, commit), signal));
      }
      await expect(read('0'.repeat(40), bounds.signal)).rejects.toThrow(/^git was ended by \d+: fatal: /)
      await expect(read('0'.repeat(40), AbortSignal.abort())).rejects.toThrow(/aborted/)
    })
  }
)
