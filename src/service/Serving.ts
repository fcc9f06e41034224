/** Where the service listens: one server for its answers and its pages, with the bounds that strangers are held to. */
import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'

/** A service that answers. */
export interface Serving {
  readonly port: number
  readonly stop: () => void
}

/** The most connections at once, and milliseconds for a request to be whole. */
const [connections, patience] = [256, 10_000]

/** Serves; port 0 takes a free one. Rejects where the address cannot be had. */
export const serve = ({ fetch }: Pick<Hono, 'fetch'>, host: string, port: number): Promise<Serving> =>
  new Promise((resolve, reject) => {
    const server = createAdaptorServer({
      fetch,
      serverOptions: { requestTimeout: patience, headersTimeout: patience, maxHeaderSize: 8_192 }
    })
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      resolve({
        port: typeof address === 'object' && address !== null ? address.port : port,
        stop: () => {
          server.close()
          if (isHttp(server)) server.closeAllConnections()
        }
      })
    })
    if (isHttp(server)) server.maxConnections = connections
  })

const isHttp = (server: object): server is Server => 'closeAllConnections' in server
