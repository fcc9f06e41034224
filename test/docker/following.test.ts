// What a build says is heard piece by piece: a miner's step that says a great deal at once stops nothing else.
import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { follow } from '../../src/docker/engine/Answer.js'
import * as Lines from '../../src/jobs/output/Lines.js'

/** How often the event loop comes round while that is done. */
const turns = async (work: () => Promise<unknown>): Promise<number> => {
  let count = 0
  let over = false
  const next = (): void => {
    count += 1
    if (!over) setImmediate(next)
  }
  setImmediate(next)
  await work()
  over = true
  return count
}

const message = (stream: string): string => `${JSON.stringify({ stream })}\n`

it.each([
  ['a million empty lines in one message', message('\n'.repeat(1 << 20))],
  ['a line of a million characters', message(`${'é'.repeat(1 << 19)}\n`)],
  ['many messages that say little', message('x\n').repeat(1 << 14)],
  ['many messages that say nothing', '{}\n'.repeat(1 << 14)]
])('%s: others have their turn', async (_, said) => {
  const count = await turns(() => follow(Readable.from([Buffer.from(said)]), () => undefined))
  expect(count).toBeGreaterThan(16)
})

it('comes to the same lines, however it is cut', async () => {
  const text = `a${'é'.repeat(30_000)}\nlast\n`
  const split = Lines.splitter()
  const found: Array<string> = []
  await follow(Readable.from([Buffer.from(message(text))]), said => found.push(...split.push(said)))
  found.push(...split.end())
  expect(found.join('')).toBe(text.replaceAll('\n', ''))
  expect(found.at(-1)).toBe('last')
})
