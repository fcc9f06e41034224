/** An engine apart that builds miners' images, as a configuration describes it (docs/running-jobs.md). */
import { resolve } from 'node:path'
import * as t from 'io-ts'
import { closed, integer, nullable, refine, show, tagged, text } from '../../domain/codec/Codec.js'
import * as Secrets from './Secrets.js'
import * as Addresses from '../http/Addresses.js'

const named = (longest: number) =>
  refine(text(longest), (name): name is string => name.trim() !== '', 'a text that is not empty')

/** How that engine is reached: files hold what proves who asks, and the configuration holds no key. */
export const codec = tagged('an engine that builds', {
  /** By a socket of this machine: one that is forwarded, say. */
  socket: closed('an engine by its socket', {
    type: t.literal('socket'),
    /** The socket's path. */
    path: named(4096)
  }),
  /** Over TCP, as the engine's `--tlsverify` has it. */
  tcp: closed('an engine over TCP', {
    type: t.literal('tcp'),
    /** The engine's host, by name or address. */
    host: named(256),
    /** The port it listens at. */
    port: integer(1, 65_535),
    /** What proves both sides to each other; null is a plain connection, to this machine alone. */
    tls: nullable(
      closed('TLS', {
        /** The file of the authority that signed the engine's certificate, PEM. */
        ca: named(4096),
        /** The file of our certificate, PEM. */
        cert: named(4096),
        /** The key of our certificate, PEM. */
        key: Secrets.codec
      })
    )
  }),
  /** Over SSH, with an agent or one private key. */
  ssh: closed('an engine over SSH', {
    type: t.literal('ssh'),
    /** The engine's host, by name or address. */
    host: named(256),
    /** The port of its SSH server. */
    port: integer(1, 65_535),
    /** The user on that host, who may use the engine. */
    username: named(256),
    /** The socket of an SSH agent; null where a key is given. */
    agent: nullable(named(4096)),
    /** The private key; null where an agent has it. */
    privateKey: nullable(Secrets.codec),
    /** The fingerprint of the host's own key, as `ssh-keygen -lf` prints it: nobody else is taken for the host. */
    hostKey: refine(
      t.string,
      (text): text is string => /^SHA256:[A-Za-z0-9+/]{43}$/.test(text),
      'a fingerprint as ssh-keygen -lf prints it, SHA256: and 43 characters'
    )
  })
})

/** An engine that builds. */
export type Builds = t.TypeOf<typeof codec>

/** What is wrong with an engine that builds, beside the socket of the one that trains. */
export const faults = (builds: Builds, socket: string): ReadonlyArray<string> => {
  switch (builds.type) {
    case 'socket':
      return resolve(builds.path) === resolve(socket)
        ? [
            `executor.builds.path is ${show(builds.path)}, the engine that trains: expected another engine, or builds: null to build on this one`
          ]
        : []
    case 'tcp':
      return builds.tls === null && !Addresses.isThisMachine(builds.host)
        ? [
            `executor.builds.tls is null and executor.builds.host is ${show(builds.host)}: expected { "ca", "cert", "key" }, since whoever reaches an engine without them owns its machine`
          ]
        : []
    case 'ssh':
      return (builds.agent === null) === (builds.privateKey === null)
        ? ['executor.builds: expected either agent or privateKey, and null for the other']
        : []
  }
}
