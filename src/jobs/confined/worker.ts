/** The process apart: reads what a miner wrote, so that a limit of memory or time ends it alone (EXECUTION 6). */
import { createWriteStream } from 'node:fs'
import type * as t from 'io-ts'
import * as Untar from '../output/Untar.js'
import * as Frames from './Frames.js'
import { type Reading, Refused, taken } from './Reading.js'

const [, , what = ''] = process.argv

const out = createWriteStream('', { fd: 3 })
const say = (message: unknown): void => void out.write(`${JSON.stringify(message)}\n`)
const next = Frames.sources(process.stdin)

const write = (bytes: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.write(bytes, thrown =>
      thrown === null || thrown === undefined ? resolve() : reject(thrown)
    )
  })

/** A reading whose answer is said. */
const answering =
  (read: Reading) =>
  async (asked: unknown): Promise<void> =>
    say(await read(asked, next))

/** A writing: its archive goes out, and why it does not go on is said instead of the rest. */
const writing =
  <Q>(question: t.Type<Q, unknown>, archive: (asked: Q) => AsyncIterable<Uint8Array>) =>
  async (asked: unknown): Promise<void> => {
    try {
      for await (const bytes of archive(taken(question, asked))) await write(bytes)
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown
      say({ type: thrown.type, detail: thrown.message })
    }
  }

/** What it can be asked to do. A process does one thing: what the others need is not loaded. */
const works: Readonly<Record<string, () => Promise<(asked: unknown) => Promise<void>>>> = {
  tree: async () => answering((await import('./TreeReading.js')).read),
  images: async () => answering((await import('./DockerfileReading.js')).images),
  printed: async () => answering((await import('./DockerfileReading.js')).printed),
  answer: async () => answering((await import('./AnswerReading.js')).read),
  keep: async () => answering((await import('./KeepingReading.js')).read),
  warnings: async () => answering((await import('./WarningsReading.js')).read),
  collect: async () => {
    const { asked, collecting } = await import('./Collecting.js')
    return writing(asked, of => collecting(of, next, say))
  },
  image: async () => {
    const { asked, writing: archive } = await import('./ImageWriting.js')
    return writing(asked, of => archive(of, next))
  },
  context: async () => {
    const { asked, writing: archive } = await import('./ContextWriting.js')
    return writing(asked, of => archive(of, next))
  }
}

const main = async (): Promise<void> => {
  const load = works[what]
  if (load === undefined) throw new Error(`Nobody reads ${what}.`)
  const work = await load()
  // From here on a failure is put down to what is read: everything that is ours has been loaded.
  say({ type: 'Ready' })
  await work(JSON.parse((await Untar.whole(next())).toString()))
  await new Promise<void>(resolve => out.end(resolve))
  process.stdin.destroy()
}

await main()
