// The disk, by kinds that take longer: outputs in bounded roots, and layers that the engine goes on writing (EXECUTION 4 to 6).
import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import * as Daemon from './daemon.js'
import * as House from './house.js'

const mebi = 1024 ** 2
const scored = { _tag: 'Right', right: { type: 'Scored' } }

describe.skipIf(Daemon.why !== undefined)(`an engine with quotas${Daemon.note}`, () => {
  const { daemon, connection } = House.lent({ type: 'btrfs', bytes: 1200 * mebi })
  const limits = { ...House.limits, free: { bytes: 100 * mebi, inodes: 0 } }

  it('bounds an output as it bounds a root: files without a name and bursts cost no neighbour anything', async () => {
    // Six hundred megabytes in a second or two, where a hundred and fifty may be written.
    const burst = `${House.honest()}\ncd "$out"
exec 3>a 4>b 5>c 6>d 7>e 8>f; rm a b c d e f
for n in 3 4 5 6 7 8; do dd if=/dev/zero bs=1M count=98 >&$n; done
sleep 3`
    const repos = [House.trainer(burst), House.trainer(`sleep 6\n${House.honest()}`)]
    const { came, took } = await House.measured(daemon, () => House.together(repos, { connection, limits }))
    const [attack, honest] = came
    expect(attack?.log).toMatch(/quota exceeded/i)
    expect(honest?.result).toMatchObject(scored)
    expect(took).toBeLessThan(300 * mebi)
  })

  it.each([
    ['a folder of its own', 'RUN mkdir -p /app/checkpoints && chown 1000 /app/checkpoints\nUSER miner'],
    ['a link in its place', 'RUN mkdir -p /app /data && ln -s /data /app/checkpoints'],
    ['a user of its own', 'USER miner'],
    ['links on the way', 'RUN mkdir /opt && ln -s /opt /app']
  ])('finds the output of an image that has %s', async (_, lines) => {
    const one = await House.ran(House.trainer(House.honest('0.25'), lines), {
      settings: { connection, limits }
    })
    expect(one.result).toMatchObject({ right: { type: 'Scored', score: '0.25' } })
  })

  it('takes an image that leaves no place for an output for the miner’s', async () => {
    for (const lines of ['RUN touch /app', 'RUN mkdir /app && ln -s /nowhere /app/checkpoints']) {
      const one = await House.ran(House.trainer(House.honest(), lines), { settings: { connection, limits } })
      expect(one.result, lines).toMatchObject({ right: { type: 'Failed', reason: 'CannotStart' } })
    }
  })

  it('collects no link out of a root', async () => {
    const one = await House.ran(House.trainer(`${House.honest()}\nrm -r "$out"; ln -s /etc "$out"`), {
      settings: { connection, limits }
    })
    expect(one.result).toMatchObject({ right: { type: 'Failed', reason: 'NoOutput' } })
  })
})

describe.skipIf(Daemon.why !== undefined)(`builds on an engine without quotas${Daemon.note}`, () => {
  const { daemon, connection } = House.lent({ type: 'ext4', bytes: 1200 * mebi })

  it.each([
    ['as much as the disk holds', 3],
    ['more than the disk holds', 20]
  ])(
    'has all its room back when a build was given up that had holes for %s',
    async (_, files) => {
      // Over at once: the holes become bytes when the engine makes a layer of them.
      const holes = `RUN for i in $(seq ${files}); do truncate -s 390M /hole$i; done`
      const repos = [House.trainer(House.honest(), holes), House.trainer(`sleep 3\n${House.honest()}`)]
      const jobs = repos.map((repo, i) => House.job(i + 1, repo))
      const executor = await House.opened(
        House.settings(
          jobs.map((job, i) => [job.miner, repos[i]!] as const),
          {
            connection,
            limits: {
              ...House.limits,
              free: { bytes: 100 * mebi, inodes: 0 },
              clean: { seconds: 400 },
              engineSeconds: 400
            }
          }
        )
      )
      await House.execute(executor, jobs[1]!, House.task(jobs[1]!))
      const before = await House.freeOf(daemon)
      const [attack, honest] = await Promise.all(
        jobs.map(job => House.execute(executor, job, House.task(job)))
      )
      // A neighbour may find the disk full: then it is the world's, and all is well a moment later.
      expect(honest?.result).not.toMatchObject({ right: { type: 'Failed' } })
      const again = await House.execute(executor, jobs[1]!, House.task(jobs[1]!))
      await executor.close()
      expect(attack?.result).toMatchObject({ right: { type: 'Failed', reason: 'BuildFailed' } })
      expect(again.result).toMatchObject(scored)
      expect(await House.left(daemon.docker)).toEqual([])
      expect(before - (await House.freeOf(daemon))).toBeLessThan(16 * mebi)
    },
    900_000
  )

  it('unpacks nothing that a Dockerfile adds: no limit of a step holds there', async () => {
    const bomb = execFileSync(
      '/bin/sh',
      ['-c', 'cd "$(mktemp -d)" && truncate -s 1500M hole && tar -cf - hole | gzip -1; rm -r "$PWD"'],
      { maxBuffer: 64 * mebi }
    )
    const at = 'dockerfiles/standalone-text-trainer.dockerfile'
    const repos = [
      House.repository({ [at]: `FROM ${House.base}\nADD bomb /bomb\nRUN false`, bomb }),
      House.trainer(`sleep 3\n${House.honest()}`)
    ]
    const free = { bytes: 100 * mebi, inodes: 0 }
    const { came, took } = await House.measured(daemon, () =>
      House.together(repos, { connection, limits: { ...House.limits, free } })
    )
    const [attack, honest] = came
    expect(honest?.result).toMatchObject(scored)
    expect(attack?.result).toMatchObject({
      right: {
        type: 'Failed',
        reason: 'BuildFailed',
        detail: expect.stringMatching(/^ADD would unpack bomb/) as string
      }
    })
    expect(took).toBeLessThan(100 * mebi)
  }, 300_000)
})
