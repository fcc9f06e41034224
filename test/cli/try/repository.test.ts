// The repository of `dethrone try`: where it is looked for, which of its commits is run, and what is refused.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { find } from '../../../src/cli/try/repository.js'
import { run } from '../../../src/cli/try/try.js'
import type * as Confined from '../../../src/jobs/confined/Confined.js'
import { nameOf } from '../errors.js'
import { folder, terminal } from '../terminal.js'

// From the sources there is no program of the package's own to read with.
vi.mock('../../../src/jobs/confined/Confined.js', async original => {
  const its = await original<typeof Confined>()
  const { compiled } = await import('../../jobs/compiledReader.js')
  return { ...its, own: { ...its.own, module: await compiled() } }
})

const shown = terminal()
const files = folder()
const task = [
  '--task',
  fileURLToPath(new URL('../../../examples/tasks/instruct.json', import.meta.url)),
  '--dry-run'
] as const

const refused = async (...args: ReadonlyArray<string>): Promise<string> => {
  try {
    return String(await run(args))
  } catch (thrown) {
    return thrown instanceof Error ? `${nameOf(thrown)} ${thrown.message}` : String(thrown)
  }
}

describe('the repository', () => {
  const git = (at: string, ...args: ReadonlyArray<string>): string =>
    execFileSync('git', ['-C', at, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
      encoding: 'utf8'
    }).trim()
  const made = (name: string): string => {
    const at = files.path(name)
    mkdirSync(at)
    git(at, 'init', '-q')
    return at
  }
  const committed = (name: string): { readonly at: string; readonly commit: string } => {
    const at = made(name)
    mkdirSync(`${at}/dockerfiles`)
    writeFileSync(
      `${at}/dockerfiles/standalone-text-trainer.dockerfile`,
      'FROM axolotlai/axolotl:main-py3.11-cu124-2.5.1\nENTRYPOINT ["true"]\n'
    )
    git(at, 'add', '.')
    git(at, 'commit', '-q', '-m', 'first')
    return { at, commit: git(at, 'rev-parse', 'HEAD') }
  }

  afterEach(() => {
    vi.unstubAllEnvs()
  })

  /** Lets git find every https address on this machine. */
  const redirected = (to: string): void => {
    vi.stubEnv('GIT_CONFIG_COUNT', '1')
    vi.stubEnv('GIT_CONFIG_KEY_0', `url.${to}.insteadOf`)
    vi.stubEnv('GIT_CONFIG_VALUE_0', 'https://github.com/somebody/trainer')
  }
  const url = ['--repo', 'https://github.com/somebody/trainer'] as const

  /** The commit that would be run. */
  const tried = async (repository: string, commit?: string): Promise<string> =>
    (await find(repository, commit)).commit

  it('is a commit of a folder, whose own repository stays', async () => {
    const { at, commit } = committed('named')
    expect(await run(['--repo', at, ...task, '--commit', commit])).toBe(0)
    expect(JSON.parse(shown.out)).toMatchObject({ warnings: [] })
    expect(shown.err).toBe('Nothing was found in it that would fail. What would be run stands above.\n')
    expect(existsSync(`${at}/.git`)).toBe(true)
    expect(await tried(at, commit)).toBe(commit)
  })

  it('is the newest commit of a URL, or the one that is named', async () => {
    const { at, commit } = committed('remote')
    redirected(at)
    expect(await tried(url[1])).toBe(commit)
    expect(await tried(url[1], 'a'.repeat(40))).toBe('a'.repeat(40))
  })

  it('is refused where a URL has no commit or cannot be reached', async () => {
    redirected(made('empty'))
    expect(await refused(...url, ...task)).toBe(
      'InputError --repo is "https://github.com/somebody/trainer": expected a repository with a commit'
    )
    redirected(files.path('nowhere'))
    expect(await refused(...url, ...task)).toMatch(
      /^InputError --repo "https:\/\/github.com\/somebody\/trainer" cannot be read: fatal: .*nowhere/
    )
    vi.stubEnv('PATH', made('bare'))
    expect(await refused(...url, ...task)).toMatch(
      /cannot be read: git is not installed, or not on the PATH$/
    )
  })

  it('is refused without its Dockerfile, and warned of before a dry run as before a run (EXECUTION 2)', async () => {
    const empty = files.path('nothing')
    mkdirSync(empty)
    expect(await refused('--repo', empty, ...task)).toMatch(
      /^InputError dockerfiles\/standalone-text-trainer\.dockerfile: /
    )
    const { at } = committed('warned')
    writeFileSync(
      `${at}/dockerfiles/standalone-text-trainer.dockerfile`,
      'FROM axolotlai/axolotl:main-py3.11-cu124-2.5.1\nENTRYPOINT python train.py\n'
    )
    expect(await run(['--repo', at, ...task])).toBe(0)
    expect(shown.err).toMatch(/^warning: dockerfiles\/standalone-text-trainer\.dockerfile:2: /)
    expect(JSON.parse(shown.out)).toMatchObject({
      warnings: [{ path: 'dockerfiles/standalone-text-trainer.dockerfile', line: 2 }]
    })
  })

  it('is refused where it is no folder, no GitHub URL, or its commit no full one', async () => {
    const file = files.write('file', '')
    expect(await refused('--repo', file, ...task)).toBe(`InputError --repo is "${file}": expected a folder`)
    expect(await refused('--repo', files.path('absent'), ...task)).toMatch(/: expected a folder$/)
    expect(await refused('--repo', 'https://example.org/a/b', ...task)).toBe(
      'UsageError --repo is "https://example.org/a/b": expected an https GitHub URL (https://github.com/owner/name)'
    )
    for (const at of [url[1], committed('short').at])
      expect(await refused('--repo', at, ...task, '--commit', 'main')).toBe(
        'UsageError --commit is "main": expected a full commit hash (40 hexadecimal digits)'
      )
  })
})
