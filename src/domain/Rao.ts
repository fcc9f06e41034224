/** Money: integers of rao, 1 TAO = 10⁹ rao (RULES 2.2). */
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { made, refine, type Codec } from './codec/Codec.js'

interface RaoTextBrand {
  readonly RaoText: unique symbol
}

/** An amount of rao as JSON has it: a whole number's digits, at most 30, no sign. */
export type RaoText = t.Branded<string, RaoTextBrand>

export const text: Codec<RaoText, string> = refine(
  t.string,
  (s): s is RaoText => /^(?:0|[1-9]\d{0,29})$/.test(s),
  'an amount of rao (the digits of a whole number)'
)

/** A constant of the source code; what comes from outside is decoded. */
export const constant = (digits: `${bigint}`): RaoText => made(digits)

const isAmount = (u: unknown): u is bigint => typeof u === 'bigint' && u >= 0n && u < 10n ** 30n

/** Amounts in memory: `bigint`, written as text. */
export const codec: t.Type<bigint, string> = new t.Type<bigint, string>(
  text.name,
  isAmount,
  (u, context) => (isAmount(u) ? t.success(u) : E.map(BigInt)(text.validate(u, context))),
  String
)
