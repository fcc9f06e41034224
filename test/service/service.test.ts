import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import * as E from 'fp-ts/lib/Either.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TournamentId } from '../../src/domain/TournamentId.js'
import * as Live from '../../src/page/Live.js'
import * as Followed from '../../src/service/Followed.js'
import * as Metrics from '../../src/service/Metrics.js'
import * as JobLog from '../../src/service/JobLog.js'
import * as Limiter from '../../src/service/Limiter.js'
import * as Service from '../../src/service/Service.js'
import type { Serving } from '../../src/service/Serving.js'
import * as Seal from '../../src/store/Seal.js'
import * as Keyfile from '../../src/validator/directory/Keyfile.js'
import { coldkey, hotkey, running, settings as validatorSettings } from './worlds.js'
import { wrong, type Schema } from './schema.js'

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }>
  >
}
interface OpenApi {
  readonly paths: Readonly<Record<string, { readonly get: Operation }>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}
const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
const openApi = read('../../docs/openapi.json') as OpenApi

interface Answer {
  readonly status: number
  readonly type: string
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}
const asking =
  (port: () => number) =>
  (path: string, method = 'GET'): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const outgoing = request({ host: '127.0.0.1', port: port(), path, method }, incoming => {
        let body = ''
        incoming.on('data', chunk => (body += String(chunk)))
        incoming.on('end', () => {
          const { statusCode: status = 0, headers } = incoming
          resolve({ status, type: (headers['content-type'] ?? '').split(';')[0] ?? '', headers, body })
        })
      })
      outgoing.on('error', reject).end()
    })

const id = 'made-text-1' as TournamentId
const signer = Keyfile.ofSeed(new Uint8Array(32).fill(4))
const settings: Service.Settings = { host: '127.0.0.1', port: 0, perMinute: 100_000 }

describe('the service', () => {
  let world: Awaited<ReturnType<typeof running>>
  let serving: Serving
  const ask = asking(() => serving.port)
  beforeAll(async () => {
    world = await running(9, ports => ({ ...ports, signer }))
    serving = await Service.serve(world.view, settings, world.clock.elapsed)
  })
  afterAll(async () => {
    serving.stop()
    await world.stop()
  })

  const job = (): string => {
    const [first] = world.validator.live.playing(id)?.running.values() ?? []
    return first === undefined ? 'R1.G1.T1/none' : `${first.job.slot}/${first.job.miner.hotkey}`
  }
  const concrete = (path: string): string =>
    path.replace('{coldkey}', coldkey(3)).replace('{slot}/{hotkey}', job()).replace('{id}', id)

  /** The season's page, as it is shown now. */
  const index = async (): Promise<string> => {
    const season = await Followed.of(world.view).season()
    return E.isLeft(season) ? season.left : Live.season(season.right)
  }

  /** Every path of the description, its answer held against its schema. */
  const described = async (): Promise<Readonly<Record<string, number>>> => {
    const statuses: Record<string, number> = {}
    for (const [path, { get }] of Object.entries(openApi.paths)) {
      const { status, type, body } = await ask(concrete(path))
      const response = get.responses[String(status)]
      expect(response, `${path} answered ${status}`).toBeDefined()
      const content = response?.content[type]
      expect(content, `${path} answered ${type}`).toBeDefined()
      if (type === 'application/json' && content !== undefined)
        expect(wrong(content.schema, JSON.parse(body), openApi.components.schemas), path).toEqual([])
      statuses[path] = status
    }
    return statuses
  }

  it('answers as docs/openapi.json describes, before a tournament has opened', async () => {
    await world.pass(0.5)
    const statuses = await described()
    expect(statuses['/v1/tournaments/{id}/details']).toBe(404)
    const { body } = await ask('/v1/tournaments/active')
    expect(JSON.parse(body)).toMatchObject({ tournaments: [{ id, stage: 'Registering', entries: 9 }, {}] })
    // Nobody learns what others enter while somebody may still enter the same.
    expect(body).not.toMatch(/github|a{40}/)
    const page = await index()
    expect(page).toMatch(
      /registration is open until <time datetime="[^"]+">[^<]+<\/time>; 9 miners have entered so far/i
    )
    // It has no page yet.
    expect(page).not.toContain(`href="/tournaments/${id}"`)
  })

  it('answers so while one is played, and shows begun tasks alone', async () => {
    await world.pass(1)
    const statuses = await described()
    const { '/v1/tournaments/{id}/head': head, ...others } = statuses
    expect(new Set(Object.values(others))).toEqual(new Set([200]))
    // What has not ended has no head that anybody signed.
    expect(head).toBe(404)
    expect(await index()).toMatch(
      new RegExp(
        `href="/tournaments/${id}">${id}</a>: in play since <time .*; expected to end between <time `
      )
    )
    const details = JSON.parse((await ask(`/v1/tournaments/${id}/details`)).body) as {
      tasks: ReadonlyArray<{ slot: string }>
      jobs: { running: number; under_way: ReadonlyArray<{ slot: string }> }
    }
    expect(details.tasks.length).toBeGreaterThan(0)
    expect(details.jobs.running).toBeGreaterThan(0)
    const begun = new Set(details.jobs.under_way.map(({ slot }) => slot))
    expect(new Set(details.tasks.map(({ slot }) => slot))).toEqual(begun)
  })

  it('gives the guide’s two answers', async () => {
    expect(JSON.parse((await ask('/tournament/fees')).body)).toEqual({
      text_tournament_fee_rao: 200_000_000,
      image_tournament_fee_rao: 150_000_000,
      collection_address: coldkey(200)
    })
    expect(JSON.parse((await ask(`/tournament/balance/${coldkey(3)}`)).body)).toEqual({
      coldkey: coldkey(3),
      balance_rao: 650_000_000
    })
    expect(JSON.parse((await ask(`/tournament/balance/${coldkey(99)}`)).body)).toMatchObject({
      balance_rao: 0
    })
  })

  it('gives a job’s lines as text that commands no terminal, and follows it to its report', async () => {
    const path = `/v1/tournaments/${id}/jobs/${job()}/log`
    const { body, type } = await ask(path)
    expect([type, body]).toEqual(['text/plain', 'train step 1\ufffd[31m <b>\n'])
    const following = ask(`${path}?follow=1`)
    await new Promise(resolve => setTimeout(resolve, 100))
    await world.pass(4)
    expect((await following).body).toContain('train step 1')
    expect((await ask(`/v1/tournaments/${id}/jobs/R1.G1.T1/${hotkey(77)}/log`)).status).toBe(404)
  })

  it('gives the log of a tournament, which replays', async () => {
    const { body } = await ask(`/v1/tournaments/${id}/log`)
    const lines = body
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as { type: string })
    expect(lines[0]?.type).toBe('Opened')
    expect(lines.every(({ type }) => ['Opened', 'Reported', 'Withdrawn', 'Unavailable'].includes(type))).toBe(
      true
    )
  })

  it.each(['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH'])('refuses %s', async method => {
    const { status, headers } = await ask('/health', method)
    expect([status, headers['allow']]).toEqual([405, 'GET'])
  })

  it.each([
    ['/v1/tournaments/.season/log', 400],
    ['/v1/tournaments/.acts/details', 400],
    ['/v1/tournaments/..%2f..%2fetc/log', 400],
    [`/v1/tournaments/${'x'.repeat(300)}/details`, 400],
    ['/v1/tournaments/other/details', 404],
    ['/tournament/balance/abc', 400],
    ['/tournament/balance/%00', 400],
    [`/v1/tournaments/${id}/jobs/R9/abc/log`, 400],
    ['/nothing', 404],
    ['/tournament/fees/', 404]
  ])('answers %s with %i, and a detail', async (path, expected) => {
    const { status, body } = await ask(path)
    expect(status).toBe(expected)
    expect(JSON.parse(body)).toHaveProperty('detail')
  })

  it('tells no secret', async () => {
    for (const path of Object.keys(openApi.paths)) {
      const { body } = await ask(concrete(path))
      expect(body).not.toContain(validatorSettings.secret)
    }
  })

  it('goes on to the end, and shows the history', async () => {
    await world.pass(50)
    await described()
    const head = Seal.parse((await ask(`/v1/tournaments/${id}/head`)).body)
    expect(E.isRight(head) && head.right.type === 'Seal' && head.right.seal.hotkey).toBe(signer.hotkey)
    const { tournaments } = JSON.parse((await ask('/v1/tournaments/history')).body) as {
      tournaments: ReadonlyArray<{ id: string; ending: string }>
    }
    expect(tournaments).toMatchObject([{ ending: 'Crowned' }, { ending: 'Crowned' }])
    expect(JSON.parse((await ask(`/v1/tournaments/${id}/details`)).body)).toMatchObject({ phase: 'Finished' })
    expect((await ask('/metrics')).body).toContain('dethrone_reign{type="text"} 1')
  })
})

describe('what the service bounds', () => {
  it('requests of one address, and says when to ask again', async () => {
    const world = await running()
    const serving = await Service.serve(world.view, { ...settings, perMinute: 3 }, world.clock.elapsed)
    const ask = asking(() => serving.port)
    const statuses: Array<number> = []
    for (let i = 0; i < 5; i += 1) statuses.push((await ask('/health')).status)
    expect(statuses).toEqual([200, 200, 200, 429, 429])
    expect((await ask('/health')).headers['retry-after']).toBe('20')
    await world.pass(1)
    expect((await ask('/health')).status).toBe(200)
    serving.stop()
    await world.stop()
  })

  it('addresses that it remembers', () => {
    let now = 0
    const limiter = Limiter.make(1, () => now)
    expect(limiter.wait('a')).toBeNull()
    expect(limiter.wait('a')).toBe(60)
    for (let i = 0; i < 10_000; i += 1) limiter.wait(`b${i}`)
    expect(limiter.wait('a')).toBeNull()
    now = 60_000
    expect(limiter.wait('b9999')).toBeNull()
  })

  it.each([
    ['\u001b[2J', '\ufffd[2J\n'],
    ['a\r\nb', 'a\ufffd\ufffdb\n'],
    ['\ud800', '\ufffd\n'],
    ['\u009b31m\u2028', '\ufffd31m\ufffd\n'],
    ['a\tb é', 'a\tb é\n']
  ])('a line %j to text', (given, expected) => {
    expect(JobLog.line(given)).toBe(expected)
  })
})

describe('the dashboard', () => {
  it('asks for metrics that there are, and shows each of them', async () => {
    const world = await running()
    const metrics = Metrics.make(world.view)
    const text = await metrics.text()
    metrics.close()
    await world.stop()
    const names = Array.from(text.matchAll(/^# TYPE (\S+) (\S+)$/gm), ([, name = '', kind = '']) =>
      kind === 'histogram' ? ['_bucket', '_sum', '_count'].map(part => `${name}${part}`) : [name]
    ).flat()
    const { panels } = read('../../examples/grafana.json') as {
      panels: ReadonlyArray<{ targets: ReadonlyArray<{ expr: string }> }>
    }
    const asked = panels.flatMap(({ targets }) =>
      targets.flatMap(({ expr }) => expr.match(/dethrone_\w+/g) ?? [])
    )
    expect(Array.from(new Set(asked)).sort()).toEqual(names.sort())
  })

  it('says so in the metrics where the records cannot be read', async () => {
    const world = await running()
    const metrics = Metrics.make({ ...world.view, standing: () => Promise.resolve(E.left('no disk')) })
    expect(await metrics.text()).toContain('dethrone_records_readable 0')
    metrics.close()
    await world.stop()
  })
})
