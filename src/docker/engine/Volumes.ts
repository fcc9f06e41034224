/** The engine's volumes, and how much is in them (EXECUTION 5). */
import type Docker from 'dockerode'
import * as t from 'io-ts'
import { labels, nullish, record, shaped, type Found } from './Answer.js'
import { call, ifThere } from './EngineError.js'

const volume = record({ Name: t.string }, { Labels: labels, CreatedAt: nullish(t.string) })
const list = t.partial({ Volumes: nullish(t.array(volume)) })

const used = record({ Name: t.string }, { UsageData: nullish(t.type({ Size: t.number })) })
const diskUsage = t.partial({ Volumes: nullish(t.array(used)) })

export const of = (docker: Docker) => ({
  createVolume: async (
    name: string,
    marks: Readonly<Record<string, string>>,
    options: Readonly<Record<string, string>> = {}
  ): Promise<void> => {
    await call(docker.createVolume({ Name: name, Labels: { ...marks }, DriverOpts: { ...options } }))
  },

  removeVolume: async (name: string): Promise<void> => {
    await ifThere(docker.getVolume(name).remove({ force: true }))
  },

  /** The labels of a volume, if there is one. */
  volumeLabels: async (name: string): Promise<Readonly<Record<string, string>> | undefined> => {
    const found: unknown = await ifThere(docker.getVolume(name).inspect())
    return found === undefined ? undefined : (shaped(volume)(found).Labels ?? {})
  },

  volumes: async (label: string): Promise<ReadonlyArray<Found & { readonly created: string }>> => {
    const found: unknown = await call(docker.listVolumes({ filters: { label: [label] } }))
    const { Volumes } = shaped(list)(found)
    return (Volumes ?? []).map(v => ({ id: v.Name, labels: v.Labels ?? {}, created: v.CreatedAt ?? '' }))
  },

  /** The bytes in each volume, as the engine counts them when asked, which may take it a while. */
  volumeSizes: async (): Promise<ReadonlyMap<string, number>> => {
    const usage = shaped(diskUsage)(await call<unknown>(docker.df()))
    return new Map((usage.Volumes ?? []).map(({ Name, UsageData }) => [Name, UsageData?.Size ?? 0]))
  },

  /** The bytes in a volume, as the engine counts them when asked: 0 for one it does not know. */
  volumeSize: async (name: string): Promise<number> => {
    const usage = shaped(diskUsage)(await call<unknown>(docker.df()))
    return usage.Volumes?.find(({ Name }) => Name === name)?.UsageData?.Size ?? 0
  }
})
