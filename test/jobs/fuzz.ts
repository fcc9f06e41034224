// Hostile bytes for each reading of the process apart, and how long it held the event loop up.
import { readFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import * as fc from 'fast-check'
import type * as t from 'io-ts'
import * as AnswerReading from '../../src/jobs/confined/AnswerReading.js'
import * as Confined from '../../src/jobs/confined/Confined.js'
import * as DockerfileReading from '../../src/jobs/confined/DockerfileReading.js'
import * as Frames from '../../src/jobs/confined/Frames.js'
import * as TreeReading from '../../src/jobs/confined/TreeReading.js'
import * as Unread from '../../src/jobs/confined/Unread.js'
import * as WarningsReading from '../../src/jobs/confined/WarningsReading.js'
import * as Bases from '../../src/jobs/dockerfile/Bases.js'
import * as Lines from '../../src/jobs/output/Lines.js'
import * as Tar from '../../src/jobs/output/Tar.js'
import * as Files from './dockerfile/files.js'
import { reader } from './reader.js'

/** A piece that is repeated until it is long: what is quadratic anywhere is seen by it. */
const long = (piece: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(piece, fc.constantFrom(1, 10, 1000, 50_000)).map(([text, n]) => text.repeat(n).slice(0, 1_000_000))

const pieces = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('/', '\\', '\n', '\0', '{', '[', '"', "'", '((', '$', '${a:-', ' \t', '«1»', 'a.', '-m a '),
  fc.constantFrom(
    'def f(a=',
    'import a.b as c, ',
    'x = f(x)\n',
    'os.makedirs("/cache/a")\n',
    '"""',
    '#',
    'f"{a}"'
  )
)
const texts = fc.array(long(pieces), { maxLength: 4 }).map(parts => parts.join('').slice(0, 1_000_000))

const place = 'dockerfiles/standalone-text-trainer.dockerfile'
const dockerfiles = fc.oneof(
  Files.any.map(file => Buffer.from(file)),
  texts.map(text => Buffer.from(text))
)
const object = '0'.repeat(40)

/** A commit's archive: an entry point of hostile Python or shell, and whatever else. */
const commits = fc
  .tuple(texts, texts, fc.array(fc.tuple(fc.string({ maxLength: 60 }), texts), { maxLength: 3 }))
  .map(([python, shell, more]) =>
    Tar.archive([
      Tar.file(place, Buffer.from('FROM a\nWORKDIR /w\nCOPY . /w\nENTRYPOINT ["/w/run.sh"]\n')),
      Tar.file('run.sh', Buffer.from(`#!/bin/sh\npython3 /w/main.py "$@"\n${shell}`)),
      Tar.file('main.py', Buffer.from(`import util\n${python}`)),
      Tar.file('util.py', Buffer.from(shell)),
      ...more.map(([name, text]) => Tar.file(`d/${name.replaceAll('\0', '')}`, Buffer.from(text)))
    ])
  )

export interface Fuzzed {
  readonly name: string
  /** Reads one input of that seed; answers how it ended. */
  readonly once: (seed: number, seconds?: number) => Promise<string>
}

const fuzzed = <A>(
  name: string,
  asked: unknown,
  said: t.Type<A, unknown>,
  inputs: fc.Arbitrary<Uint8Array>
): Fuzzed => ({
  name,
  once: async (seed, seconds = 60) => {
    const [input = new Uint8Array()] = fc.sample(inputs, { numRuns: 1, seed })
    const bounds = { seconds, signal: new AbortController().signal }
    try {
      await Confined.ask(reader, name, asked, said, Frames.once(input), bounds)
      return 'Said'
    } catch (thrown) {
      if (thrown instanceof Unread.Unread && Unread.isInputs(thrown)) return thrown.failure.type
      throw thrown
    }
  }
})

const images = [{ name: 'docker.io/library/a:latest', id: `sha256:${'0'.repeat(64)}`, environment: [] }]

/** All readings of one source. Lines are cut in this process, where they are read as they come. */
export const all: ReadonlyArray<Fuzzed> = [
  fuzzed(
    'tree',
    { places: [place] },
    TreeReading.said,
    texts.map(text => Buffer.from(`100644 blob ${object}       3\t${text}\0${text}`))
  ),
  fuzzed('images', { allowed: Bases.standard }, DockerfileReading.imagesSaid, dockerfiles),
  fuzzed('printed', { images, label: { name: 'l', value: 'v' } }, DockerfileReading.printedSaid, dockerfiles),
  fuzzed(
    'answer',
    { imageLoss: null },
    AnswerReading.said,
    texts.map(text => Tar.archive([Tar.file('result.json', Buffer.from(text))]))
  ),
  fuzzed(
    'warnings',
    { kind: 'InstructTextTask', dockerfiles: [place], further: [], bases: Bases.standard },
    WarningsReading.said,
    commits
  ),
  {
    name: 'lines',
    once: async seed => {
      const [text = ''] = fc.sample(texts, { numRuns: 1, seed })
      const split = Lines.splitter()
      const bytes = Buffer.from(text)
      // As they come from the engine: in chunks, with a turn of the event loop after each.
      for (let at = 0; at < bytes.length; at += 65_536) {
        for (const line of split.push(bytes.subarray(at, at + 65_536))) Lines.fraction(Lines.readable(line))
        await new Promise(setImmediate)
      }
      split.end()
      return 'Said'
    }
  }
]

/** The milliseconds that this thread has worked, by its own clock: what others do on the machine adds nothing. */
const worked = (): number | null => {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1e6
  } catch {
    return null
  }
}

/** The most that this thread works between two turns of its timers while that is done; null where nobody counts it. */
const mostAtOnce = async (doing: Promise<unknown>): Promise<number | null> => {
  let last = worked()
  if (last === null) return null
  let most = 0
  const look = (): void => {
    const now = worked() ?? 0
    most = Math.max(most, now - (last ?? 0))
    last = now
  }
  const timer = setInterval(look, 5)
  await doing.finally(() => clearInterval(timer)).catch(() => undefined)
  look()
  return most
}

/**
 * Fuzzes for so long; answers how often, how it ended, the longest pause of the event loop in milliseconds by the clock, and
 * the longest that one turn has worked.
 */
export const run = async (
  { once }: Fuzzed,
  seconds: number,
  seed: number
): Promise<{
  readonly times: number
  readonly ends: Readonly<Record<string, number>>
  readonly pause: number
  readonly work: number | null
}> => {
  const ends: Record<string, number> = {}
  const until = performance.now() + seconds * 1000
  let longest = 0
  let work: number | null = null
  let times = 0
  do {
    // What is made for the test is made between two measurements.
    const delay = monitorEventLoopDelay({ resolution: 5 })
    const doing = once(seed + times)
    delay.enable()
    const [end, most] = await Promise.all([doing, mostAtOnce(doing)])
    delay.disable()
    ends[end] = (ends[end] ?? 0) + 1
    longest = Math.max(longest, delay.max / 1e6)
    if (most !== null) work = Math.max(work ?? 0, most)
    times += 1
  } while (performance.now() < until)
  return { times, ends, pause: longest, work }
}
