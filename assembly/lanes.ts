/** Four tournaments side by side: what JavaScript calls. */
import { drawBoss } from './boss'
import { playBracket } from './bracket'
import { draw } from './field'
import { seeds, strengths } from './layout'
import { playGroups } from './groups'
import { entrants, groups } from './plan'
import { select } from './select'
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
  if (groups > 0) unclear = playGroups() | select()
  else memory.copy(seeds, strengths, <usize>entrants * 16)
  unclear |= playBracket()
  drawBoss()
  rankSeeds()
  return unclear
}
