/** The round of groups in play: its part of the plan, and where it lies in memory. Rounds lie one behind the other. */
import { costs, factors, groupOf, rounds, seeds, sizes, strengths } from './layout'
import { groupRounds } from './plan'

/** Its miners and groups; 1 where costs alone decide who advances. */
export let miners: i32 = 0
export let groups: i32 = 0
export let direct: i32 = 0
/** Above every key of a position; and how many bits of a candidate's key are for its advantage. */
export let endOfKeys: i32 = 0
export let advantageBits: i32 = 0
/** Its rows of strengths in drawn order, and of costs; the sizes of its groups, their factors, the groups of positions. */
export let drawn: usize = 0
export let played: usize = 0
export let sizesHere: usize = 0
export let factorsHere: usize = 0
export let groupsHere: usize = 0
/** 1 for the round before the bracket; where the strengths of those who advance go. */
export let last: i32 = 0
export let onward: usize = 0

/** Goes on to a round: eight numbers say what it is. */
export function enter(round: i32): void {
  const at = rounds + <usize>round * 32
  const firstMiner = <usize>load<i32>(at, 12)
  const firstGroup = <usize>load<i32>(at, 16)
  miners = load<i32>(at)
  groups = load<i32>(at, 4)
  direct = load<i32>(at, 8)
  endOfKeys = load<i32>(at, 24)
  advantageBits = load<i32>(at, 28)
  drawn = strengths + firstMiner * 16
  played = costs + <usize>load<i32>(at, 20) * 16
  sizesHere = sizes + firstGroup * 4
  factorsHere = factors + firstGroup * 4
  groupsHere = groupOf + firstMiner * 4
  last = <i32>(round == groupRounds - 1)
  onward = last != 0 ? seeds : drawn + <usize>miners * 16
}
