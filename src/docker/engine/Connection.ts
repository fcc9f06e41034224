/** Connections: how the engine is reached (EXECUTION 4). A module without the client library, whose types users need not have. */

/** How the engine is reached. SSH takes keys from an agent, or one private key. */
export type Connection =
  | {
      readonly type: 'Socket'
      /** The socket's path, `/var/run/docker.sock` for instance. */
      readonly path: string
    }
  | {
      readonly type: 'Tcp'
      /** The engine's host, by name or address. */
      readonly host: string
      /** The port it listens at. */
      readonly port: number
      /** PEM texts; `null` is a plain connection, for an engine on the same machine. */
      readonly tls: {
        /** The authority that signed the engine's certificate, as PEM. */
        readonly ca: string
        /** Our certificate, as PEM. */
        readonly cert: string
        /** The key of our certificate, as PEM. */
        readonly key: string
      } | null
    }
  | {
      readonly type: 'Ssh'
      /** The engine's host, by name or address. */
      readonly host: string
      /** The port it listens at. */
      readonly port: number
      /** The user on that host. */
      readonly username: string
      /** The socket of an SSH agent; null where a key is given. */
      readonly agent: string | null
      /** The private key as text; null where an agent has it. */
      readonly privateKey: string | null
      /**
       * The fingerprint of the host's own key, as `ssh-keygen -l` prints it: `SHA256:…`. Without it whoever answers there is
       * taken for the host.
       */
      readonly hostKey?: string
    }
