// A server that a standby takes the place of, and one whose disk fills up, under a store that is written.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../../src/ports/Store.js'
import * as Postgres from '../../src/store/Postgres.js'
import * as Server from './server.js'
import { named } from './streams.js'
import { must } from '../must.js'

const why = Server.why()
const note = why === undefined ? '' : ` (left out: ${why})`
const stream = named('one')
const append = (store: Store, body: unknown) => store.append([{ stream, key: null, body }])()
const bodies = async (store: Store): Promise<ReadonlyArray<unknown>> =>
  must(await store.read(stream)()).map(({ body }) => body)
const pause = (milliseconds: number): Promise<void> =>
  new Promise(resolve => setTimeout(resolve, milliseconds))

describe.skipIf(why !== undefined)(`a standby that takes the place of the server${note}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'front-'))
  const servers: Array<Server.Server> = []
  afterAll(() => {
    for (const server of servers) server.end()
    rmSync(folder, { recursive: true })
  })

  /** Two servers, and one address that leads to the first until it is turned to the second. */
  const pair = async (name: string) => {
    const first = Server.start()
    servers.push(first)
    const second = Server.standby(first)
    servers.push(second)
    const front = join(folder, name)
    symlinkSync(first.folder, front)
    const address = `postgres:///postgres?user=test&host=${encodeURIComponent(front)}`
    const store = must(await Postgres.open({ address, schema: 'season' })())
    return {
      first,
      second,
      store,
      turn: () => {
        symlinkSync(second.folder, `${front}.new`)
        renameSync(`${front}.new`, front)
      }
    }
  }

  it('has what was acknowledged where it is synchronous; while it only reads nothing counts as kept, then it goes on', async () => {
    const { first, second, store, turn } = await pair('synchronous')
    first.sql("ALTER SYSTEM SET synchronous_standby_names = '*'")
    first.sql('SELECT pg_reload_conf()')
    for (let i = 1; i <= 20; i += 1) must(await append(store, i))
    first.stop('immediate')
    turn()
    // Where it was under way as the server went, its fate shows once somebody writes again.
    let answered = false
    const early = append(store, 'early').then(answer => {
      answered = E.isRight(answer)
      return answer
    })
    await pause(1_000)
    expect(answered).toBe(false)
    second.promote()
    const fate = await early
    must(await append(store, 21))
    const all: ReadonlyArray<unknown> = Array.from({ length: 20 }, (_, i) => i + 1)
    expect(await bodies(store)).toEqual([...all, ...(E.isRight(fate) ? ['early'] : []), 21])
    await store.close()
  })

  it('and lacks what was acknowledged is noticed: the writer writes no more', async () => {
    const { first, second, store, turn } = await pair('lagging')
    for (let i = 1; i <= 5; i += 1) must(await append(store, i))
    // It hears of nothing more.
    second.stop('immediate')
    must(await append(store, 6))
    first.stop('immediate')
    second.start()
    second.promote()
    turn()
    for (const body of ['late', 'later']) {
      const answer = await append(store, body)
      expect(E.isLeft(answer) && answer.left.kind).toBe('Replaced')
    }
    await store.close()
  })
})

describe.skipIf(why !== undefined || process.getuid?.() !== 0)(
  `a server whose disk is full${note}${process.getuid?.() === 0 ? '' : ' (left out: only root mounts)'}`,
  () => {
    let folder = ''
    let server: Server.Server | null = null
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'small-'))
      chmodSync(folder, 0o755)
      spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=120m', 'tmpfs', folder])
      server = Server.start(folder)
    })
    afterAll(() => {
      server?.end()
      spawnSync('umount', ['-l', folder])
      rmSync(folder, { recursive: true })
    })

    it('loses nothing that was acknowledged, keeps nothing in part, and goes on when there is room', async () => {
      const place = { address: server?.address ?? '', schema: 'season' }
      const store = must(await Postgres.open(place)())
      must(await append(store, 'first'))
      const filler = join(folder, 'filler')
      const room = Number(
        /(\d+)\s+\d+%/.exec(spawnSync('df', ['-k', folder], { encoding: 'utf8' }).stdout)?.[1]
      )
      writeFileSync(filler, Buffer.alloc((room - 3_000) * 1_024))
      const kept: Array<string> = ['first']
      let [free, refused] = [false, 0]
      /** Makes room, and begins the server again where its log could not be written. */
      const relieve = (): void => {
        if (free) return
        free = true
        unlinkSync(filler)
        try {
          server?.start()
        } catch {
          // It still runs.
        }
      }
      for (let i = 0; refused < 3 && !free && i < 500; i += 1) {
        // Text that does not shrink: what is kept takes as much room as it is long.
        const [a, b] = [0, 1].map(n => `${i} ${n} ${randomText(20_000)}`)
        const asked = store.append([
          { stream, key: null, body: a },
          { stream, key: null, body: b }
        ])()
        const late = pause(8_000).then(relieve)
        const answer = await Promise.race([asked, late.then(() => asked)])
        if (E.isRight(answer)) kept.push(a ?? '', b ?? '')
        else {
          refused += 1
          expect(answer.left.kind).toBe('Failed')
        }
      }
      expect(refused > 0 || free).toBe(true)
      relieve()
      must(await append(store, 'after'))
      expect(await bodies(store)).toEqual([...kept, 'after'])
      await store.close()
    }, 120_000)
  }
)

/** Text of that many characters, each as likely as any other. */
const randomText = (length: number): string =>
  Buffer.from(crypto.getRandomValues(new Uint8Array(length)))
    .toString('base64')
    .slice(0, length)
