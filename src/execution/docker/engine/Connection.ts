/** Connections: how the engine is reached, and the client library's object for it (EXECUTION 4). */
import Docker from 'dockerode'
import { Agent as Http } from 'node:http'
import { Agent as Https } from 'node:https'
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
 * Agents of its own open a connection for each request: kept ones of an engine that restarts are dead ones. The client
 * library prints every request's options to a debug log, whether there is one or not, with the agent and all it has open.
 */
class Plain extends Http {
  [inspect.custom](): string {
    return 'Plain'
  }
}

class Secure extends Https {
  [inspect.custom](): string {
    return 'Secure'
  }
}

/** The client library over a connection; `timeout` in milliseconds bounds every request. */
export const client = (connection: Connection, timeout?: number): Docker => {
  switch (connection.type) {
    case 'Socket': {
      const options = { socketPath: connection.path, agent: new Plain(), timeout }
      return new Docker(options)
    }
    case 'Tcp': {
      const { host, port, tls } = connection
      const plain = { protocol: 'http', host, port, timeout, agent: new Plain() } as const
      const secure = { ...plain, ...tls, protocol: 'https', agent: new Secure() } as const
      return new Docker(tls === null ? plain : secure)
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
