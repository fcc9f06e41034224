/** Clients: the client library's object for a connection, which no other room sees (EXECUTION 4). */
import Docker from 'dockerode'
import { Agent as Http } from 'node:http'
import { Agent as Https } from 'node:https'
import { inspect } from 'node:util'
import type { Connection } from './Connection.js'

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
export const of = (connection: Connection, timeout?: number): Docker => {
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
