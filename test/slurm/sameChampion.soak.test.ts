// A tournament of real containers, on an engine beside the validator and through three nodes of a cluster: the same, report by report.
import { afterAll, expect, it } from 'vitest'
import * as Tournament from '../../src/Tournament.js'
import * as House from '../docker/house.js'
import * as Whole from '../docker/whole.js'
import * as Containers from './containers.js'
import * as Use from './use.js'

afterAll(() => House.forget())

Containers.suite('a tournament of containers', cluster => {
  it('of 16 miners has the same champion on a cluster as on one machine', async () => {
    // The smaller the number, the smaller the loss; two of them crash whatever they are asked.
    const { named, played } = Whole.field(
      Array.from({ length: 17 }, (_, i) =>
        House.trainer(i === 2 || i === 11 ? 'exit 1' : House.honest(`0.${String(i + 11)}`))
      )
    )
    const here = await played(await House.opened(House.settings(named, Whole.machine)))
    const there = await played(
      await Use.opened(cluster(), '', {
        pool: 'same',
        submitted: 4,
        callSeconds: 60,
        ...Containers.runtime(cluster(), named)
      })
    )
    // Which jobs ended first is the cluster's affair, and decides nothing.
    const texts = ({ reports }: typeof here) => reports.map(report => JSON.stringify(report)).sort()
    expect(here.reports.length).toBeGreaterThanOrEqual(60)
    expect(there.finished.ending).toEqual(here.finished.ending)
    expect(texts(there)).toEqual(texts(here))
    expect(Tournament.digest(there.finished)).toBe(Tournament.digest(here.finished))
    expect(await House.left()).toEqual([])
  }, 3_600_000)
})
