// Servers on loopback that reply as a test wants, and are gone when it is over.
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'

export interface Servers {
  /** Starts a server that replies so; its port. */
  readonly listening: (reply: RequestListener) => Promise<number>
  /** A port where a server was, and is no more. */
  readonly left: () => Promise<number>
}

/** Servers that all end with the tests of the place where this is called. */
export const servers = (): Servers => {
  const started: Array<Server> = []
  afterAll(() => {
    for (const server of started) {
      server.close()
      server.closeAllConnections()
    }
  })
  const listening = (reply: RequestListener): Promise<number> =>
    new Promise(resolve => {
      const server = createServer(reply).listen(0, '127.0.0.1', () => {
        resolve((server.address() as AddressInfo).port)
      })
      started.push(server)
    })
  return {
    listening,
    left: async () => {
      const port = await listening(json(404, {}))
      started.pop()?.close()
      return port
    }
  }
}

/** A reply of JSON. */
export const json =
  (status: number, body: unknown): RequestListener =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
