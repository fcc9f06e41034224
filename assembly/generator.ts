/**
 * xoshiro128++ 1.0 by Blackman and Vigna (https://prng.di.unimi.it/xoshiro128plusplus.c) in four lanes, 2^61 steps
 * apart, and a fifth, spare one.
 */
import { spare, state } from './layout'

/** x^(2^61) modulo the characteristic polynomial of a step: what takes a state 2^61 steps on. */
const jump0: u32 = 0x744853a3
const jump1: u32 = 0x485c1e3e
const jump2: u32 = 0xae1e2311
const jump3: u32 = 0x2ca9fb49

/** A word of every lane. */
export function output(s0: v128, s3: v128): v128 {
  const sum = i32x4.add(s0, s3)
  return i32x4.add(v128.or(i32x4.shl(sum, 7), i32x4.shr_u(sum, 25)), s0)
}

/** The next word of the spare lane. */
export function word(): u32 {
  const s0 = load<u32>(spare)
  const s1 = load<u32>(spare, 4)
  const s2 = load<u32>(spare, 8) ^ s0
  const s3 = load<u32>(spare, 12)
  const own = rotl<u32>(s0 + s3, 7) + s0
  const last = s3 ^ s1
  store<u32>(spare, s0 ^ last)
  store<u32>(spare, s1 ^ s2, 4)
  store<u32>(spare, s2 ^ (s1 << 9), 8)
  store<u32>(spare, rotl<u32>(last, 11), 12)
  return own
}

/** A double of 53 bits in [0, 1), from the spare lane. */
export function uniform(): f64 {
  const high = word()
  return (f64(high) * 2097152 + f64(word() >>> 11)) * 1.1102230246251565e-16
}

/** Moves the spare lane 2^61 steps on. */
function jump(): void {
  let a: u32 = 0
  let b: u32 = 0
  let c: u32 = 0
  let d: u32 = 0
  for (let i = 0; i < 128; i++) {
    const part = i < 32 ? jump0 : i < 64 ? jump1 : i < 96 ? jump2 : jump3
    if ((part >>> (i & 31)) & 1) {
      a ^= load<u32>(spare)
      b ^= load<u32>(spare, 4)
      c ^= load<u32>(spare, 8)
      d ^= load<u32>(spare, 12)
    }
    word()
  }
  store<u32>(spare, a)
  store<u32>(spare, b, 4)
  store<u32>(spare, c, 8)
  store<u32>(spare, d, 12)
}

/** Begins the five lanes of a history whose stream begins at the spare lane's state. */
export function begin(): void {
  for (let lane: usize = 0; lane < 4; lane++) {
    for (let i: usize = 0; i < 4; i++) store<u32>(state + i * 16 + lane * 4, load<u32>(spare + i * 4))
    jump()
  }
}

/** Writes words of all lanes to so many rows. */
export function words(to: usize, rows: i32): void {
  let s0 = v128.load(state)
  let s1 = v128.load(state, 16)
  let s2 = v128.load(state, 32)
  let s3 = v128.load(state, 48)
  for (let at = to, end = to + <usize>rows * 16; at < end; at += 16) {
    v128.store(at, output(s0, s3))
    const shifted = i32x4.shl(s1, 9)
    s2 = v128.xor(s2, s0)
    s3 = v128.xor(s3, s1)
    s1 = v128.xor(s1, s2)
    s0 = v128.xor(s0, s3)
    s2 = v128.xor(s2, shifted)
    s3 = v128.or(i32x4.shl(s3, 11), i32x4.shr_u(s3, 21))
  }
  v128.store(state, s0)
  v128.store(state, s1, 16)
  v128.store(state, s2, 32)
  v128.store(state, s3, 48)
}

/** A whole number below `n` from a word, each exactly as likely (Lemire, https://arxiv.org/abs/1805.10941). */
export function below(drawn: u32, n: u32): u32 {
  let product = <u64>drawn * n
  if (<u32>product < n) {
    const least: u32 = (0 - n) % n
    while (<u32>product < least) product = <u64>word() * n
  }
  return <u32>(product >>> 32)
}
