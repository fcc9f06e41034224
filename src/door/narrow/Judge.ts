/** A boss round by itself: pairs of scores in, the verdict out, without a tournament around it (RULES 5). */
export { codec, judge, type Pairings } from '../../rules/boss/Judge.js'
