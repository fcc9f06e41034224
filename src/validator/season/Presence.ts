/** Presence: who is still registered on the subnet, and who has been missing for how many snapshots (RULES 14.7). Pure. */
import { byCodeUnits, type Hotkey } from '../../domain/miner/Hotkey.js'
import type { Snapshot } from '../../ports/season/Metagraph.js'
import type { Of } from './Event.js'

/** What snapshots have told so far. */
export interface Presence {
  /** The block of the newest snapshot; null before the first. */
  readonly block: number | null
  readonly registered: ReadonlySet<Hotkey>
  /** In how many snapshots in a row a hotkey that was registered once is missing. */
  readonly missing: ReadonlyMap<Hotkey, number>
  /** How many nodes the newest snapshot lost, and of how many. */
  readonly lost: { readonly nodes: number; readonly of: number }
}

export const empty: Presence = {
  block: null,
  registered: new Set(),
  missing: new Map(),
  lost: { nodes: 0, of: 0 }
}

/** So many snapshots in a row without a hotkey withdraw it. */
export const patience = 3

/** Those of a set that the other has not, in a fixed order. */
const without = (all: ReadonlySet<Hotkey>, other: ReadonlySet<Hotkey>): ReadonlyArray<Hotkey> =>
  Array.from(all)
    .filter(hotkey => !other.has(hotkey))
    .sort(byCodeUnits)

/** A snapshot as what changed since the one before; null where it is not newer. */
export const observed =
  (snapshot: Snapshot) =>
  ({ block, registered }: Presence): Of<'Observed'> | null => {
    if (block !== null && snapshot.block <= block) return null
    const now = new Set(snapshot.nodes.map(({ hotkey }) => hotkey))
    return {
      type: 'Observed',
      block: snapshot.block,
      joined: without(now, registered),
      left: without(registered, now)
    }
  }

/** Whether a snapshot that lost so many is not to be believed: more than a tenth. */
const isDoubtful = ({ nodes, of }: Presence['lost']): boolean => nodes * 10 > of

/** Whether the newest snapshot lost so many that it withdraws nobody, and somebody should look. */
export const isSuspicious = ({ lost }: Presence): boolean => isDoubtful(lost)

/** After a newer snapshot. One that lost more than a tenth counts for nobody's absence. */
export const after =
  ({ block, joined, left }: Of<'Observed'>) =>
  (presence: Presence): Presence => {
    const lost = { nodes: left.length, of: presence.registered.size }
    const registered = new Set(presence.registered)
    for (const hotkey of left) registered.delete(hotkey)
    const missing = new Map<Hotkey, number>()
    const longer = isDoubtful(lost) ? 0 : 1
    for (const [hotkey, times] of presence.missing) missing.set(hotkey, times + longer)
    for (const hotkey of joined) {
      registered.add(hotkey)
      missing.delete(hotkey)
    }
    for (const hotkey of left) missing.set(hotkey, longer)
    return { block, registered, missing, lost }
  }

/** Who of those has been missing long enough to be withdrawn; nobody while the newest snapshot is not to be believed. */
export const gone =
  (hotkeys: ReadonlyArray<Hotkey>) =>
  (presence: Presence): ReadonlyArray<Hotkey> =>
    isDoubtful(presence.lost) ? [] : hotkeys.filter(hotkey => (presence.missing.get(hotkey) ?? 0) >= patience)
