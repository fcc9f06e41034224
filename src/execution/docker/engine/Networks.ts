/** The engine's networks: bridges whose containers do not reach each other (EXECUTION 6). */
import type Docker from 'dockerode'
import { texts, type Found } from './Answer.js'
import { call, ifThere } from './EngineError.js'

export const of = (docker: Docker) => ({
  createNetwork: async (
    name: string,
    bridge: string,
    labels: Readonly<Record<string, string>>
  ): Promise<void> => {
    await call(
      docker.createNetwork({
        Name: name,
        Driver: 'bridge',
        Labels: { ...labels },
        Options: {
          'com.docker.network.bridge.name': bridge,
          'com.docker.network.bridge.enable_icc': 'false'
        }
      })
    )
  },

  removeNetwork: async (name: string): Promise<void> => {
    await ifThere(docker.getNetwork(name).remove())
  },

  networks: async (label: string): Promise<ReadonlyArray<Found>> => {
    const found = await call(docker.listNetworks({ filters: { label: [label] } }))
    return found.map(n => ({ id: n.Id, labels: texts(n.Labels) }))
  }
})
