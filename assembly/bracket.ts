/** The knockout of four tournaments: a heap of matches (RULES 4). */
import { word, words } from './generator'
import {
  knockoutBases,
  knockoutBounds,
  knockoutNoises,
  matchFailures,
  matchNormals,
  matchWords,
  seating,
  seeds,
  survivors,
  winners
} from './layout'
import { normals, spareNormal } from './normals'
import { entrants, failing, failureBound, knockoutKinds, leaves, replacements } from './plan'

/** Plays the bracket; returns the lanes in which both failed in a match. */
export function playBracket(): i32 {
  const matches = leaves - 1
  normals(matchNormals, 2 * matches)
  if (knockoutKinds > 1) words(matchWords, matches)
  if (failing != 0) {
    words(matchFailures, 2 * matches)
    replacePairs(matchNormals, matchFailures, matches)
  }
  for (let leaf = leaves; leaf < 2 * leaves; leaf++) {
    const seed = load<i32>(seating + <usize>leaf * 4)
    v128.store(winners + <usize>leaf * 16, i32x4.splat(seed))
    v128.store(survivors + <usize>leaf * 16, v128.load(seeds + <usize>seed * 16))
  }
  let failed = i32x4.splat(0)
  for (let match = matches; match > 0; match--) failed = v128.or(failed, meet(match))
  return i32x4.bitmask(failed)
}

/** Where both of a pair failed, the task is set again, as often as the rules say: the last attempt takes the place of the first. */
export function replacePairs(normalsAt: usize, failuresAt: usize, pairs: i32): void {
  const bound = i32x4.splat(failureBound)
  for (let i: usize = 0, end = <usize>pairs * 32; i < end; i += 32) {
    const at = failuresAt + i
    const failed = v128.and(i32x4.lt_s(v128.load(at), bound), i32x4.lt_s(v128.load(at, 16), bound))
    const lanes = i32x4.bitmask(failed)
    if (lanes == 0) continue
    for (let lane: usize = 0; lane < 4; lane++) {
      if (((lanes >>> (<i32>lane)) & 1) == 0) continue
      const cell = i + lane * 4
      for (let again = 0; again < replacements; again++) {
        store<f32>(normalsAt + cell, spareNormal())
        store<f32>(normalsAt + cell, spareNormal(), 16)
        store<u32>(failuresAt + cell, word())
        store<u32>(failuresAt + cell, word(), 16)
        if (load<i32>(failuresAt + cell) >= failureBound) break
        if (load<i32>(failuresAt + cell, 16) >= failureBound) break
      }
    }
  }
}

/** One match: the better score wins, a tie goes to the better seed; returns the lanes in which both failed. */
function meet(match: i32): v128 {
  const at = <usize>match * 16
  const home = at * 2
  const away = home + 16
  const own = v128.load(winners + home)
  const other = v128.load(winners + away)
  // A bye is known beforehand, and the same in every lane.
  const walks = i32x4.extract_lane(own, 0) >= entrants
  if (walks || i32x4.extract_lane(other, 0) >= entrants) {
    v128.store(winners + at, walks ? other : own)
    v128.store(survivors + at, v128.load(survivors + (walks ? away : home)))
    return i32x4.splat(0)
  }
  const last = <usize>(knockoutKinds - 1) * 4
  let base = f32x4.splat(load<f32>(knockoutBases + last))
  let noise = f32x4.splat(load<f32>(knockoutNoises + last))
  if (knockoutKinds > 1) {
    const drawn = v128.load(matchWords + at - 16)
    for (let kind = <isize>last - 4; kind >= 0; kind -= 4) {
      const here = i32x4.lt_s(drawn, i32x4.splat(load<i32>(knockoutBounds + <usize>kind)))
      base = v128.bitselect(f32x4.splat(load<f32>(knockoutBases + <usize>kind)), base, here)
      noise = v128.bitselect(f32x4.splat(load<f32>(knockoutNoises + <usize>kind)), noise, here)
    }
  }
  const first = at * 2 - 32
  const one = f32x4.splat(1)
  const ours = v128.load(survivors + home)
  const theirs = v128.load(survivors + away)
  let a = f32x4.mul(f32x4.sub(base, ours), f32x4.add(one, f32x4.mul(noise, v128.load(matchNormals + first))))
  let b = f32x4.mul(
    f32x4.sub(base, theirs),
    f32x4.add(one, f32x4.mul(noise, v128.load(matchNormals + first, 16)))
  )
  let failed = i32x4.splat(0)
  if (failing != 0) {
    const bound = i32x4.splat(failureBound)
    const infinite = f32x4.splat(Infinity)
    const failsA = i32x4.lt_s(v128.load(matchFailures + first), bound)
    const failsB = i32x4.lt_s(v128.load(matchFailures + first, 16), bound)
    a = v128.bitselect(infinite, a, failsA)
    b = v128.bitselect(infinite, b, failsB)
    failed = v128.and(failsA, failsB)
  }
  const level = v128.and(f32x4.eq(a, b), i32x4.lt_s(other, own))
  const upset = v128.or(f32x4.lt(b, a), level)
  v128.store(winners + at, v128.bitselect(other, own, upset))
  v128.store(survivors + at, v128.bitselect(theirs, ours, upset))
  return failed
}
