/** Champions: who defends the title, in which reign (RULES 1). */
export { codec, type Champion } from '../../domain/miner/Champion.js'
