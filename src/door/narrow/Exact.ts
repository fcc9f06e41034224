/** Exact decimals: scores and parameters as canonical text (RULES 1). */
export { codec, magnitude, significantDigits, type Exact } from '../../domain/Exact.js'
