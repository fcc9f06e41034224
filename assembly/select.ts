/** Who advances from a round of groups (RULES 3.6): the late links of the tie chain are for those at the cut alone. */
import {
  advancing,
  candidates,
  inverses,
  keys,
  leaders,
  masks,
  medians,
  places,
  ranks,
  seeds
} from './layout'
import { advance, groupTasks, perGroup } from './plan'
import {
  advantageBits,
  drawn,
  endOfKeys,
  groups,
  groupsHere,
  last,
  miners,
  onward,
  played,
  sizesHere
} from './round'

/** So many more than advance may be level at the cut. */
const slack: i32 = 24

/** Leaves the strengths of those who advance where the next round or the bracket takes them; returns the lanes in which it is not certain who does. */
export function select(): i32 {
  if (perGroup == 0 || groups == 1) return selectFrom(0, miners, 0)
  let unclear = 0
  let from = 0
  for (let group = 0; group < groups; group++) {
    const size = load<i32>(sizesHere + <usize>group * 4)
    unclear |= selectFrom(from, from + size, group * advance)
    from += size
  }
  return last == 0 ? unclear : unclear | seedAll(groups * advance)
}

/** Selects among the positions from one up to another; the best goes to the row `first`. */
function selectFrom(from: i32, to: i32, first: i32): i32 {
  const cut = cutOf(from, to)
  let unclear = i32x4.bitmask(i32x4.lt_s(cut, i32x4.splat(1)))
  mark(cut, from, to)
  const room = advance + slack
  for (let i = 0; i < room; i++) v128.store(candidates + <usize>i * 16, i32x4.splat(-1))
  let most = 0
  for (let lane: usize = 0; lane < 4; lane++) {
    const count = gather(lane, from, to, room)
    if (count < 0) unclear |= 1 << (<i32>lane)
    else most = max(most, count)
  }
  unclear |= rankCandidates(candidates, most)
  for (let lane: usize = 0; lane < 16; lane += 4) {
    for (let i = 0; i < most; i++) {
      const at = <usize>i * 16 + lane
      const key = load<i32>(candidates + at)
      if (key < 0) break
      const rank = load<i32>(ranks + at)
      if (rank >= advance) continue
      const row = <usize>(first + rank) * 16 + lane
      store<f32>(onward + row, load<f32>(drawn + <usize>load<i32>(places + at) * 16 + lane))
      if (perGroup != 0 && last != 0) store<i32>(advancing + row, key)
    }
  }
  return unclear
}

/** Seeds the best of all groups, in the order of their keys (RULES 3.7); returns the lanes in which two are as good as level. */
function seedAll(count: i32): i32 {
  const unclear = rankCandidates(advancing, count)
  memory.copy(leaders, seeds, <usize>count * 16)
  for (let lane: usize = 0; lane < 16; lane += 4)
    for (let i = 0; i < count; i++) {
      const at = <usize>i * 16 + lane
      store<f32>(seeds + <usize>load<i32>(ranks + at) * 16 + lane, load<f32>(leaders + at))
    }
  return unclear
}

/**
 * Where one task of a group decides alone, costs say who advances, in what order: those with the least are kept in
 * order while the group is gone through. Returns the lanes in which two of them are tied, or too few have a score.
 */
export function selectDirectly(): i32 {
  const infinite = f32x4.splat(Infinity)
  const end = <usize>advance * 16
  let unclear = f32x4.splat(0)
  let at: usize = 0
  for (let group = 0; group < groups; group++) {
    const to = onward + <usize>(group * advance) * 16
    for (let i: usize = 0; i <= end; i += 16) v128.store(leaders + i, infinite)
    let worst = infinite
    const next = at + <usize>load<i32>(sizesHere + <usize>group * 4) * 16
    for (; at < next; at += 16) {
      let cost = v128.load(played + at)
      if (!v128.any_true(f32x4.lt(cost, worst))) continue
      let strength = v128.load(drawn + at)
      // The row behind those who advance holds the first who does not: the next group, or nobody, overwrites it.
      for (let i: usize = 0; i <= end; i += 16) {
        const other = v128.load(leaders + i)
        const theirs = v128.load(to + i)
        const better = f32x4.lt(cost, other)
        v128.store(leaders + i, v128.bitselect(cost, other, better))
        v128.store(to + i, v128.bitselect(strength, theirs, better))
        cost = v128.bitselect(other, cost, better)
        strength = v128.bitselect(theirs, strength, better)
      }
      worst = v128.load(leaders + end)
    }
    for (let i: usize = 0; i < end; i += 16)
      unclear = v128.or(unclear, f32x4.eq(v128.load(leaders + i), v128.load(leaders + i, 16)))
  }
  return i32x4.bitmask(unclear)
}

/** The greatest key that as many have reached as advance, by halving. */
function cutOf(from: i32, to: i32): v128 {
  const wanted = i32x4.splat(advance - 1)
  let low = i32x4.splat(0)
  let high = i32x4.splat(endOfKeys)
  const count = i32x4.splat(to - from)
  const end = keys + <usize>to * 16
  for (let span = endOfKeys; span > 1; span = (span + 1) >> 1) {
    const middle = i32x4.shr_s(i32x4.add(low, high), 1)
    let reached = i32x4.splat(0)
    let also = i32x4.splat(0)
    let at = keys + <usize>from * 16
    for (; at + 32 < end; at += 48) {
      reached = i32x4.add(reached, i32x4.lt_s(v128.load(at), middle))
      also = i32x4.add(also, i32x4.lt_s(v128.load(at, 16), middle))
      reached = i32x4.add(reached, i32x4.lt_s(v128.load(at, 32), middle))
    }
    for (; at < end; at += 16) also = i32x4.add(also, i32x4.lt_s(v128.load(at), middle))
    // What was counted is those below, negative.
    const enough = i32x4.gt_s(i32x4.add(count, i32x4.add(reached, also)), wanted)
    low = v128.bitselect(middle, low, enough)
    high = v128.bitselect(high, middle, enough)
  }
  return low
}

/** Marks who has reached the cut, a bit for each position. */
function mark(cut: v128, first: i32, end: i32): void {
  const below = i32x4.sub(cut, i32x4.splat(1))
  let to = masks
  for (let from = first; from < end; from += 32) {
    const count = min(end - from, 32)
    let bits = i32x4.splat(0)
    let bit = i32x4.splat(1)
    for (let i = 0; i < count; i++) {
      const reached = i32x4.gt_s(v128.load(keys + <usize>(from + i) * 16), below)
      bits = v128.or(bits, v128.and(reached, bit))
      bit = i32x4.shl(bit, 1)
    }
    v128.store(to, bits)
    to += 16
  }
}

/** Lists a lane's candidates with their keys, and returns how many; -1 of too many. */
function gather(lane: usize, first: i32, end: i32, room: i32): i32 {
  let count = 0
  let mask = masks + lane * 4
  for (let from = first; from < end; from += 32, mask += 16) {
    let bits = load<u32>(mask)
    while (bits != 0) {
      const position = from + <i32>ctz(bits)
      bits &= bits - 1
      if (count == room) return -1
      const to = <usize>count * 16 + lane * 4
      const key = load<i32>(keys + <usize>position * 16 + lane * 4)
      store<i32>(candidates + to, (key << advantageBits) + advantage(position, lane))
      store<i32>(places + to, position)
      count += 1
    }
  }
  return count
}

/** The sum of a position's advantages, which is from minus to plus as many as there are tasks, as a whole number from 0. */
function advantage(position: i32, lane: usize): i32 {
  const group = load<i32>(groupsHere + <usize>position * 4)
  let sum: f32 = 0
  for (let task = 0; task < groupTasks; task++) {
    const at = <usize>(group * groupTasks + task) * 16 + lane * 4
    const own = load<f32>(played + <usize>(task * miners + position) * 16 + lane * 4)
    const gained = (load<f32>(medians + at) - own) * load<f32>(inverses + at)
    sum += own == Infinity ? -1 : max<f32>(-1, min<f32>(1, gained))
  }
  const share = (<f64>sum / groupTasks + 1) * 0.5
  return <i32>(share * <f64>((1 << advantageBits) - 4)) + 1
}

/** How many go before each candidate; returns the lanes in which two are as good as level. */
function rankCandidates(rows: usize, most: i32): i32 {
  let sum = i32x4.splat(0)
  let expected = i32x4.splat(0)
  for (let i: usize = 0, end = <usize>most * 16; i < end; i += 16) {
    const own = v128.load(rows + i)
    const above = i32x4.add(own, i32x4.splat(1))
    let before = i32x4.splat(0)
    for (let j: usize = 0; j < end; j += 16)
      before = i32x4.sub(before, i32x4.gt_s(v128.load(rows + j), above))
    v128.store(ranks + i, before)
    // Whoever stands in the row behind i others has a rank of its own where no two are level.
    const real = i32x4.gt_s(own, i32x4.splat(-1))
    sum = i32x4.add(sum, v128.and(before, real))
    expected = i32x4.add(expected, v128.and(i32x4.splat(<i32>(i >> 4)), real))
  }
  return i32x4.bitmask(i32x4.ne(sum, expected))
}
