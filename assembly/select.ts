/** Who advances from the groups, best first (RULES 3.6): the late links of the tie chain are for those at the cut alone. */
import {
  candidates,
  costs,
  groupOf,
  inverses,
  keys,
  masks,
  medians,
  places,
  ranks,
  seeds,
  strengths
} from './layout'
import { advance, advantageBits, endOfKeys, field, groupTasks } from './plan'

/** So many more than advance may be level at the cut. */
const slack: i32 = 24

/** Leaves the strengths of those who advance in `seeds`; returns the lanes in which the order is not certain. */
export function select(): i32 {
  const cut = cutOf()
  let unclear = i32x4.bitmask(i32x4.lt_s(cut, i32x4.splat(1)))
  mark(cut)
  const room = advance + slack
  for (let i = 0; i < room; i++) v128.store(candidates + <usize>i * 16, i32x4.splat(-1))
  let most = 0
  for (let lane: usize = 0; lane < 4; lane++) {
    const count = gather(lane, room)
    if (count < 0) unclear |= 1 << (<i32>lane)
    else most = max(most, count)
  }
  unclear |= rankCandidates(most)
  for (let lane: usize = 0; lane < 16; lane += 4) {
    for (let i = 0; i < most; i++) {
      const at = <usize>i * 16 + lane
      if (load<i32>(candidates + at) < 0) break
      const to = <usize>load<i32>(ranks + at) * 16 + lane
      store<f32>(seeds + to, load<f32>(strengths + <usize>load<i32>(places + at) * 16 + lane))
    }
  }
  return unclear
}

/** The greatest key that as many have reached as advance, by halving. */
function cutOf(): v128 {
  const wanted = i32x4.splat(advance - 1)
  let low = i32x4.splat(0)
  let high = i32x4.splat(endOfKeys)
  const end = keys + <usize>field * 16
  for (let span = endOfKeys; span > 1; span = (span + 1) >> 1) {
    const middle = i32x4.shr_s(i32x4.add(low, high), 1)
    let reached = i32x4.splat(0)
    let also = i32x4.splat(0)
    let at = keys
    for (; at + 32 < end; at += 48) {
      reached = i32x4.add(reached, i32x4.lt_s(v128.load(at), middle))
      also = i32x4.add(also, i32x4.lt_s(v128.load(at, 16), middle))
      reached = i32x4.add(reached, i32x4.lt_s(v128.load(at, 32), middle))
    }
    for (; at < end; at += 16) also = i32x4.add(also, i32x4.lt_s(v128.load(at), middle))
    // What was counted is those below, negative.
    const enough = i32x4.gt_s(i32x4.add(i32x4.splat(field), i32x4.add(reached, also)), wanted)
    low = v128.bitselect(middle, low, enough)
    high = v128.bitselect(high, middle, enough)
  }
  return low
}

/** Marks who has reached the cut, a bit for each position. */
function mark(cut: v128): void {
  const below = i32x4.sub(cut, i32x4.splat(1))
  let to = masks
  for (let from = 0; from < field; from += 32) {
    const end = min(field - from, 32)
    let bits = i32x4.splat(0)
    let bit = i32x4.splat(1)
    for (let i = 0; i < end; i++) {
      const reached = i32x4.gt_s(v128.load(keys + <usize>(from + i) * 16), below)
      bits = v128.or(bits, v128.and(reached, bit))
      bit = i32x4.shl(bit, 1)
    }
    v128.store(to, bits)
    to += 16
  }
}

/** Lists a lane's candidates with their keys, and returns how many; -1 of too many. */
function gather(lane: usize, room: i32): i32 {
  let count = 0
  for (let from = 0; from < field; from += 32) {
    let bits = load<u32>(masks + ((<usize>from) >> 1) + lane * 4)
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
  const group = load<i32>(groupOf + <usize>position * 4)
  let sum: f32 = 0
  for (let task = 0; task < groupTasks; task++) {
    const at = <usize>(group * groupTasks + task) * 16 + lane * 4
    const own = load<f32>(costs + <usize>(task * field + position) * 16 + lane * 4)
    const gained = (load<f32>(medians + at) - own) * load<f32>(inverses + at)
    sum += own == Infinity ? -1 : max<f32>(-1, min<f32>(1, gained))
  }
  const share = (<f64>sum / groupTasks + 1) * 0.5
  return <i32>(share * <f64>((1 << advantageBits) - 4)) + 1
}

/** How many go before each candidate; returns the lanes in which two are as good as level. */
function rankCandidates(most: i32): i32 {
  let sum = i32x4.splat(0)
  let expected = i32x4.splat(0)
  for (let i: usize = 0, end = <usize>most * 16; i < end; i += 16) {
    const own = v128.load(candidates + i)
    const above = i32x4.add(own, i32x4.splat(1))
    let before = i32x4.splat(0)
    for (let j: usize = 0; j < end; j += 16)
      before = i32x4.sub(before, i32x4.gt_s(v128.load(candidates + j), above))
    v128.store(ranks + i, before)
    // Whoever stands in the row behind i others has a rank of its own where no two are level.
    const real = i32x4.gt_s(own, i32x4.splat(-1))
    sum = i32x4.add(sum, v128.and(before, real))
    expected = i32x4.add(expected, v128.and(i32x4.splat(<i32>(i >> 4)), real))
  }
  return i32x4.bitmask(i32x4.ne(sum, expected))
}
