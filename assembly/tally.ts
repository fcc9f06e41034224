/** What is counted of tournaments, in an array laid out like every tally. */
import { ranks, seeds, strengths, tally, totals, winners } from './layout'
import {
  atBossRounds,
  atBracket,
  atChampions,
  atDethronings,
  atEndings,
  atLast,
  atReigns,
  atTitles,
  atUndeserved,
  atUndeservedDethronings,
  entrants,
  field,
  lastReign,
  longestReign,
  leaves,
  reign
} from './plan'

function add(to: usize, index: i32, by: f64): void {
  const at = to + <usize>index * 8
  store<f64>(at, load<f64>(at) + by)
}

function count(index: i32): void {
  add(tally, index, 1)
}

/** True ranks of the entrants in their fields, from 0: how many are stronger. */
export function rankSeeds(): void {
  const end = strengths + <usize>field * 16
  for (let i: usize = 0; i < <usize>entrants * 16; i += 64) {
    const a = v128.load(seeds + i)
    const b = v128.load(seeds + i, 16)
    const c = v128.load(seeds + i, 32)
    const d = v128.load(seeds + i, 48)
    let ra = i32x4.splat(0)
    let rb = i32x4.splat(0)
    let rc = i32x4.splat(0)
    let rd = i32x4.splat(0)
    for (let at = strengths; at < end; at += 16) {
      const other = v128.load(at)
      ra = i32x4.sub(ra, f32x4.gt(other, a))
      rb = i32x4.sub(rb, f32x4.gt(other, b))
      rc = i32x4.sub(rc, f32x4.gt(other, c))
      rd = i32x4.sub(rd, f32x4.gt(other, d))
    }
    v128.store(ranks + i, ra)
    v128.store(ranks + i, rb, 16)
    v128.store(ranks + i, rc, 32)
    v128.store(ranks + i, rd, 48)
  }
}

/** The defender's true rank in the field of a lane. */
function rankOf(strength: f64, lane: usize): i32 {
  let stronger = 0
  for (let at = strengths + lane, end = at + <usize>field * 16; at < end; at += 16)
    stronger += <i32>(<f64>load<f32>(at) > strength)
  return stronger
}

/** Counts a lane's tournament; `lane` in bytes. */
export function tallyTournament(lane: usize, challenger: f32, defender: f64, won: bool): void {
  for (let i = 0; i < entrants; i++) count(atBracket + load<i32>(ranks + <usize>i * 16 + lane))
  let at = atLast
  for (let first = 1; first < leaves; first *= 2, at += field)
    for (let match = first; match < 2 * first; match++) {
      const seed = load<i32>(winners + <usize>match * 16 + lane)
      count(at + load<i32>(ranks + <usize>seed * 16 + lane))
    }
  const own = load<i32>(ranks + <usize>load<i32>(winners + 16 + lane) * 16 + lane)
  const stronger = <f64>challenger > defender
  if (won) count(atTitles + own)
  count(atChampions + (won ? own + <i32>(reign > 0 && defender > <f64>challenger) : rankOf(defender, lane)))
  if (reign == 0) {
    count(atEndings + 2)
    return
  }
  count(atEndings + (won ? 0 : 1))
  const row = min(reign, lastReign)
  count(atBossRounds + row)
  add(totals, 1, 1)
  if (!stronger) {
    count(atUndeserved + row)
    add(totals, 3, 1)
  }
  if (!won) return
  count(atDethronings + row)
  add(totals, 0, 1)
  if (!stronger) {
    count(atUndeservedDethronings + row)
    add(totals, 2, 1)
  }
  count(atReigns + min(reign, longestReign))
  add(totals, 4, reign)
  add(totals, 5, 1)
}
