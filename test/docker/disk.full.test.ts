// The disk, on an engine with quotas and on one without: a hostile neighbour takes nobody's room (EXECUTION 5, 6).
import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import * as DockerExecutor from '../../src/docker/Docker.js'
import * as Daemon from './daemon.js'
import * as House from './house.js'

const mebi = 1024 ** 2
const scored = { _tag: 'Right', right: { type: 'Scored' } }

/** Fills the disk with files that nobody finds: most at once, and one little by little. */
const nameless = `mkdir -p "$out"; cd "$out"
exec 3>a 4>b 5>c 6>d 7>e 8>f 9>g; rm *
for n in 3 4 5 6 7 8; do dd if=/dev/zero bs=1M count=98 >&$n 2>/dev/null; done
(exec 3>h 4>i; rm *; for n in 3 4; do dd if=/dev/zero bs=1M count=98 >&$n 2>/dev/null; done; sleep 100) &
i=0; while [ $i -lt 95 ]; do dd if=/dev/zero bs=1M count=1 >&9 2>/dev/null; i=$((i + 1)); sleep 0.3; done
sleep 60\n${House.honest()}`

/** Fills its root in the first second, and goes on for a while. */
const greedy = `for i in 1 2 3 4 5 6 7 8 9; do dd if=/dev/zero of=/fill$i bs=1M count=99 2>&1; done; sleep 4\n${House.honest()}`

describe.skipIf(Daemon.why !== undefined).each([
  ['btrfs', /the engine bounds what a job writes, root and output/],
  ['ext4', /the engine bounds nothing of what a job writes; it is measured/]
] as const)(`an engine on %s${Daemon.note}`, (type, bound) => {
  const { daemon, connection } = House.lent({ type, bytes: 1200 * mebi })
  const limits = { ...House.limits, free: { bytes: 100 * mebi, inodes: 0 } }

  it('says at open what it bounds; a root that is filled at once costs no neighbour its score, and leaves no byte', async () => {
    const repos = [House.trainer(greedy), House.trainer(`sleep 6\n${House.honest()}`)]
    const jobs = repos.map((repo, i) => House.job(i + 1, repo))
    const told: Array<string> = []
    const executor = await House.opened(
      House.settings(
        jobs.map((job, i) => [job.miner, repos[i]!] as const),
        { connection, limits, log: line => void told.push(line) }
      )
    )
    // What stays: cache and helpers.
    await House.execute(executor, jobs[1]!, House.task(jobs[1]!))
    const before = await House.freeOf(daemon)
    const [attack, honest] = await Promise.all(jobs.map(job => House.execute(executor, job, House.task(job))))
    await executor.close()
    expect(told[0]).toMatch(bound)
    expect(honest?.result).toMatchObject(scored)
    if (type === 'btrfs') expect(attack?.log).toMatch(/quota exceeded/i)
    else expect(attack?.result).toMatchObject({ right: { type: 'Failed', reason: 'OutputTooLarge' } })
    await expect
      .poll(async () => before - (await House.freeOf(daemon)), { timeout: 60_000, interval: 1000 })
      .toBeLessThan(16 * mebi)
  })

  it('demands a reserve for what may be written between two looks, unless it bounds all that is written', async () => {
    const fast = { ...limits, diskBytesPerSecond: 1024 * mebi }
    const opened = await DockerExecutor.open(House.settings([], { connection, limits: fast }))()
    if (E.isRight(opened)) await opened.right.close()
    expect(E.isLeft(opened) ? opened.left.message : 'opened').toMatch(
      type === 'btrfs'
        ? /^opened$/
        : /^limits\.free\.bytes is \d+, and 4 jobs at once may write \d+ bytes between two looks/
    )
  })

  it('is not opened without the isolation that is asked for', async () => {
    const refused = async (changes: Parameters<typeof House.settings>[1]): Promise<string> => {
      const opened = await DockerExecutor.open(House.settings([], { connection, limits, ...changes }))()
      return E.isLeft(opened) ? opened.left.message : 'opened'
    }
    expect(await refused({ runtime: 'runsc' })).toMatch(/^The engine has no runtime "runsc", but .*runc/)
    expect(await refused({ userns: true })).toMatch(
      /^The users of the engine’s containers are those of its machine/
    )
  })

  it('trains under the runtime that is named', async () => {
    const one = await House.ran(House.trainer(House.honest()), {
      settings: { connection, limits, runtime: 'runc' }
    })
    expect(one.result).toMatchObject(scored)
  })
})

describe.skipIf(Daemon.why !== undefined)(`an engine without quotas${Daemon.note}`, () => {
  const { connection } = House.lent({ type: 'ext4', bytes: 1200 * mebi })

  it('finds who fills it with files that have no name, and scores a neighbour all the same', async () => {
    // The reserve is so much that the last files come slowly enough to be seen.
    const repos = [House.trainer(nameless), House.trainer(`sleep 8\n${House.honest()}`)]
    const free = { bytes: 1000 * mebi, inodes: 0 }
    const [attack, honest] = await House.together(repos, { connection, limits: { ...House.limits, free } })
    expect(honest?.result).toMatchObject(scored)
    expect(attack?.result).toMatchObject({
      right: {
        type: 'Failed',
        reason: 'OutputTooLarge',
        detail: expect.stringMatching(/files open that had no name/) as string
      }
    })
  })
})

describe.skipIf(Daemon.why !== undefined)(`an engine with a broken runtime${Daemon.note}`, () => {
  const { connection } = House.lent(undefined, ['--add-runtime=broken=/bin/false'])

  it('is the world’s: no miner is to blame for a start under a runtime that starts nothing', async () => {
    const one = await House.ran(House.trainer(House.honest()), {
      settings: { connection, runtime: 'broken', limits: { ...House.limits, retries: 0 } }
    })
    expect(one.result).toMatchObject({ _tag: 'Left', left: { kind: 'Engine' } })
  })
})
