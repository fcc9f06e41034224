/** Connections: how the engine is reached (EXECUTION 4). A module without the client library, whose types users need not have. */

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
