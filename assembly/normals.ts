/**
 * Standard normals by the ziggurat (Marsaglia and Tsang, https://doi.org/10.18637/jss.v005.i08): 1,024 layers of equal
 * area, whose widths are whole numbers of 16 bits. A normal takes one word: ten bits name the layer, twenty-one the place
 * in it. It is kept in steps of 2^-33. One in 200 falls outside its layer's core; those are listed, and mended apart.
 */
import { uniform, word, output } from './generator'
import { edges, heights, layers, outside, state } from './layout'

/** What a normal in steps is to be multiplied by. */
const step: f64 = 1.1641532182693481e-10
const steps: f64 = 8589934592

/** Writes normals of all lanes to so many rows. */
export function normals(to: usize, rows: i32): void {
  let s0 = v128.load(state)
  let s1 = v128.load(state, 16)
  let s2 = v128.load(state, 32)
  let s3 = v128.load(state, 48)
  let listed = outside
  for (let at = to, end = to + <usize>rows * 16; at < end; at += 16) {
    const drawn = output(s0, s3)
    v128.store(at, drawn)
    const shifted = i32x4.shl(s1, 9)
    s2 = v128.xor(s2, s0)
    s3 = v128.xor(s3, s1)
    s1 = v128.xor(s1, s2)
    s0 = v128.xor(s0, s3)
    s2 = v128.xor(s2, shifted)
    s3 = v128.or(i32x4.shl(s3, 11), i32x4.shr_u(s3, 21))

    const low = load<u64>(at)
    const high = load<u64>(at, 8)
    let layer = v128.load32_zero(<usize>((<u32>low) & 4092), layers)
    layer = v128.load_lane<u32>(<usize>((<u32>(low >>> 32)) & 4092), layer, 1, layers)
    layer = v128.load_lane<u32>(<usize>((<u32>high) & 4092), layer, 2, layers)
    layer = v128.load_lane<u32>(<usize>((<u32>(high >>> 32)) & 4092), layer, 3, layers)
    const place = v128.or(i32x4.shr_s(drawn, 11), i32x4.splat(1))
    const beyond = i32x4.gt_s(i32x4.shl(i32x4.abs(place), 11), layer)
    const width = v128.and(layer, i32x4.splat(65535))
    // The word stays where its number is to be mended.
    v128.store(
      at,
      v128.bitselect(drawn, f32x4.mul(f32x4.convert_i32x4_s(place), f32x4.convert_i32x4_s(width)), beyond)
    )
    const lanes = i32x4.bitmask(beyond)
    store<u32>(listed, (<u32>at) | (<u32>lanes))
    listed += lanes == 0 ? 0 : 4
  }
  v128.store(state, s0)
  v128.store(state, s1, 16)
  v128.store(state, s2, 32)
  v128.store(state, s3, 48)
  for (let at = outside; at < listed; at += 4) {
    const row = load<u32>(at)
    for (let lane: u32 = 0; lane < 4; lane++) {
      if (((row >>> lane) & 1) == 0) continue
      const cell = <usize>((row & ~15) + lane * 4)
      store<f32>(cell, <f32>(mended(load<u32>(cell)) * steps))
    }
  }
}

/** A normal in steps from the spare lane. */
export function spareNormal(): f32 {
  return <f32>(mended(word()) * steps)
}

/** The normal that a word stands for, wherever in its layer it falls. */
export function mended(from: u32): f64 {
  let drawn = from
  while (true) {
    const layer = <usize>((drawn & 4092) >>> 2)
    const width = <f64>(load<u32>(layers + layer * 4) & 65535)
    const x = <f64>(((<i32>drawn) >> 11) | 1) * width * step
    const edge = load<f64>(edges + layer * 8)
    if (Math.abs(x) < edge) return x
    if (layer == 0) return x < 0 ? -tail(edge) : tail(edge)
    const low = load<f64>(heights + layer * 8)
    const high = load<f64>(heights + layer * 8 + 8)
    if (low + uniform() * (high - low) < Math.exp(-0.5 * x * x)) return x
    drawn = word()
  }
  return unreachable()
}

/** A standard normal above where the tail begins (Marsaglia 1964). */
function tail(begins: f64): f64 {
  while (true) {
    const x = -Math.log(1 - uniform()) / begins
    const y = -Math.log(1 - uniform())
    if (y + y > x * x) return begins + x
  }
  return unreachable()
}
