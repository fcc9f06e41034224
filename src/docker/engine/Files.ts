/** Files in the engine's containers, as archives: put in, taken out, looked at (EXECUTION 4, collect). */
import type Docker from 'dockerode'
import type { Buffer } from 'node:buffer'
import { Readable } from 'node:stream'
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { chunks, shaped } from './Answer.js'
import { call, ifThere, own } from './EngineError.js'

/** What a path in a container is, links not followed. */
export interface PathStat {
  readonly isFolder: boolean
  readonly isLink: boolean
  readonly size: number
}

export const of = (docker: Docker) => ({
  /** What the archive's maker throws is thrown on, not what it does to the request. */
  put: async (id: string, path: string, archive: Buffer | AsyncIterable<Uint8Array>): Promise<void> => {
    const stream = Readable.from(archive)
    try {
      await call(docker.getContainer(id).putArchive(stream, { path }))
    } catch (thrown) {
      throw stream.errored ?? thrown
    }
  },

  get: async (id: string, path: string): Promise<AsyncIterable<Uint8Array>> =>
    chunks(await call(docker.getContainer(id).getArchive({ path }))),

  stat: async (id: string, path: string): Promise<PathStat | undefined> => {
    const response: unknown = await ifThere(docker.getContainer(id).infoArchive({ path }))
    return response === undefined ? undefined : pathStat(response)
  }
})

const head = t.type({ headers: t.type({ 'x-docker-container-path-stat': t.string }) })
const stat = t.type({ mode: t.number, size: t.number })

/** The engine's own header, in base64: Go's file mode has the folder in bit 31 and the link in bit 27. */
const pathStat = (response: unknown): PathStat => {
  const text = shaped(head)(response).headers['x-docker-container-path-stat']
  const said = E.tryCatch((): unknown => JSON.parse(globalThis.atob(text)), own)
  if (E.isLeft(said)) throw said.left
  const { mode, size } = shaped(stat)(said.right)
  return {
    isFolder: mode >= 2 ** 31,
    isLink: Math.floor(mode / 2 ** 27) % 2 === 1,
    size
  }
}
