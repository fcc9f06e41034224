// The plan of a dry run, held against what an engine is then asked for (EXECUTION 3).
import { expect, it } from 'vitest'
import * as Plan from '../../src/docker/Plan.js'
import type { Specification } from '../../src/docker/engine/Specification.js'
import { ofRole, ran, repository, scored, suite } from './broken.js'
import * as Fake from './fake.js'
import * as House from './house.js'

const cached = ({ HostConfig: { Mounts } }: Pick<Specification, 'HostConfig'>) =>
  Mounts.filter(({ Target }) => Target.startsWith('/cache')).map(({ Source, Target, ReadOnly }) => [
    Source,
    Target,
    ReadOnly
  ])

suite('a plan', () => {
  it('names the volumes of the cache that a training is then given, and its arguments (EXECUTION 3)', async () => {
    const asked: Array<Specification> = []
    const one = await ran({
      'POST /containers/create': ofRole('train', (_, { body }) => {
        asked.push(JSON.parse(body.toString()) as Specification)
        return Fake.usual
      })
    })
    expect(one.result).toMatchObject(scored)
    const [training] = asked
    const job = House.job(1, repository())
    const pool = training?.Labels['dethrone.pool'] ?? ''
    const settings = { ...House.settings([[job.miner, repository()]]), pool }
    const { container } = Plan.of(settings, job, House.task(job))
    expect(cached(container)).toHaveLength(3)
    expect(training && cached(training)).toEqual(cached(container))
    expect(training?.Cmd).toEqual(container.Cmd)
  })
})
