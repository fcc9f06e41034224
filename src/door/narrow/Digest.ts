/** Digests: SHA-256 in hexadecimal, of a state, a rule set, or what was trained. */
export { codec, type Digest } from '../../domain/Digest.js'
