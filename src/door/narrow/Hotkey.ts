/** Hotkeys: who competes (RULES 1). */
export { codec, type Hotkey } from '../../domain/miner/Hotkey.js'
