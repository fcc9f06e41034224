/** Exact decimals: scores and parameters as canonical decimal text, one text for one number (RULES 1). */
import { pipe } from 'fp-ts/lib/function.js'
import * as O from 'fp-ts/lib/Option.js'
import type { Ordering } from 'fp-ts/lib/Ordering.js'
import * as t from 'io-ts'
import { made, refine } from './codec/Codec.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

interface ExactBrand {
  readonly Exact: unique symbol
}

/** A finite decimal in plain notation: no exponent, no `+`, no leading or trailing zeros, no `-0`. */
export type Exact = t.Branded<string, ExactBrand>

/** The most significant digits a score may have. */
export const significantDigits = 60

/** A score's magnitude is 0 or between 10^-60 and 10^60. */
export const magnitude = 60

/** Longer texts than this are refused unread; an honest one has at most 60 digits and 121 places. */
const longestText = 256

const grammar = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** The canonical text of a decimal in JSON's notation; none for what is no number, too long or out of range. */
export const parse = (text: string): O.Option<Exact> => {
  if (text.length > longestText) return O.none
  const parts = grammar.exec(text)
  if (parts === null) return O.none
  const [, sign = '', whole = '', part = '', exponent = '0'] = parts
  const all = whole + part
  const digits = all.replace(/^0+/, '').replace(/0+$/, '')
  if (digits === '') return O.some(made('0'))
  // The point stands behind this many of the significant digits (before the first of them, if negative).
  const point = whole.length + Number(exponent) - (all.length - all.replace(/^0+/, '').length)
  const small = point - 1 < -magnitude
  const large = point - 1 > magnitude || (point - 1 === magnitude && digits !== '1')
  if (digits.length > significantDigits || small || large) return O.none
  return O.some(made(sign + plain(digits, point)))
}

const plain = (digits: string, point: number): string =>
  point <= 0
    ? `0.${'0'.repeat(-point)}${digits}`
    : point >= digits.length
      ? digits + '0'.repeat(point - digits.length)
      : `${digits.slice(0, point)}.${digits.slice(point)}`

/** A JSON number stands for its shortest round-trip text; NaN and the infinities for nothing. */
export const ofNumber = (n: number): O.Option<Exact> => parse(String(n))

/** A constant of the source code, written canonically; what comes from outside is decoded. */
export const constant = (text: `${number}`): Exact => made(text)

// -------------------------------------------------------------------------------------
// instances
// -------------------------------------------------------------------------------------

/** By value, exactly. Canonical texts need no arithmetic: more digits before the point are more, else text order is number order. */
export const compare = (a: Exact, b: Exact): Ordering => {
  if (a === b) return 0
  const [below, belowToo] = [a.startsWith('-'), b.startsWith('-')]
  if (below !== belowToo) return below ? -1 : 1
  const longer = wholeDigits(a) - wholeDigits(b)
  return (longer === 0 ? a < b : longer < 0) === below ? 1 : -1
}

/** Digits behind the point. */
export const places = (exact: Exact): number => {
  const point = exact.indexOf('.')
  return point < 0 ? 0 : exact.length - point - 1
}

const wholeDigits = (exact: Exact): number => {
  const point = exact.indexOf('.')
  return point < 0 ? exact.length : point
}

// -------------------------------------------------------------------------------------
// codecs
// -------------------------------------------------------------------------------------

/** Most canonical texts, told at once: digits and places well within the bounds. */
const usual = /^(?:0|-?(?:0\.\d{0,38}[1-9]|[1-9]\d{0,38}(?:\.\d{0,18}[1-9])?))$/

const isExact = (u: unknown): u is Exact =>
  typeof u === 'string' &&
  (usual.test(u) ||
    pipe(
      parse(u),
      O.exists(exact => exact === u)
    ))

/** Takes decimal text in any JSON notation, or a JSON number; gives canonical text. */
export const codec: t.Type<Exact, string> = new t.Type<Exact, string>(
  `a finite decimal (at most ${significantDigits} significant digits, magnitude within 10^±${magnitude})`,
  isExact,
  (u, context) =>
    isExact(u)
      ? t.success(u)
      : pipe(
          typeof u === 'string' ? parse(u) : typeof u === 'number' ? ofNumber(u) : O.none,
          O.fold(() => t.failure(u, context), t.success)
        ),
  t.identity
)

/** A parameter of a rule set: between two bounds, with at most 4 decimals, so that thresholds stay exact (RULES 9). */
export const parameter = (minimum: number, maximum: number): t.Type<Exact, string> =>
  refine(
    codec,
    (exact): exact is Exact =>
      /^-?\d+(?:\.\d{1,4})?$/.test(exact) && Number(exact) >= minimum && Number(exact) <= maximum,
    `a decimal from ${minimum} to ${maximum} with at most 4 decimals`
  )
