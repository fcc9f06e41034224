/** Slots: the place a task has in a tournament, `R1.G3.T2`, `R2.M4.T1`, `R5.B.T5`, with `.A2` for a later attempt (RULES 1). */
import type { Ordering } from 'fp-ts/lib/Ordering.js'
import * as t from 'io-ts'
import { made, refine, type Codec } from '../codec/Codec.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

interface SlotBrand {
  readonly Slot: unique symbol
}

/** A slot's text; `parse` gives its parts. */
export type Slot = t.Branded<string, SlotBrand>

/** Who meets on the task: a group, a match, or the boss round's two. */
export type Stage = 'Group' | 'Match' | 'Boss'

/** A slot's parts: `number` is the group's or the match's, 0 for the boss round. Attempts count from 1. */
export interface Place {
  /** The round, from 1. */
  readonly round: number
  /** Group, match or boss round. */
  readonly stage: Stage
  /** The group's or the match's number, from 1; 0 in the boss round. */
  readonly number: number
  /** The task's number, from 1. */
  readonly task: number
  /** 1, and one more for each task that replaced one that could not be had. */
  readonly attempt: number
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

const grammar =
  /^R([1-9]\d{0,5})\.(?:G([1-9]\d{0,5})|M([1-9]\d{0,5})|B)\.T([1-9]\d{0,5})(?:\.A([2-9]|[1-9]\d{1,5}))?$/

/** Task `task` of a group. */
export const group = (round: number, number: number, task: number): Slot =>
  made(`R${round}.G${number}.T${task}`)

/** The task of a match; matches count from the top of the bracket, byes included. */
export const match = (round: number, number: number): Slot => made(`R${round}.M${number}.T1`)

/** Task `task` of the boss round. */
export const boss = (round: number, task: number): Slot => made(`R${round}.B.T${task}`)

/** A later attempt at a first attempt's slot. */
export const attempt =
  (number: number) =>
  (first: Slot): Slot =>
    number === 1 ? first : made(`${first}.A${number}`)

/** The slot that was found right last: mostly reports come slot by slot. */
let lastRight = ''

const isSlot = (text: string): boolean => {
  if (text === lastRight) return true
  if (!grammar.test(text)) return false
  lastRight = text
  return true
}

export const codec: Codec<Slot, string> = refine(
  t.string,
  (s): s is Slot => isSlot(s),
  'a slot (such as R1.G3.T2, R2.M4.T1 or R5.B.T5.A2)'
)

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** The slot that was read last, and its parts: a report is looked up by them several times in a row. */
let lastRead = ''
let lastPlace: Place = { round: 0, stage: 'Boss', number: 0, task: 0, attempt: 0 }

/** A slot's parts, which are shared and may not be changed. */
export const parse = (slot: Slot): Place => {
  if (slot !== lastRead) {
    lastPlace = read(slot)
    lastRead = slot
  }
  return lastPlace
}

/** By hand, since the grammar holds already. */
const read = (slot: Slot): Place => {
  const second = slot.indexOf('.') + 1
  const third = slot.indexOf('.', second) + 1
  const fourth = slot.indexOf('.', third) + 1
  const mark = slot.charAt(second)
  return {
    round: numberAt(slot, 1),
    stage: mark === 'B' ? 'Boss' : mark === 'G' ? 'Group' : 'Match',
    number: mark === 'B' ? 0 : numberAt(slot, second + 1),
    task: numberAt(slot, third + 1),
    attempt: fourth === 0 ? 1 : numberAt(slot, fourth + 1)
  }
}

const zero = '0'.charCodeAt(0)

/** The number whose digits begin there. */
const numberAt = (slot: Slot, from: number): number => {
  let n = 0
  for (let i = from; i < slot.length; i += 1) {
    const digit = slot.charCodeAt(i) - zero
    if (digit < 0 || digit > 9) break
    n = n * 10 + digit
  }
  return n
}

/** The slot of the first attempt. */
export const first = (slot: Slot): Slot => made(slot.replace(/\.A\d+$/, ''))

// -------------------------------------------------------------------------------------
// instances
// -------------------------------------------------------------------------------------

const stages: Readonly<Record<Stage, number>> = { Group: 0, Match: 1, Boss: 2 }

/** By number, not as text: round, stage, group or match, task, attempt. */
export const compare = (a: Slot, b: Slot): Ordering => {
  if (a === b) return 0
  const [x, y] = [read(a), read(b)]
  const difference =
    x.round - y.round ||
    stages[x.stage] - stages[y.stage] ||
    x.number - y.number ||
    x.task - y.task ||
    x.attempt - y.attempt
  return difference < 0 ? -1 : 1
}
