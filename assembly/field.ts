/** The field of a tournament: strengths in drawn order (RULES 3.3). */
import { below, words } from './generator'
import { costs, given, strengths } from './layout'
import { normals } from './normals'
import { field, givenField, spread } from './plan'
import { drawn, miners, played } from './round'

/** Strengths are kept within these, as far from a mean of nothing. */
const limit: f32 = 0.99

/**
 * Draws the strengths of the field. They are independent and alike, so any order of them is as good as a drawn one: a
 * shuffle would change nothing. Given strengths are shuffled.
 */
export function draw(): void {
  if (givenField != 0) {
    shuffle()
    return
  }
  normals(strengths, field)
  const by = f32x4.splat(<f32>spread)
  for (let at = strengths, end = strengths + <usize>field * 16; at < end; at += 16)
    v128.store(
      at,
      f32x4.max(f32x4.splat(-limit), f32x4.min(f32x4.splat(limit), f32x4.mul(v128.load(at), by)))
    )
}

/** Given strengths in an order of its own for each lane, every one exactly as likely (Fisher-Yates, inside out). */
function shuffle(): void {
  words(costs, field)
  for (let lane: usize = 0; lane < 16; lane += 4) {
    for (let i = 0; i < field; i++) {
      const row = <usize>i * 16 + lane
      const other = <usize>below(load<u32>(costs + row), i + 1) * 16 + lane
      store<f32>(strengths + row, load<f32>(strengths + other))
      store<f32>(strengths + other, load<f32>(given + <usize>i * 4))
    }
  }
}

/** Those who came from the round before, in an order of its own for each lane, every one exactly as likely. */
export function redraw(): void {
  words(played, miners)
  for (let lane: usize = 0; lane < 16; lane += 4) {
    for (let i = miners - 1; i > 0; i--) {
      const row = <usize>i * 16 + lane
      const other = <usize>below(load<u32>(played + row), i + 1) * 16 + lane
      const kept = load<f32>(drawn + row)
      store<f32>(drawn + row, load<f32>(drawn + other))
      store<f32>(drawn + other, kept)
    }
  }
}
