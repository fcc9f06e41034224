/** The engine's networks: bridges whose containers do not reach each other (EXECUTION 6). */
import type Docker from 'dockerode'
import * as t from 'io-ts'
import { instant, labels, record, shaped, type Found } from './Answer.js'
import { call, ifThere } from './EngineError.js'

const list = t.array(record({ Id: t.string }, { Labels: labels }))
const dated = t.type({ Created: t.string })

export const of = (docker: Docker) => ({
  createNetwork: async (
    name: string,
    bridge: string,
    marks: Readonly<Record<string, string>>
  ): Promise<void> => {
    await call(
      docker.createNetwork({
        Name: name,
        Driver: 'bridge',
        Labels: { ...marks },
        Options: {
          'com.docker.network.bridge.name': bridge,
          'com.docker.network.bridge.enable_icc': 'false'
        }
      })
    )
  },

  hasNetwork: async (name: string): Promise<boolean> => {
    const found: unknown = await ifThere(docker.getNetwork(name).inspect())
    return found !== undefined
  },

  removeNetwork: async (name: string): Promise<void> => {
    await ifThere(docker.getNetwork(name).remove())
  },

  /**
   * When the engine was started, in milliseconds of its clock: it makes its own bridge anew each time, and says nothing
   * else of its start. Nothing where it has no bridge.
   */
  since: async (): Promise<number | undefined> => {
    const found: unknown = await ifThere(docker.getNetwork('bridge').inspect())
    return found === undefined ? undefined : instant(shaped(dated)(found).Created)
  },

  networks: async (label: string): Promise<ReadonlyArray<Found>> => {
    const found: unknown = await call(docker.listNetworks({ filters: { label: [label] } }))
    return shaped(list)(found).map(n => ({ id: n.Id, labels: n.Labels ?? {} }))
  }
})
