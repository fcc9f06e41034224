/** Four tournaments side by side: what JavaScript calls. */
import { drawBoss } from './boss'
import { playBracket } from './bracket'
import { draw, redraw } from './field'
import { drawGroups, rankGroups } from './groups'
import { seeds, strengths } from './layout'
import { entrants, groupRounds } from './plan'
import { direct, enter, groups } from './round'
import { select, selectDirectly } from './select'
import { rankSeeds } from './tally'

export * from './layout'
export * from './plan'
export { begin, words } from './generator'
export { normals } from './normals'
export { close } from './boss'

/** Plays four tournaments up to their boss rounds; returns the lanes, as bits, that the other kernel is to play instead. */
export function open(): i32 {
  let unclear = 0
  draw()
  for (let round = 0; round < groupRounds; round++) {
    enter(round)
    // In one group nothing depends on the order.
    if (round > 0 && groups > 1) redraw()
    drawGroups()
    unclear |= direct != 0 ? selectDirectly() : rankGroups() | select()
  }
  if (groupRounds == 0) memory.copy(seeds, strengths, <usize>entrants * 16)
  unclear |= playBracket()
  drawBoss()
  rankSeeds()
  return unclear
}
