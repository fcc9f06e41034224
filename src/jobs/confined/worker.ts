/** The process apart: reads what a miner wrote, so that a limit of memory or time ends it alone (EXECUTION 6). */
import { createWriteStream } from 'node:fs'
import * as E from 'fp-ts/lib/Either.js'
import { decode } from '../../domain/codec/Codec.js'
import * as Untar from '../output/Untar.js'
import * as AnswerReading from './AnswerReading.js'
import * as Collecting from './Collecting.js'
import * as ContextWriting from './ContextWriting.js'
import * as DockerfileReading from './DockerfileReading.js'
import * as Frames from './Frames.js'
import * as KeepingReading from './KeepingReading.js'
import type { Reading } from './Reading.js'
import * as TreeReading from './TreeReading.js'
import * as WarningsReading from './WarningsReading.js'

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

/** What is written instead of said. */
const written = async (archive: AsyncIterable<Uint8Array>): Promise<void> => {
  try {
    for await (const bytes of archive) await write(bytes)
  } catch (thrown) {
    if (!(thrown instanceof Collecting.TooLarge)) throw thrown
    say({ type: 'TooLarge', detail: thrown.message })
  }
}

const readings: Readonly<Record<string, Reading>> = {
  tree: TreeReading.read,
  images: DockerfileReading.images,
  printed: DockerfileReading.printed,
  answer: AnswerReading.read,
  keep: KeepingReading.read,
  warnings: WarningsReading.read
}

const main = async (): Promise<void> => {
  say({ type: 'Ready' })
  const asked: unknown = JSON.parse((await Untar.whole(next())).toString())
  const collect = decode(Collecting.asked)(asked)
  const context = decode(ContextWriting.asked)(asked)
  if (what === 'collect' && E.isRight(collect)) await written(Collecting.collecting(collect.right, next, say))
  else if (what === 'context' && E.isRight(context))
    await written(ContextWriting.writing(context.right, next))
  else {
    const read = readings[what]
    if (read === undefined) throw new Error(`Nobody reads ${what} as it is asked for.`)
    say(await read(asked, next))
  }
  await new Promise<void>(resolve => out.end(resolve))
  process.stdin.destroy()
}

await main()
