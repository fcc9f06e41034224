/** The engine: small typed functions over its API, and nothing of its client library (EXECUTION 4). */
import * as Client from './Client.js'
import type { Connection } from './Connection.js'
import * as Containers from './Containers.js'
import { call } from './EngineError.js'
import * as Files from './Files.js'
import * as Images from './Images.js'
import * as Networks from './Networks.js'
import * as Volumes from './Volumes.js'

/** The engine's functions that a job needs. Each rejects with an `EngineError`. */
export interface Engine extends ReturnType<typeof of> {}

const promptMilliseconds = 10_000

/** The functions of an engine. */
export const of = (connection: Connection) => {
  const docker = Client.of(connection)
  const prompt = Client.of(connection, promptMilliseconds)
  return {
    /** An engine that hangs is as good as gone: it does not answer within a few seconds. */
    ping: async (): Promise<void> => {
      await call(prompt.ping())
    },
    ...Volumes.of(docker),
    ...Networks.of(docker),
    ...Images.of(docker),
    ...Containers.of(docker, prompt),
    ...Files.of(docker)
  }
}
