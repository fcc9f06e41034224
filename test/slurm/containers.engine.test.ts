// The whole way: a job through Slurm to its node, and there through the Docker adapter to a report.
import * as E from 'fp-ts/lib/Either.js'
import { once } from 'node:events'
import { expect, it, vi } from 'vitest'
import * as House from '../docker/house.js'
import * as Containers from './containers.js'
import * as Use from './use.js'

Containers.suite('containers on a cluster', cluster => {
  it('come to the reports that they come to on an engine beside the validator, phase by phase', async () => {
    const repos = [House.trainer(House.honest('0.25')), House.trainer('echo "no luck"; exit 3')]
    const jobs = repos.map((repo, i) => House.job(i + 1, repo))
    const executor = await Use.opened(cluster(), '', {
      pool: 'containers',
      ...Containers.runtime(
        cluster(),
        jobs.map((job, i) => [job.miner, repos[i]!] as const)
      )
    })
    const [honest, crashing] = await Promise.all(
      jobs.map(job => Use.ran(executor, job, { ...House.task(job), resources: Use.task(job).resources }))
    )
    expect(honest?.result).toMatchObject({ right: { type: 'Scored', score: '0.25', timedOut: false } })
    expect(crashing?.result).toMatchObject({ right: { type: 'Failed', reason: 'Crashed' } })
    expect(E.isRight(crashing!.result)).toBe(true)
    const phases = honest?.events.flatMap(event => (event.type === 'Phase' ? [event.phase] : []))
    expect(phases).toEqual(
      expect.arrayContaining(['queue', 'fetch', 'build', 'train', 'collect', 'evaluate', 'clean'])
    )
    expect(honest?.events.some(event => event.type === 'Line' && event.text.includes('trained'))).toBe(true)
    expect(await House.left()).toEqual([])
  }, 300_000)

  it('that a killed program leaves running are removed by the epilog, and the rest by the next job', async () => {
    const [repo, next] = [House.trainer('echo waiting; sleep 600'), House.trainer(House.honest('0.5'))]
    const [job, after] = [House.job(1, repo), House.job(2, next)]
    const { program, runtime } = Containers.runtime(cluster(), [
      [job.miner, repo],
      [after.miner, next]
    ])
    const pool = String(runtime['pool'])
    Containers.sweeps(cluster(), pool)
    const executor = await Use.opened(cluster(), '', {
      pool: `epilog-${job.miner.commitHash}`,
      program,
      runtime
    })
    const task = { ...House.task(job), resources: Use.task(job).resources }
    const running = async () =>
      (await House.docker.listContainers()).filter(({ Labels }) => Labels['dethrone.pool']?.startsWith(pool))

    const trains = new AbortController()
    const on = (event: { readonly type: string }): void => {
      if (event.type === 'Line' && JSON.stringify(event).includes('waiting')) trains.abort()
    }
    const lost = Use.ran(executor, job, task, { on })
    await once(trains.signal, 'abort')
    expect((await running()).map(({ Labels }) => Labels['dethrone.role'])).toContain('train')
    cluster().ask(
      'scancel',
      '--signal=KILL',
      '--full',
      cluster().ask('squeue', '--noheader', '--format=%i').trim()
    )

    const { result } = await lost
    expect(result, JSON.stringify(result)).toMatchObject({ left: { kind: 'Cancelled' } })
    await vi.waitFor(async () => expect(await running()).toEqual([]), { timeout: 30_000, interval: 200 })
    const scored = await Use.ran(executor, after, { ...House.task(after), resources: task.resources })
    expect(scored.result).toMatchObject({ right: { type: 'Scored', score: '0.5' } })
    expect(await House.left()).toEqual([])
  }, 300_000)
})
