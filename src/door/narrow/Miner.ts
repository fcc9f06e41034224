/** Miners: who competes, who pays, and the code that is run (RULES 1). */
export { codec, type Miner } from '../../domain/miner/Miner.js'
