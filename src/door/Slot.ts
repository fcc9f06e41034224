/** Slots: the place a task has in a tournament (RULES 1). */
export { codec, type Place, type Slot, type Stage } from '../domain/task/Slot.js'
import * as Slot from '../domain/task/Slot.js'
import { taken } from './Taken.js'

/** A slot's parts: round, stage, number, task and attempt. */
export const parse = taken(Slot.codec, (slot): Slot.Place => ({ ...Slot.parse(slot) }))
