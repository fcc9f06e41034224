/** The group stage of four tournaments: costs, ranks, medians (RULES 3.5, 3.6, 3.8). */
import { word, words } from './generator'
import { groupBases, groupFailures, groupNoises, inverses, keys, medians } from './layout'
import { normals, spareNormal } from './normals'
import { failing, failureBound, groupTasks, replacements } from './plan'
import { drawn, factorsHere, groups, miners, played, sizesHere } from './round'

/** Draws every task of every group. */
export function drawGroups(): void {
  drawCosts()
  if (failing != 0) replaceTasks()
}

/** Ranks every task of every group; returns the lanes, as bits, in which two scores are tied. */
export function rankGroups(): i32 {
  let unclear = i32x4.splat(0)
  let row: usize = 0
  for (let group = 0; group < groups; group++) {
    const size = load<i32>(sizesHere + <usize>group * 4)
    for (let task = 0; task < groupTasks; task++) {
      const at = played + 16 * (<usize>(task * miners) + row)
      const median = <usize>(group * groupTasks + task) * 16
      const factor = load<i32>(factorsHere + <usize>group * 4) << 4
      unclear = v128.or(
        unclear,
        failing != 0
          ? rankFailing(at, size, keys + 16 * row, task == 0, factor, median)
          : rank(at, size, keys + 16 * row, task == 0, factor, median)
      )
    }
    row += <usize>size
  }
  return i32x4.bitmask(unclear)
}

/** Costs by task and position: lower is better, infinity is a failure. */
function drawCosts(): void {
  const rows = groupTasks * miners
  normals(played, rows)
  if (failing != 0) words(groupFailures, rows)
  const one = f32x4.splat(1)
  const bound = i32x4.splat(failureBound)
  const infinite = f32x4.splat(Infinity)
  for (let task = 0; task < groupTasks; task++) {
    const base = f32x4.splat(load<f32>(groupBases + <usize>task * 4))
    const noise = f32x4.splat(load<f32>(groupNoises + <usize>task * 4))
    const from = <usize>(task * miners) * 16
    for (let i: usize = 0, end = <usize>miners * 16; i < end; i += 16) {
      const mean = f32x4.sub(base, v128.load(drawn + i))
      let cost = f32x4.mul(mean, f32x4.add(one, f32x4.mul(noise, v128.load(played + from + i))))
      if (failing != 0)
        cost = v128.bitselect(infinite, cost, i32x4.lt_s(v128.load(groupFailures + from + i), bound))
      v128.store(played + from + i, cost)
    }
  }
}

/** Where more than half of a group failed, the task is set again, as often as the rules say (RULES 3.8). */
function replaceTasks(): void {
  const infinite = f32x4.splat(Infinity)
  for (let task = 0; task < groupTasks; task++) {
    let at = played + <usize>(task * miners) * 16
    let position: usize = 0
    for (let group = 0; group < groups; group++) {
      const size = load<i32>(sizesHere + <usize>group * 4)
      let failed = i32x4.splat(0)
      for (let i: usize = 0; i < <usize>size * 16; i += 16)
        failed = i32x4.sub(failed, f32x4.eq(v128.load(at + i), infinite))
      const lanes = i32x4.bitmask(i32x4.gt_s(i32x4.shl(failed, 1), i32x4.splat(size)))
      for (let lane: usize = 0; lane < 4; lane++)
        if ((lanes >>> (<i32>lane)) & 1) replaceTask(at + lane * 4, drawn + position + lane * 4, size, task)
      at += <usize>size * 16
      position += <usize>size * 16
    }
  }
}

/** Sets a task of one group in one lane again, until at most half fail, or as often as it may be. */
function replaceTask(at: usize, strength: usize, size: i32, task: i32): void {
  const base = load<f32>(groupBases + <usize>task * 4)
  const noise = load<f32>(groupNoises + <usize>task * 4)
  for (let again = 0; again < replacements; again++) {
    let failed = 0
    for (let i: usize = 0; i < <usize>size * 16; i += 16) {
      const cost = (base - load<f32>(strength + i)) * (1 + noise * spareNormal())
      const fails = <i32>word() < failureBound
      store<f32>(at + i, fails ? Infinity : cost)
      failed += <i32>fails
    }
    if (2 * failed <= size) return
  }
}

/** Adds to a position's key: what it won against others, weighted, and above that in the low bits, whether it won the task. */
function count(key: usize, first: bool, wins: v128, factor: v128, all: v128): void {
  const points = i32x4.sub(i32x4.mul(wins, factor), i32x4.eq(wins, all))
  v128.store(key, first ? points : i32x4.add(v128.load(key), points))
}

/** What of a row is the cost with so many wins. */
function having(at: usize, wins: v128, wanted: v128): v128 {
  return v128.and(v128.load(at), i32x4.eq(wins, wanted))
}

/** Median and the inverse of its magnitude; 0 of a median of 0, which no advantage is relative to. */
function keepMedian(to: usize, low: v128, high: v128): void {
  const median = f32x4.mul(f32x4.add(low, high), f32x4.splat(0.5))
  v128.store(medians + to, median)
  const inverse = f32x4.div(f32x4.splat(1), f32x4.abs(median))
  v128.store(inverses + to, v128.andnot(inverse, f32x4.eq(median, f32x4.splat(0))))
}

/** Ranks a group of which nobody failed; where the wins are not as many as pairs, two are tied. */
function rank(at: usize, size: i32, key: usize, first: bool, factor: i32, median: usize): v128 {
  const all = i32x4.splat(size - 1)
  const weight = i32x4.splat(factor)
  const lower = i32x4.splat(size - 1 - ((size - 1) >> 1))
  const upper = i32x4.splat(size - 1 - (size >> 1))
  let sum = i32x4.splat(0)
  let low = i32x4.splat(0)
  let high = i32x4.splat(0)
  const end = at + <usize>size * 16
  for (let i = at; i < end; i += 64) {
    const a = v128.load(i)
    const b = v128.load(i, 16)
    const c = v128.load(i, 32)
    const d = v128.load(i, 48)
    let wa = i32x4.splat(0)
    let wb = i32x4.splat(0)
    let wc = i32x4.splat(0)
    let wd = i32x4.splat(0)
    for (let j = at; j < end; j += 16) {
      const other = v128.load(j)
      wa = i32x4.sub(wa, f32x4.lt(a, other))
      wb = i32x4.sub(wb, f32x4.lt(b, other))
      wc = i32x4.sub(wc, f32x4.lt(c, other))
      wd = i32x4.sub(wd, f32x4.lt(d, other))
    }
    const k = key + (i - at)
    const left = end - i
    sum = i32x4.add(sum, wa)
    low = v128.or(low, having(i, wa, lower))
    high = v128.or(high, having(i, wa, upper))
    count(k, first, wa, weight, all)
    if (left <= 16) break
    sum = i32x4.add(sum, wb)
    low = v128.or(low, having(i + 16, wb, lower))
    high = v128.or(high, having(i + 16, wb, upper))
    count(k + 16, first, wb, weight, all)
    if (left <= 32) break
    sum = i32x4.add(sum, wc)
    low = v128.or(low, having(i + 32, wc, lower))
    high = v128.or(high, having(i + 32, wc, upper))
    count(k + 32, first, wc, weight, all)
    if (left <= 48) break
    sum = i32x4.add(sum, wd)
    low = v128.or(low, having(i + 48, wd, lower))
    high = v128.or(high, having(i + 48, wd, upper))
    count(k + 48, first, wd, weight, all)
  }
  keepMedian(median, low, high)
  return i32x4.ne(sum, i32x4.splat((size * (size - 1)) >> 1))
}

/** Where the failing words were, the wins of a group are kept until its medians are known.
 *
 * Ranks a group of which some failed: they have no points and no part in the median. */
function rankFailing(at: usize, size: i32, key: usize, first: bool, factor: i32, median: usize): v128 {
  const all = i32x4.splat(size - 1)
  const weight = i32x4.splat(factor)
  const infinite = f32x4.splat(Infinity)
  const end = at + <usize>size * 16
  let sum = i32x4.splat(0)
  let scored = i32x4.splat(0)
  for (let i = at; i < end; i += 16) {
    const own = v128.load(i)
    let wins = i32x4.splat(0)
    for (let j = at; j < end; j += 16) wins = i32x4.sub(wins, f32x4.lt(own, v128.load(j)))
    const has = f32x4.lt(own, infinite)
    scored = i32x4.sub(scored, has)
    sum = i32x4.add(sum, wins)
    v128.store(groupFailures + (i - at), v128.or(wins, v128.not(has)))
    count(key + (i - at), first, wins, weight, all)
  }
  // Of m with a score, the k-th best has beaten all but k: the failed as well.
  const one = i32x4.splat(1)
  const lower = i32x4.sub(all, i32x4.shr_s(i32x4.sub(scored, one), 1))
  const upper = i32x4.sub(all, i32x4.shr_s(scored, 1))
  let low = i32x4.splat(0)
  let high = i32x4.splat(0)
  for (let i = at; i < end; i += 16) {
    const wins = v128.load(groupFailures + (i - at))
    low = v128.or(low, having(i, wins, lower))
    high = v128.or(high, having(i, wins, upper))
  }
  keepMedian(median, low, high)
  const failed = i32x4.sub(i32x4.splat(size), scored)
  const pairs = i32x4.add(
    i32x4.shr_s(i32x4.mul(scored, i32x4.sub(scored, one)), 1),
    i32x4.mul(scored, failed)
  )
  return i32x4.ne(sum, pairs)
}
