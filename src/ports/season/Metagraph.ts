/** The port that tells who is registered on the subnet, and where they answer (RULES 14.2). */
import type * as TE from 'fp-ts/lib/TaskEither.js'
import type * as t from 'io-ts'
import { closed, integer, list, once, text } from '../../domain/codec/Codec.js'
import type * as Nodes from '../../domain/miner/Metagraph.js'
import * as Coldkey from '../../domain/miner/Coldkey.js'
import * as Hotkey from '../../domain/miner/Hotkey.js'
import * as Rao from '../../domain/Rao.js'
import type { PortError } from '../PortError.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

export const node = closed('a node', {
  /** Its id on the chain. */
  id: integer(0, 65_535),
  /** The miner's hotkey (SS58 address, prefix 42). */
  hotkey: Hotkey.codec,
  /** Who owns the hotkey (SS58 address, prefix 42). */
  coldkey: Coldkey.codec,
  /** An IPv4 or IPv6 address, as the miner announced it on the chain; `0.0.0.0` where it announced none. */
  address: text(64),
  /** The port that the miner answers at, 0 for none. */
  port: integer(0, 65_535),
  /** In rao. */
  stake: Rao.text
})

/** A registered node. */
export interface Node extends t.TypeOf<typeof node> {}

export const codec = closed('a snapshot of the metagraph', {
  /** The block of the chain at which it was taken; a newer snapshot has a higher one. */
  block: integer(0),
  /** Everybody who is registered, each number and hotkey once. */
  nodes: once(
    once(list(node, 65_536), ({ id }) => String(id), 'each node id once', 'id'),
    ({ hotkey }) => hotkey,
    'each hotkey once',
    'hotkey'
  )
})

/** Everybody who is registered at a block. */
export interface Snapshot extends t.TypeOf<typeof codec> {}

/** Tells the newest snapshot that it knows of. */
export interface Metagraph {
  readonly snapshot: TE.TaskEither<PortError, Snapshot>
}

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** By ascending node id, which is the order of admission (RULES 14.3). */
export const inOrder = ({ nodes }: Snapshot): ReadonlyArray<Node> =>
  Array.from(nodes).sort((a, b) => a.id - b.id)

/** Who is registered at which node, for the rewards. */
export const hotkeys = (snapshot: Snapshot): Nodes.Metagraph =>
  inOrder(snapshot).map(({ id, hotkey }) => ({ id, hotkey }))
