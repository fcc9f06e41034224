// A beacon over HTTP that answers something else than it was asked, and its rounds at every instant.
import { createServer, type Server } from 'node:http'
import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Adapters from '../../src/validator/loop/Adapters.js'
import { runs } from '../runs.js'

const signature = 'a1'.repeat(48)
const randomness = 'b'.repeat(64)

let server: Server | null = null
let answer: { readonly status: number; readonly body: string } = { status: 200, body: '' }
let url = ''
beforeAll(async () => {
  const made = createServer((_, response) => {
    response.writeHead(answer.status).end(answer.body)
  })
  server = made
  await new Promise<void>(resolve => made.listen(0, '127.0.0.1', resolve))
  const address = made.address()
  url = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}/{round}`
})
afterAll(() => {
  server?.close()
})

const times = { genesis: 1_700_000_000_000, period: 30_000 }
const asked = async (body: unknown, status = 200): Promise<string | null> => {
  answer = { status, body: typeof body === 'string' ? body : JSON.stringify(body) }
  const value = await Adapters.httpBeacon({ name: 'made up', ...times, url }).value(7)()
  return E.isLeft(value) ? value.left.message : value.right
}

describe('a beacon', () => {
  it('gives the randomness of the round it was asked for', async () => {
    expect(await asked({ round: 7, randomness, signature, previous_signature: 'x' })).toBe(randomness)
    expect(await asked({ round: 7, randomness: 'of a service without signatures' })).toContain('service')
    expect(await asked({ round: 7, randomness, signature: null })).toBe(randomness)
  })

  it.each([404, 425])('has no value yet where it answers %i', async status => {
    expect(await asked('', status)).toBeNull()
  })

  it.each<[string, unknown, RegExp]>([
    ['an old round', { round: 6, randomness, signature }, /round 7: it answered with round 6/],
    ['a round to come', { round: 8, randomness, signature }, /answered with round 8/],
    ['a round as text', { round: '7', randomness, signature }, /no round/],
    ['nearly the round', { round: 7.5, randomness, signature }, /answered with round 7.5/],
    ['no randomness', { round: 7, signature }, /no randomness/],
    ['an empty one', { round: 7, randomness: '' }, /no randomness/],
    ['an endless one', { round: 7, randomness: 'a'.repeat(2_000) }, /no randomness/],
    ['a round twice', `{"round":6,"round":7,"randomness":"${randomness}"}`, /no round/],
    ['no JSON', 'randomness', /no round/],
    ['a list', [{ round: 7, randomness }], /no round/]
  ])('that answers with %s is asked again', async (_, body, told) => {
    expect(await asked(body)).toMatch(told)
  })

  it('has a round after every instant, the first whose value comes later', () => {
    const { roundAfter } = Adapters.fileBeacon({ name: 'made up', ...times, path: '' })
    const published = (round: number): number => times.genesis + (round - 1) * times.period
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8.64e15 }), instant => {
        const round = roundAfter(instant)
        expect(published(round)).toBeGreaterThan(instant)
        expect(round === 1 || published(round - 1) <= instant).toBe(true)
      }),
      { numRuns: runs(200) }
    )
  })
})
