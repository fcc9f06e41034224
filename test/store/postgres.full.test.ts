// The laws of stores, kept in PostgreSQL; and what only a server can do: be lost, come back, and be taken over.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store, StoreError } from '../../src/ports/Store.js'
import * as Postgres from '../../src/store/Postgres.js'
import { storeLaws } from '../../src/testing/index.js'
import * as Server from './server.js'
import { named, streams } from './streams.js'
import { must } from '../must.js'

const why = Server.why()
const clock = { now: () => 1_000 }
const stream = named('one')
const draft = (body: unknown, key: string | null = null) => ({ stream, key, body })

const kind = (answer: E.Either<StoreError, unknown>): string =>
  E.isLeft(answer) ? answer.left.kind : 'answered'

/** The way to a server whose settings make it say FEHLER where this one says ERROR (`lc_messages`). */
const translated = async (server: Server.Server) => {
  const folder = mkdtempSync(join(tmpdir(), 'german-'))
  const name = '.s.PGSQL.5432'
  let sessions = 0
  const open = new Set<Socket>()
  const front = createServer(client => {
    sessions += 1
    const behind = connect(join(server.folder, name))
    for (const [socket, other] of [
      [client, behind],
      [behind, client]
    ] as const) {
      open.add(socket)
      socket.on('error', () => other.destroy())
      socket.on('close', () => other.destroy())
    }
    client.pipe(behind)
    // As long as before, since a message begins with its length; the field V is in English in every language.
    behind.on('data', bytes =>
      client.write(Buffer.from(bytes.toString('latin1').replaceAll('SERROR\0', 'SFEHLR\0'), 'latin1'))
    )
  }).listen(join(folder, name))
  await once(front, 'listening')
  return {
    address: server.address.replace(encodeURIComponent(server.folder), encodeURIComponent(folder)),
    sessions: () => sessions,
    end: async () => {
      for (const socket of open) socket.destroy()
      front.close()
      await once(front, 'close')
      rmSync(folder, { recursive: true })
    }
  }
}

describe.skipIf(why !== undefined)(
  `a store in PostgreSQL${why === undefined ? '' : ` (left out: ${why})`}`,
  () => {
    let server: Server.Server
    beforeAll(() => {
      server = Server.start()
    })
    afterAll(() => {
      server.end()
    })
    const fresh = (): Postgres.Place => ({
      address: server.address,
      schema: `s${randomUUID().replaceAll('-', '')}`
    })
    const open = async (place: Postgres.Place): Promise<Store> => must(await Postgres.open(place, clock)())
    const bodies = async (store: Store): Promise<ReadonlyArray<unknown>> =>
      must(await store.read(stream)()).map(({ body }) => body)
    const cut = (): void => {
      server.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'dethrone%'"
      )
    }

    describe('keeps the laws', () => {
      for (const law of storeLaws(() => {
        const place = fresh()
        return Promise.resolve({
          open: by => Postgres.open(place, by),
          read: () => Postgres.read(place),
          lasts: true,
          streams
        })
      }))
        it(law.name, law.check)
    })

    it('goes on in a new session when the one it had was ended', async () => {
      const place = fresh()
      const store = await open(place)
      for (let i = 0; i < 5; i += 1) {
        must(await store.append([draft(i)])())
        cut()
      }
      expect(await bodies(store)).toEqual([0, 1, 2, 3, 4])
      await store.close()
    })

    it('answers what was under way when the server is lost, once it is back: kept once, whatever was asked', async () => {
      const place = fresh()
      const store = await open(place)
      const wanted = Array.from({ length: 400 }, (_, i) => i)
      const answers = wanted.map(i => store.append([draft(i), draft(`${i}, too`)])())
      await answers[20]
      server.stop('immediate')
      server.start()
      await answers[200]
      server.stop('fast')
      server.start()
      expect((await Promise.all(answers)).map(kind).filter(each => each !== 'answered')).toEqual([])
      expect(await bodies(store)).toEqual(wanted.flatMap(i => [i, `${i}, too`]))
      await store.close()
    })

    it('understands a server that speaks another language', async () => {
      const german = await translated(server)
      const place = { ...fresh(), address: german.address }
      const store = await open(place)
      must(await store.append([draft('first', 'key')])())
      const before = german.sessions()
      const answer = await store.append([draft('second', 'key')])()
      expect(E.isLeft(answer) && answer.left).toMatchObject({
        kind: 'Repeated',
        message: expect.stringContaining('key') as string
      })
      must(await store.append([draft('third')])())
      // What was refused was a statement, and its session is as good as before.
      expect(german.sessions()).toBe(before)
      expect(await bodies(store)).toEqual(['first', 'third'])
      await store.close()
      await german.end()
    })

    it('says that it failed, and has not kept it, where the server stays away; and goes on when it is back', async () => {
      const place = fresh()
      const store = await open(place)
      must(await store.append([draft('before')])())
      server.stop('fast')
      const answer = await store.append([draft('meanwhile')])()
      expect(kind(answer)).toBe('Failed')
      expect(kind(await store.heads())).toBe('Failed')
      server.start()
      must(await store.append([draft('after')])())
      expect(await bodies(store)).toEqual(['before', 'after'])
      await store.close()
    })

    it('writes where a server’s default is to read alone, and what a restart cut short is kept once it is back', async () => {
      const place = fresh()
      const store = await open(place)
      must(await store.append([draft('before')])())
      const only = (reads: 'on' | 'off'): void => {
        server.sql(`ALTER SYSTEM SET default_transaction_read_only = ${reads}`)
        server.sql('SELECT pg_reload_conf()')
        // A session takes the setting over with its next statement.
        server.sql('SELECT pg_sleep(0.3)')
      }
      only('on')
      must(await store.append([draft('after')])())
      only('off')
      const restarted = store.append([draft('restarted')])()
      server.stop('immediate')
      server.start()
      must(await restarted)
      expect(await bodies(store)).toEqual(['before', 'after', 'restarted'])
      await store.close()
    })

    it('says so where the server lets nobody in any more, and comes in when there is room', async () => {
      const place = fresh()
      const limited = (to: string): void => {
        server.sql(`ALTER SYSTEM ${to}`)
        server.stop('fast')
        server.start()
      }
      limited('SET max_connections = 6')
      const store = await open(place)
      const others: Array<pg.Client> = []
      for (let full = false; !full;) {
        const client = new pg.Client({ connectionString: server.address })
        client.on('error', () => undefined)
        full = await client.connect().then(
          () => others.push(client) > 20,
          () => true
        )
      }
      must(await store.append([draft('in all the same')])())
      const refused = await Postgres.read(place)()
      expect(E.isLeft(refused) && refused.left.message).toContain('too many clients')
      await Promise.all(others.map(client => client.end()))
      const reader = must(await Postgres.read(place)())
      expect(must(await reader.read(stream)()).length).toBe(1)
      await reader.close()
      await store.close()
      limited('RESET max_connections')
    })

    it('fences a writer that another has taken over from while it was away', async () => {
      const place = fresh()
      const stale = await open(place)
      must(await stale.append([draft('stale')])())
      cut()
      const next = await open(place)
      const late = await stale.append([draft('late')])()
      expect(kind(late)).toBe('Fenced')
      must(await next.append([draft('next')])())
      await next.close()
      expect(kind(await stale.append([draft('later')])())).toBe('Fenced')
      await stale.close()
      const again = await open(place)
      expect(await bodies(again)).toEqual(['stale', 'next'])
      await again.close()
    })

    it('lets an epoch through that is the newest, whatever the lock says', async () => {
      const place = fresh()
      const store = await open(place)
      must(await store.append([draft(1)])())
      server.sql(`UPDATE ${place.schema}.writer SET epoch = epoch + 1`)
      expect(kind(await store.append([draft(2)])())).toBe('Fenced')
      await store.close()
    })

    it('names who writes it', async () => {
      const place = fresh()
      const store = await open(place)
      const second = await Postgres.open(place, clock)()
      expect(kind(second)).toBe('Held')
      expect(E.isLeft(second) && second.left.message).toContain(`process ${process.pid} on `)
      await store.close()
    })

    it('refuses to go on where its records are no longer there, or others have come', async () => {
      const place = fresh()
      const { schema } = place
      const store = await open(place)
      must(await store.append([draft(1), draft(2)])())
      expect(() => server.sql(`DELETE FROM ${schema}.record`)).toThrow(/never changed/)
      expect(() => server.sql(`UPDATE ${schema}.record SET line = ''`)).toThrow(/never changed/)
      expect(() => server.sql(`TRUNCATE ${schema}.record`)).toThrow(/never changed/)
      server.sql(
        `ALTER TABLE ${schema}.record DISABLE TRIGGER ALL; DELETE FROM ${schema}.record WHERE number = 2`
      )
      expect(kind(await store.append([draft(3)])())).toBe('Replaced')
      expect(kind(await store.append([draft(3)])())).toBe('Replaced')
      await store.close()
      const other = await open(place)
      must(await other.append([draft('two')])())
      server.sql(`INSERT INTO ${schema}.record (stream, number, line) VALUES ('one', 3, '{}')`)
      expect(kind(await other.append([draft(3)])())).toBe('Replaced')
      expect(kind(await other.read(stream)())).toBe('Broken')
      await other.close()
    })

    it('notices, when it comes back, a server that has lost what it acknowledged', async () => {
      const place = fresh()
      const { schema } = place
      const store = await open(place)
      must(await store.append([draft(1)])())
      must(await store.append([{ stream: named('two'), key: null, body: 1 }])())
      cut()
      server.sql(
        `ALTER TABLE ${schema}.record DISABLE TRIGGER ALL; DELETE FROM ${schema}.record WHERE stream = 'two'`
      )
      expect(kind(await store.append([draft(2)])())).toBe('Replaced')
      await store.close()
    })

    it('reads without the right to write, also while the server comes and goes', async () => {
      const place = fresh()
      const store = await open(place)
      must(await store.append([draft(1)])())
      const reader = must(await Postgres.read(place)())
      cut()
      expect(must(await reader.read(stream)())).toHaveLength(1)
      must(await store.append([draft(2)])())
      expect(must(await reader.read(stream)())).toHaveLength(2)
      await reader.close()
      await store.close()
    })

    it('refuses what is no store, or not one of this version, and a server that keeps no promise', async () => {
      expect(kind(await Postgres.read(fresh())())).toBe('Failed')
      for (const schema of ['', 'Big', 'a"b', 'pg_x', 'x'.repeat(64)])
        expect(kind(await Postgres.open({ ...fresh(), schema }, clock)())).toBe('Unfit')
      const place = fresh()
      await (await open(place)).close()
      server.sql(`INSERT INTO ${place.schema}.store_version VALUES (99)`)
      expect(kind(await Postgres.open(place, clock)())).toBe('Unfit')
      expect(kind(await Postgres.read(place)())).toBe('Unfit')
      const nowhere = { ...fresh(), address: `postgres:///postgres?user=test&password=hush&host=/nowhere` }
      const refused = await Postgres.open(nowhere, clock)()
      expect(kind(refused)).toBe('Failed')
      expect(JSON.stringify(refused)).not.toContain('hush')
    })
  }
)
