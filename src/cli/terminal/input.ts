/** What commands read: files of JSON and options, decoded, every fault named. */
import { createReadStream, existsSync } from 'node:fs'
import { mkdir, open, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as E from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import * as Codec from '../../domain/codec/Codec.js'
import * as Json from '../../domain/codec/Json.js'
import type * as Log from '../../rules/log/Log.js'
import * as Refusal from '../../rules/Refusal.js'
import * as RuleSet from '../../rules/ruleset/RuleSet.js'
import * as RuleSets from '../../rules/ruleset/RuleSets.js'
import { messageOf } from '../../ports/Executor.js'
import * as LogFile from '../../store/LogFile.js'
import * as Utf8 from '../../store/disk/Utf8.js'
import * as Tournament from '../../Tournament.js'
import { hint } from './closest.js'
import { because, InputError, twice, unusable, UsageError } from './errors.js'
import { faultLines } from './terminal.js'

export { because, InputError }

/** A path as a person knows it. */
export const named = (path: string): string => (path === '-' ? 'standard input' : path)

/** The text of a file, to the byte; `-` is standard input. What is not UTF-8 is refused, never replaced. */
export const text = async (path: string): Promise<string> => {
  const bytes = await contents(path)
  const decoded = Utf8.decode(bytes)
  if (E.isLeft(decoded)) throw new InputError(`${named(path)} is not text: ${decoded.left}`)
  return decoded.right
}

/** Files that were read, or that something else is kept in: what is written over one of them is lost. */
const precious = new Set<string>()

/** Where a path leads in the end; the path itself where nothing is there. */
const place = (path: string): Promise<string> => realpath(path).catch(() => resolve(path))

/** Nothing is written over this file from here on. */
export const keep = async (path: string): Promise<void> => {
  precious.add(await place(path))
}

/** Standard input, once somebody began to read it: two who read at once would get a half each. */
const taken = new WeakSet<object>()

const contents = async (path: string): Promise<Uint8Array> => {
  if (path === '-' && taken.has(process.stdin)) throw new InputError(twice)
  if (path === '-') taken.add(process.stdin)
  try {
    if (path !== '-') await keep(path)
    return await bounded(path === '-' ? process.stdin : createReadStream(path))
  } catch (thrown) {
    throw new InputError(`${named(path)} cannot be read: ${because(thrown)}${elsewhere(path)}`)
  }
}

/** A text of more cannot be held as one; a device may have no end at all. */
const most = 500_000_000

const bounded = async (stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  const parts: Array<Uint8Array> = []
  let length = 0
  for await (const part of stream) {
    length += part.length
    if (length > most) throw new Error(`it has more than ${most / 1e6} MB, and is read as a whole`)
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** One of the package's own examples, wherever it is installed. */
export const example = (name: string): string =>
  fileURLToPath(new URL(`../../../examples/${name}`, import.meta.url))

/** Helps and documents name the package's own examples, which lie beside the package and not beside whoever reads them. */
const elsewhere = (path: string): string => {
  const [, name] = /^(?:\.\/)?examples\/(.+)$/.exec(path) ?? []
  if (name === undefined) return ''
  const own = example(name)
  return existsSync(own) ? `; the package has it at ${relative('.', own)}` : ''
}

/** A file of JSON, decoded; `name` begins the path of each fault. A key that stands twice in one object is refused. */
export const file = async <A, O>(path: string, codec: t.Type<A, O>, name: string): Promise<A> => {
  const written = await text(path)
  if (written.trim() === '') throw new InputError(`${named(path)} is empty: expected JSON`)
  const json = Json.parse(written)
  if (E.isLeft(json)) throw new InputError(`${named(path)} is not ${json.left}${jsonFault(written)}`)
  const result = Codec.decode(codec, name)(json.right)
  if (E.isLeft(result)) throw new InputError(`${named(path)} is not valid:\n${faultLines(result.left)}`)
  return result.right
}

/** Where a text stops being JSON, as the parser says it. */
const jsonFault = (written: string): string => {
  try {
    JSON.parse(written)
    return ''
  } catch (thrown) {
    return `: ${messageOf(thrown)}`
  }
}

/** The log in a file; `-` is standard input. */
export const log = async (path: string): Promise<Log.Log> => {
  const written = await text(path)
  if (written.trim() === '') throw new InputError(`${named(path)} is empty: expected a tournament's log`)
  const parsed = LogFile.parse(written)
  if (E.isRight(parsed)) return parsed.right
  const faults = parsed.left.map(fault => (fault.path === '' ? { ...fault, path: named(path) } : fault))
  throw new InputError(`${named(path)} is not a log:\n${faultLines(faults)}`)
}

/** The tournament that a log tells of; `-` is standard input. */
export const tournament = async (path: string): Promise<Tournament.Tournament> => {
  const replayed = Tournament.replay(await log(path))
  if (E.isLeft(replayed)) throw new InputError(`${named(path)}: ${Refusal.sentence(replayed.left)}`)
  return replayed.right
}

const spared = async (path: string): Promise<void> => {
  if (precious.has(await place(path)))
    throw new InputError(`${path} is read here, and would be lost: name another file to write`)
}

/** Writes a file that was asked for; `-` is standard output. */
export const save = async (path: string, written: string): Promise<void> => {
  if (path === '-') {
    process.stdout.write(written)
    return
  }
  await spared(path)
  try {
    await writeFile(path, written)
  } catch (thrown) {
    throw unusable(`${path} cannot be written`, thrown)
  }
}

/** Makes a folder where there is none. */
export const folder = async (path: string): Promise<void> => {
  try {
    await mkdir(path, { recursive: true })
  } catch (thrown) {
    throw unusable(`${path} cannot be made`, thrown)
  }
}

/** Refuses a path that cannot be written, before anything long is begun for it; what is there stays as it is. */
export const writable = async (path: string | undefined): Promise<void> => {
  if (path === undefined || path === '-') return
  await spared(path)
  const there = await stat(path).catch(() => null)
  // A pipe that nobody reads yet would be waited for.
  if (there !== null && !there.isFile() && !there.isDirectory()) return
  try {
    await (await open(path, 'a')).close()
    if (there === null) await rm(path)
  } catch (thrown) {
    throw unusable(`${path} cannot be written`, thrown)
  }
}

/** A value of the command line, decoded; `name` begins the path of each fault. */
export const decoded = <A, O>(codec: t.Type<A, O>, value: unknown, name: string): A => {
  const result = Codec.decode(codec, name)(value)
  if (E.isLeft(result)) throw new UsageError(result.left.map(Codec.sentence).join('\n'))
  return result.right
}

/** One of a few words, the nearest of which is named where it is none of them. */
export const choice = <Word extends string>(
  name: string,
  words: ReadonlyArray<Word>,
  value: string
): Word => {
  const found = words.find(word => word === value)
  if (found !== undefined) return found
  const expected = `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`
  throw new UsageError(`${name} is ${Codec.show(value)}: expected ${expected}${hint(value, words)}`)
}

/** An option's value, decoded. */
export const option = <A, O>(name: string, codec: t.Type<A, O>, value: string): A =>
  decoded(codec, value, `--${name}`)

/** Rules by the id of a rule set that comes with the engine, or from a file of JSON. */
export const rules = async (idOrPath: string, name = '--rules'): Promise<RuleSet.RuleSet> => {
  const known = RuleSets.all.get(idOrPath)
  if (known !== undefined) return known
  if (idOrPath === '-' || idOrPath.endsWith('.json')) return file(idOrPath, RuleSet.codec, 'rules')
  const ids = Array.from(RuleSets.all.keys())
  throw new UsageError(
    `${name} is ${Codec.show(idOrPath)}: expected ${ids.join(', ')}, or the path of a .json file${hint(idOrPath, ids)}`
  )
}
