/** The process apart: reads what a miner wrote, so that a limit of memory or time ends it alone (EXECUTION 6). */
import { Buffer } from 'node:buffer'
import { createWriteStream } from 'node:fs'
import * as E from 'fp-ts/lib/Either.js'
import { decode } from '../../domain/codec/Codec.js'
import * as Collecting from './Collecting.js'
import * as Frames from './Frames.js'
import * as Reading from './Reading.js'

const [, , what = '', question = ''] = process.argv

const out = createWriteStream('', { fd: 3 })
const say = (message: unknown): void => void out.write(`${JSON.stringify(message)}\n`)
const next = Frames.sources(process.stdin)

const write = (bytes: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.write(bytes, thrown =>
      thrown === null || thrown === undefined ? resolve() : reject(thrown)
    )
  })

const collect = async (ask: Collecting.Asked): Promise<void> => {
  try {
    for await (const bytes of Collecting.collecting(ask, next, say)) await write(bytes)
  } catch (thrown) {
    if (!(thrown instanceof Collecting.TooLarge)) throw thrown
    say({ type: 'TooLarge', detail: thrown.message })
  }
}

const main = async (): Promise<void> => {
  say({ type: 'Ready' })
  const asked: unknown = JSON.parse(Buffer.from(question, 'base64').toString())
  if (what === 'collect') {
    const ask = decode(Collecting.asked, 'asked')(asked)
    if (E.isLeft(ask)) throw new Error('Nobody knows what is to be collected.')
    await collect(ask.right)
  } else say(await Reading.read(what, asked, next))
  await new Promise<void>(resolve => out.end(resolve))
  process.stdin.destroy()
}

await main()
