/** Exact fractions, as rewards are worked out in: `3/20` in JSON (RULES 13). */
export { codec, type Fraction } from '../../scoring/Fraction.js'
