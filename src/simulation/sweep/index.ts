/** Sweeps, as one name: what is asked, its cells and rows, how it is run. */
export * from './Sweep.js'
export { play } from './Played.js'
export { run, type Options } from './Run.js'
