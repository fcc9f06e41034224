/** Presence: who is still registered on the subnet, and who has been missing for how many snapshots (RULES 14.7). Pure. */
import { byCodeUnits, type Hotkey } from '../../domain/miner/Hotkey.js'
import type { Snapshot } from '../../ports/season/Metagraph.js'
import type { Of } from './Event.js'

/** What snapshots have told so far. */
export interface Presence {
  /** The block of the newest snapshot; null before the first. */
  readonly block: number | null
  readonly registered: ReadonlySet<Hotkey>
  /** How many snapshots were to be believed: they count for who is absent. */
  readonly believed: number
  /** Of each hotkey that was registered once and is not now, how many were to be believed when it was last there. */
  readonly missing: ReadonlyMap<Hotkey, number>
  /** How many nodes the newest snapshot lost, and of how many. */
  readonly lost: { readonly nodes: number; readonly of: number }
}

export const empty: Presence = {
  block: null,
  registered: new Set(),
  believed: 0,
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

/** After newer snapshots, oldest first. One that lost more than a tenth counts for nobody's absence. */
export const after =
  (events: ReadonlyArray<Of<'Observed'>>) =>
  (presence: Presence): Presence => {
    let { block, believed, lost } = presence
    // Copied once: a validator that starts reads a year of them, and thousands of hotkeys have left by then.
    const registered = new Set(presence.registered)
    const missing = new Map(presence.missing)
    for (const event of events) {
      lost = { nodes: event.left.length, of: registered.size }
      const before = believed
      if (!isDoubtful(lost)) believed += 1
      for (const hotkey of event.left) registered.delete(hotkey)
      for (const hotkey of event.joined) {
        registered.add(hotkey)
        missing.delete(hotkey)
      }
      for (const hotkey of event.left) missing.set(hotkey, before)
      block = event.block
    }
    return { block, registered, believed, missing, lost }
  }

/** In how many snapshots in a row, of those that were to be believed, a hotkey is missing; 0 where it is there or never was. */
const absences = ({ believed, missing }: Presence, hotkey: Hotkey): number =>
  believed - (missing.get(hotkey) ?? believed)

/** Who of those has been missing long enough to be withdrawn; nobody while the newest snapshot is not to be believed. */
export const gone =
  (hotkeys: ReadonlyArray<Hotkey>) =>
  (presence: Presence): ReadonlyArray<Hotkey> =>
    isDoubtful(presence.lost) ? [] : hotkeys.filter(hotkey => absences(presence, hotkey) >= patience)
