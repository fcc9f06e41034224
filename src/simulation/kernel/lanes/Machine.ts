/** The machine: four tournaments side by side in WebAssembly (assembly/), with its memory as arrays. One for each thread. */
import { binary } from './binary.js'
import { packed, ziggurat } from './Ziggurat.js'

const { exports } = new WebAssembly.Instance(
  new WebAssembly.Module(Uint8Array.from(atob(binary), byte => byte.charCodeAt(0)))
)

/** Functions, and numbers by name. */
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
