// The whole way: a job through Slurm to its node, and there through the Docker adapter to a report.
import * as E from 'fp-ts/lib/Either.js'
import { expect, it } from 'vitest'
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
})
