/** The machine: four tournaments side by side in WebAssembly (assembly/), with its memory as arrays. One for each thread. */
import { binary } from './binary.js'
import { packed, ziggurat } from './Ziggurat.js'

/** Numbers of the lanes: limits and addresses, which are fixed, and what a plan sets. */
export type LaneNumber =
  | ('mostField' | 'mostRounds' | 'mostMiners' | 'mostGroups' | 'mostCosts' | 'mostMedians' | 'mostTasks')
  | ('mostEntrants' | 'mostKinds' | 'mostBoss' | 'mostThresholds' | 'rounds')
  | ('state' | 'spare' | 'layers' | 'edges' | 'heights' | 'sizes' | 'factors' | 'groupOf' | 'groupBases')
  | ('groupNoises' | 'knockoutBases' | 'knockoutNoises' | 'knockoutBounds' | 'bossBases' | 'bossNoises')
  | ('seating' | 'thresholds' | 'given' | 'strengths' | 'costs' | 'matchNormals' | 'matchWords')
  | ('matchFailures' | 'bossNormals' | 'bossFailures' | 'seeds' | 'winners' | 'ranks')
  | ('champion' | 'totals' | 'tally' | 'field' | 'groupRounds' | 'groupTasks' | 'advance' | 'perGroup')
  | ('entrants' | 'leaves' | 'knockoutKinds' | 'bossTasks' | 'required')
  | ('lastThreshold' | 'givenField' | 'spread' | 'progress' | 'failing' | 'failureBound' | 'replacements')
  | ('lastReign' | 'longestReign' | 'atEndings' | 'atBracket' | 'atLast' | 'atTitles' | 'atChampions')
  | ('atBossRounds' | 'atDethronings' | 'atUndeserved' | 'atUndeservedDethronings' | 'atReigns' | 'reign')

/** Functions, memory, and numbers by name. */
type Machine = {
  readonly memory: { readonly buffer: ArrayBuffer }
  /** Begins the streams of a history at the spare stream's state. */
  readonly begin: () => void
  /** Plays four tournaments up to their boss rounds; the lanes, as bits, that the other kernel is to play instead. */
  readonly open: () => number
  /** Plays the boss rounds of the lanes from one up to another. */
  readonly close: (from: number, to: number) => void
  /** Write words or normals of all lanes to so many rows from an address on. */
  readonly words: (to: number, rows: number) => void
  readonly normals: (to: number, rows: number) => void
} & Readonly<Record<LaneNumber, { value: number }>>

/** The global one: Node's types do not declare it, those of browsers declare nothing of what is in it. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: Machine }
}

const { exports } = new WebAssembly.Instance(
  new WebAssembly.Module(Uint8Array.from(atob(binary), byte => byte.charCodeAt(0)))
)

/** The machine of this thread. */
export const machine = exports

/** The memory as whole numbers, as floats of 32 and of 64 bits. */
export const words = new Int32Array(exports.memory.buffer)
export const floats = new Float32Array(exports.memory.buffer)
export const doubles = new Float64Array(exports.memory.buffer)

/** The index of an address in `words` and `floats`, and in `doubles`. */
export const cell = (address: number): number => address >> 2
export const wide = (address: number): number => address >> 3

words.set(packed, cell(machine.layers.value))
doubles.set(ziggurat.edges, wide(machine.edges.value))
doubles.set(ziggurat.heights, wide(machine.heights.value))

/** The state of the machine's spare stream, for what seldom happens. */
export const spare = words.subarray(cell(machine.spare.value), cell(machine.spare.value) + 4)
