/** The engine that builds, as a validator's configuration describes it: the files it names are read here. */
import { access, realpath } from 'node:fs/promises'
import * as E from 'fp-ts/lib/Either.js'
import type { Connection } from '../../../docker/Docker.js'
import { messageOf } from '../../../ports/Executor.js'
import type { Builds } from '../../../validator/config/Builds.js'
import * as Secrets from '../../../validator/config/Secrets.js'
import * as Input from '../../terminal/input.js'
import type { Read } from './world.js'

const secret = async (of: Secrets.Secret, at: Read['at'], name: string): Promise<string> => {
  const found = await Secrets.read(of, at, process.env)
  if (E.isLeft(found)) throw new Input.InputError(`executor.builds.${name}: ${found.left}`)
  // Keys of OpenSSH end in a line's end.
  return `${found.right}\n`
}

const pem = async (path: string, name: string): Promise<string> => {
  try {
    return await Input.text(path)
  } catch (thrown) {
    throw new Input.InputError(`executor.builds.${name}: ${messageOf(thrown)}`)
  }
}

/** How it is reached; every file that is missing is said. `socket` is where the engine that trains is reached. */
export const connection = async (of: Builds, socket: string, at: Read['at']): Promise<Connection> => {
  switch (of.type) {
    case 'socket': {
      const path = at(of.path)
      await access(path).catch((thrown: unknown) => {
        throw new Input.InputError(`executor.builds.path: ${path} cannot be used: ${Input.because(thrown)}`)
      })
      const [there, here] = await Promise.all([realpath(path), realpath(socket).catch(() => socket)])
      if (there === here)
        throw new Input.InputError(
          `executor.builds.path: ${path} is the socket of the engine that trains: expected another engine, or builds: null`
        )
      return { type: 'Socket', path }
    }
    case 'tcp': {
      const { host, port, tls } = of
      if (tls === null) return { type: 'Tcp', host, port, tls }
      const [ca, cert] = await Promise.all([pem(at(tls.ca), 'tls.ca'), pem(at(tls.cert), 'tls.cert')])
      return { type: 'Tcp', host, port, tls: { ca, cert, key: await secret(tls.key, at, 'tls.key') } }
    }
    case 'ssh': {
      const { host, port, username, agent, privateKey, hostKey } = of
      return {
        type: 'Ssh',
        host,
        port,
        username,
        agent: agent === null ? null : at(agent),
        privateKey: privateKey === null ? null : await secret(privateKey, at, 'privateKey'),
        hostKey
      }
    }
  }
}
