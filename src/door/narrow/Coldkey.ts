/** Coldkeys: who pays (RULES 1). */
export { codec, type Coldkey } from '../../domain/miner/Coldkey.js'
