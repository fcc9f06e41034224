/** What commands read: files of JSON and options, decoded, every fault named. */
import { readFile } from 'node:fs/promises'
import { text as allOf } from 'node:stream/consumers'
import * as E from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import * as Codec from '../../domain/codec/Codec.js'
import * as Refusal from '../../rules/Refusal.js'
import * as RuleSet from '../../rules/ruleset/RuleSet.js'
import * as RuleSets from '../../rules/ruleset/RuleSets.js'
import { messageOf } from '../../ports/Executor.js'
import * as LogFile from '../../store/LogFile.js'
import * as Tournament from '../../Tournament.js'
import { faultLines, UsageError } from './terminal.js'

/** Input that a command cannot work with. */
export class InputError extends Error {}

/** The text of a file; `-` is standard input. */
export const text = async (path: string): Promise<string> => {
  try {
    if (path === '-') return await allOf(process.stdin)
    return await readFile(path, 'utf8')
  } catch (thrown) {
    throw new InputError(`${path} cannot be read: ${messageOf(thrown)}`)
  }
}

/** A file of JSON, decoded; `name` begins the path of each fault. */
export const file = async <A, O>(path: string, codec: t.Type<A, O>, name: string): Promise<A> => {
  const contents = await text(path)
  let json: unknown
  try {
    json = JSON.parse(contents)
  } catch (thrown) {
    throw new InputError(`${path} is not JSON: ${messageOf(thrown)}`)
  }
  const result = Codec.decode(codec, name)(json)
  if (E.isLeft(result)) throw new InputError(`${path} is not valid:\n${faultLines(result.left)}`)
  return result.right
}

/** The tournament that a log tells of; `-` is standard input. */
export const tournament = async (path: string): Promise<Tournament.Tournament> => {
  const log = LogFile.parse(await text(path))
  if (E.isLeft(log)) throw new InputError(`${path} is not a log:\n${faultLines(log.left)}`)
  const replayed = Tournament.replay(log.right)
  if (E.isLeft(replayed)) throw new InputError(`${path}: ${Refusal.sentence(replayed.left)}`)
  return replayed.right
}

/** A value of the command line, decoded; `name` begins the path of each fault. */
export const decoded = <A, O>(codec: t.Type<A, O>, value: unknown, name: string): A => {
  const result = Codec.decode(codec, name)(value)
  if (E.isLeft(result)) throw new UsageError(result.left.map(Codec.sentence).join('\n'))
  return result.right
}

/** An option's value, decoded. */
export const option = <A, O>(name: string, codec: t.Type<A, O>, value: string): A =>
  decoded(codec, value, `--${name}`)

/** Rules by the id of a rule set that comes with the engine, or from a file of JSON. */
export const rules = async (idOrPath: string, name = 'rules'): Promise<RuleSet.RuleSet> => {
  const known = RuleSets.all.get(idOrPath)
  if (known !== undefined) return known
  if (idOrPath.endsWith('.json')) {
    const own = await file(idOrPath, RuleSet.codec, 'rules')
    if (RuleSets.borrowed(own) === null) return own
    throw new InputError(
      `${idOrPath} is not valid:\n  rules.id is ${Codec.show(own.id)}: expected an id of its own, since a rule set of the engine has this one and other numbers`
    )
  }
  const ids = Array.from(RuleSets.all.keys()).join(', ')
  throw new UsageError(`--${name} is ${Codec.show(idOrPath)}: expected ${ids}, or the path of a .json file`)
}
