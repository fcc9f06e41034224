/** Connections: how the engine is reached, and the client library's object for it (EXECUTION 4). */
import Docker from 'dockerode'
import { Agent } from 'node:http'
import { inspect } from 'node:util'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** How the engine is reached. SSH takes keys from an agent, or one private key. */
export type Connection =
  | { readonly type: 'Socket'; readonly path: string }
  | {
      readonly type: 'Tcp'
      readonly host: string
      readonly port: number
      /** PEM texts; `null` is a plain connection, for an engine on the same machine. */
      readonly tls: { readonly ca: string; readonly cert: string; readonly key: string } | null
    }
  | {
      readonly type: 'Ssh'
      readonly host: string
      readonly port: number
      readonly username: string
      readonly agent: string | null
      readonly privateKey: string | null
    }

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/**
 * Opens a connection for each request: kept ones of an engine that restarts are dead ones. The client library prints
 * every request's options to a debug log, whether there is one or not, and with them the agent and all that is open.
 */
class Connections extends Agent {
  constructor() {
    super({ keepAlive: false })
  }

  [inspect.custom](): string {
    return 'Connections'
  }
}

/** The client library over a connection; `timeout` in milliseconds bounds every request. */
export const client = (connection: Connection, timeout?: number): Docker => {
  const common = { agent: new Connections(), timeout }
  switch (connection.type) {
    case 'Socket': {
      const options = { socketPath: connection.path, ...common }
      return new Docker(options)
    }
    case 'Tcp': {
      const { host, port, tls } = connection
      const plain = { protocol: 'http', host, port, ...common } as const
      return tls === null
        ? new Docker(plain)
        : new Docker({ protocol: 'https', host, port, timeout, ca: tls.ca, cert: tls.cert, key: tls.key })
    }
    case 'Ssh': {
      const { host, port, username, agent: socket, privateKey } = connection
      return new Docker({
        protocol: 'ssh',
        host,
        port,
        username,
        timeout,
        sshOptions: {
          ...(socket === null ? {} : { agent: socket }),
          ...(privateKey === null ? {} : { privateKey })
        }
      })
    }
  }
}
