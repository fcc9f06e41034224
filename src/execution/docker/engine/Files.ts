/** Files in the engine's containers, as archives: put in, taken out, looked at (EXECUTION 4, collect). */
import type Docker from 'dockerode'
import { Buffer } from 'node:buffer'
import { Readable } from 'node:stream'
import { chunks } from './Answer.js'
import { call, EngineError, ifThere } from './EngineError.js'

/** What a path in a container is, links not followed. */
export interface PathStat {
  readonly isFolder: boolean
  readonly isLink: boolean
  readonly size: number
}

export const of = (docker: Docker) => ({
  /** What the archive's maker throws is thrown on, not what it does to the request. */
  put: async (id: string, path: string, archive: Buffer | AsyncIterable<Uint8Array>): Promise<void> => {
    const stream = Buffer.isBuffer(archive) ? archive : Readable.from(archive)
    try {
      await call(docker.getContainer(id).putArchive(stream, { path }))
    } catch (thrown) {
      throw stream instanceof Readable ? (stream.errored ?? thrown) : thrown
    }
  },

  get: async (id: string, path: string): Promise<AsyncIterable<Uint8Array>> =>
    chunks(await call(docker.getContainer(id).getArchive({ path }))),

  stat: async (id: string, path: string): Promise<PathStat | undefined> => {
    const response: unknown = await ifThere(docker.getContainer(id).infoArchive({ path }))
    return response === undefined ? undefined : pathStat(response)
  }
})

/** The engine's own header, in base64: Go's file mode has the folder in bit 31 and the link in bit 27. */
const pathStat = (response: unknown): PathStat => {
  const headers =
    typeof response === 'object' && response !== null && 'headers' in response ? response.headers : undefined
  const text =
    typeof headers === 'object' && headers !== null && 'x-docker-container-path-stat' in headers
      ? headers['x-docker-container-path-stat']
      : undefined
  const stat: unknown = JSON.parse(globalThis.atob(typeof text === 'string' ? text : ''))
  if (typeof stat !== 'object' || stat === null || !('mode' in stat) || !('size' in stat))
    throw new EngineError('The engine says nothing of a path.', null)
  const mode = Number(stat.mode)
  return {
    isFolder: mode >= 2 ** 31,
    isLink: Math.floor(mode / 2 ** 27) % 2 === 1,
    size: Number(stat.size)
  }
}
