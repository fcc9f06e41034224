/** dethrone/pool: simulations and sweeps over several threads of Node; `dethrone/simulation` has all that runs in one. */
export * as Pool from './Pool.js'
export * as Sweep from './sweep/index.js'
