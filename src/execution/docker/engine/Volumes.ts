/** The engine's volumes, and how much is in them (EXECUTION 5). */
import type Docker from 'dockerode'
import * as t from 'io-ts'
import { texts, type Found } from './Answer.js'
import { call, EngineError, ifThere } from './EngineError.js'

const nullish = <C extends t.Mixed>(codec: C) => t.union([codec, t.null, t.undefined])
const diskUsage = t.type({
  Volumes: nullish(t.array(t.type({ Name: t.string, UsageData: nullish(t.type({ Size: t.number })) })))
})

export const of = (docker: Docker) => ({
  createVolume: async (
    name: string,
    labels: Readonly<Record<string, string>>,
    options: Readonly<Record<string, string>> = {}
  ): Promise<void> => {
    await call(docker.createVolume({ Name: name, Labels: { ...labels }, DriverOpts: { ...options } }))
  },

  removeVolume: async (name: string): Promise<void> => {
    await ifThere(docker.getVolume(name).remove({ force: true }))
  },

  volumes: async (label: string): Promise<ReadonlyArray<Found & { readonly created: string }>> => {
    const { Volumes } = await call(docker.listVolumes({ filters: { label: [label] } }))
    return Volumes.map(v => ({
      id: v.Name,
      labels: texts(v.Labels),
      created: 'CreatedAt' in v && typeof v.CreatedAt === 'string' ? v.CreatedAt : ''
    }))
  },

  /** The bytes in a volume, as the engine counts them when asked: 0 for one it does not know. */
  volumeSize: async (name: string): Promise<number> => {
    const usage: unknown = await call<unknown>(docker.df())
    if (!diskUsage.is(usage)) throw new EngineError('The engine says nothing of its volumes.', null)
    return usage.Volumes?.find(({ Name }) => Name === name)?.UsageData?.Size ?? 0
  }
})
