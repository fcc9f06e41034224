/** Metagraphs: which hotkey is registered at which node of the subnet (RULES 13.4). */
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { closed, composite, integer, isPlain, list, once, refine, type Codec } from '../codec/Codec.js'
import * as Hotkey from './Hotkey.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A node: its id on the chain, 0 to 65535, and who is registered there. */
export interface Node {
  /** The node's number in the subnet, from 0. */
  readonly id: number
  /** The hotkey that is registered there. */
  readonly hotkey: Hotkey.Hotkey
}

/** The nodes by ascending id, each id and each hotkey once. Ids may leave gaps: a position in a list is no id. */
export type Metagraph = ReadonlyArray<Node>

// -------------------------------------------------------------------------------------
// codec
// -------------------------------------------------------------------------------------

/** As many as there are ids. */
const mostNodes = 65_536

const isId = (key: string): boolean => /^(?:0|[1-9]\d{0,4})$/.test(key) && Number(key) <= 65_535

const idOf = refine(t.string, (key): key is string => isId(key), 'a node id (an integer from 0 to 65535)')

const free = new t.Type<never>(
  'a hotkey that no other node has',
  (_): _ is never => false,
  t.failure,
  t.identity
)

const isNode = (u: unknown): u is Node =>
  isPlain(u) && typeof u['id'] === 'number' && isId(String(u['id'])) && Hotkey.codec.is(u['hotkey'])

const nodesOf = list(new t.Type<Node>('a node', isNode, t.failure, t.identity), mostNodes)

const isMetagraph = (u: unknown): u is Metagraph =>
  nodesOf.is(u) &&
  u.every((node, i) => i === 0 || node.id > (u[i - 1]?.id ?? node.id)) &&
  new Set(u.map(({ hotkey }) => hotkey)).size === u.length

/** In JSON an object from node id to hotkey: `{ "0": "5F…", "17": "5G…" }`. */
export const codec: Codec<Metagraph, Readonly<Record<string, string>>> = composite<
  Metagraph,
  Readonly<Record<string, string>>
>(
  'a metagraph (an object from node id to hotkey)',
  isMetagraph,
  (u, context) => {
    if (!isPlain(u) || Object.keys(u).length > mostNodes) return t.failure(u, context)
    const nodes = new Map<Hotkey.Hotkey, Node>()
    const errors: Array<t.ValidationError> = []
    for (const [key, value] of Object.entries(u)) {
      const at = (type: t.Decoder<unknown, unknown>): t.Context => t.appendContext(context, key, type, value)
      const hotkey = Hotkey.codec.validate(value, at(Hotkey.codec))
      if (!isId(key)) errors.push({ value: key, context: at(idOf) })
      else if (E.isLeft(hotkey)) errors.push(...hotkey.left)
      else if (nodes.has(hotkey.right)) errors.push({ value, context: at(free) })
      else nodes.set(hotkey.right, { id: Number(key), hotkey: hotkey.right })
    }
    return errors.length > 0
      ? t.failures(errors)
      : t.success(Array.from(nodes.values()).sort((a, b) => a.id - b.id))
  },
  metagraph => Object.fromEntries(metagraph.map(({ id, hotkey }) => [String(id), hotkey]))
)

/** Nodes as a set, in whatever order a call gives them: each id once, and each hotkey at one node. */
export const nodes: Codec<Metagraph, unknown> = once(
  once(
    list(
      closed('a node', {
        /** The node's number in the subnet, from 0. */
        id: integer(0, mostNodes - 1),
        /** The hotkey that is registered there. */
        hotkey: Hotkey.codec
      }),
      mostNodes
    ),
    ({ id }) => String(id),
    'a node id that no other node has',
    'id'
  ),
  ({ hotkey }) => hotkey,
  free.name,
  'hotkey'
)
