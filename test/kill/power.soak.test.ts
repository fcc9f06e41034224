// Power cuts: the block device under a store, copied at random instants while the store is written. What the file system
// had not yet handed to the device is missing from the copy, as after a power cut. The copies are made by btrfs, all at
// one instant each. A server's whole data lie on the device. `CUTS=500` makes so many,
// `CUT_SECONDS=200` as many of them as that time gives.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Record } from '../../src/ports/Store.js'
import * as JournalFile from '../../src/store/JournalFile.js'
import * as Postgres from '../../src/store/Postgres.js'
import * as Sqlite from '../../src/store/Sqlite.js'
import * as Server from '../store/server.js'
import { bodyOf, stream } from './bodies.js'
import { bundled, clear } from './kills.js'

const cuts = Number(process.env['CUTS'] ?? 200)
const seconds = Number(process.env['CUT_SECONDS'] ?? Infinity)
const has = (program: string): boolean => spawnSync('which', [program]).status === 0
const missing = ['mkfs.btrfs', 'mkfs.ext4', 'mount'].filter(program => !has(program))
const why =
  process.getuid?.() !== 0 ? 'only root mounts' : missing.length > 0 ? `no ${missing.join(', ')}` : undefined

const run = (program: string, ...args: ReadonlyArray<string>): void => {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
}
const image = (path: string, size: number, type: 'btrfs' | 'ext4'): void => {
  writeFileSync(path, '')
  truncateSync(path, size)
  run(`mkfs.${type}`, '-q', path)
}
const pause = (milliseconds: number): Promise<void> =>
  new Promise(resolve => setTimeout(resolve, milliseconds))

type Type = 'sqlite' | 'file' | 'postgres'

/** A store on a copied disk, opened by who goes on with it; a server's place is its address. */
const opened = (type: Type, place: string, nth: number) =>
  type === 'postgres'
    ? Postgres.open({ address: place, schema: `power_${nth}` })
    : (type === 'file' ? JournalFile.open : Sqlite.open)(join(place, `${type}-${nth}`))

/** What it holds; it takes one more record. */
const kept = async (type: Type, place: string, nth: number): Promise<ReadonlyArray<Record>> => {
  const store = await opened(type, place, nth)()
  if (E.isLeft(store)) throw new Error(store.left.message)
  const records = await store.right.read(stream)()
  if (E.isLeft(records)) throw new Error(records.left.message)
  const more = await store.right.append([{ stream, key: null, body: 'after' }])()
  if (E.isLeft(more)) throw new Error(more.left.message)
  await store.right.close()
  return records.right
}

/** A process that writes, what it has acknowledged of each store, and its end, which is awaited from its start. */
const writing = (writer: string, type: Type, place: string, appends: number) => {
  const child = spawn(process.execPath, [writer, type, place, '1000000', String(appends)], {
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const acknowledged = new Map<number, number>()
  let [said, text, over]: [string, string, string | null] = ['', '', null]
  child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()))
  child.stdout.on('data', (bytes: Buffer) => {
    const lines = (text + bytes.toString()).split('\n')
    text = lines.pop() ?? ''
    for (const line of lines) {
      const [nth, number] = line.split(' ').map(Number)
      acknowledged.set(nth ?? -1, number ?? -1)
    }
  })
  const ended = new Promise<void>(resolve => {
    child.once('close', (code, signal) => {
      over = `the writer ended by itself (${code ?? signal}): ${said}`
      resolve()
    })
  })
  return {
    acknowledged,
    ended: () => over,
    complaints: () => said,
    kill: () => {
      child.kill('SIGKILL')
      return ended
    }
  }
}

const gib = 2 ** 30
const server = Server.why()

describe.skipIf(why !== undefined)(`a power cut${why === undefined ? '' : ` (left out: ${why})`}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'power-'))
  const memory = join(folder, 'memory')
  const pool = join(folder, 'pool')
  const disk = join(folder, 'disk')
  const copy = join(folder, 'copy')
  let writer = ''
  beforeAll(async () => {
    // A server's user must be able to enter.
    chmodSync(folder, 0o755)
    for (const place of [memory, pool, disk, copy]) mkdirSync(place)
    // What the devices lie on never loses anything here, so that it may as well be memory.
    run('mount', '-t', 'tmpfs', '-o', 'size=4g', 'none', memory)
    image(join(memory, 'pool.img'), 4 * gib, 'btrfs')
    run('mount', '-o', 'loop', join(memory, 'pool.img'), pool)
    writer = await bundled('writer')
  })
  afterAll(() => {
    for (const place of [pool, memory]) spawnSync('umount', ['-l', place])
    rmSync(folder, { recursive: true })
    clear()
  })

  const types: ReadonlyArray<Type> =
    server === undefined ? ['sqlite', 'file', 'postgres'] : ['sqlite', 'file']
  it.each(types)(
    `at any of ${cuts} instants leaves in %s what was acknowledged, and nothing torn`,
    { timeout: 3_600_000 },
    async type => {
      const device = join(pool, `${type}.img`)
      image(device, 2 * gib, 'ext4')
      run('mount', '-o', 'loop', device, disk)
      const original = type === 'postgres' ? Server.start(disk) : null
      run('sync', '-f', disk)
      const process_ = writing(writer, type, original?.address ?? disk, type === 'postgres' ? 300 : 30)
      const counts = { cuts: 0, stores: 0, records: 0, unheard: 0 }

      /** The newest two: the others were looked at when they were the newest. */
      const look = async (place: string, then: ReadonlyMap<number, number>): Promise<void> => {
        for (const [nth, number] of [...then].slice(-2)) {
          const where = `store ${nth} at cut ${counts.cuts}`
          // A file that is not there would be made.
          if (type !== 'postgres')
            expect(statSync(join(place, `${type}-${nth}`)).size, where).toBeGreaterThan(0)
          const records = await kept(type, place, nth)
          expect(records.length, where).toBeGreaterThanOrEqual(number)
          expect(records.map(({ body }) => body)).toEqual(records.map((_, i) => bodyOf(i + 1)))
          expect(records.at(-1)?.rest ?? 0).toBe(0)
          counts.stores += 1
          counts.records += number
          counts.unheard += records.length - number
        }
      }
      /** Looks elsewhere, since SQLite's library keeps files open for a while after they were closed. */
      const lookElsewhere = async (then: ReadonlyMap<number, number>): Promise<void> => {
        const looked = mkdtempSync(join(folder, 'looked-'))
        cpSync(copy, looked, { recursive: true, filter: source => !source.includes('lost+found') })
        await look(looked, then)
        rmSync(looked, { recursive: true })
      }
      /** A server over its data as they were, which mends them as after a crash. */
      const lookByServer = async (from: string, then: ReadonlyMap<number, number>): Promise<void> => {
        const again = Server.over(from)
        try {
          await look(again.address, then)
        } finally {
          again.end()
        }
      }

      try {
        while (process_.acknowledged.size === 0 && process_.ended() === null) await pause(10)
        const until = performance.now() + seconds * 1_000
        for (; counts.cuts < cuts && performance.now() < until; counts.cuts += 1) {
          await pause((counts.cuts * 7919) % 97)
          const then = new Map(process_.acknowledged)
          const ended = process_.ended()
          if (ended !== null) throw new Error(ended)
          const snapshot = `${device}.cut`
          run('cp', '--reflink=always', device, snapshot)
          run('mount', '-o', 'loop', snapshot, copy)
          if (original === null) await lookElsewhere(then)
          else await lookByServer(join(copy, basename(original.folder)), then)
          run('umount', copy)
          rmSync(snapshot)
        }
        expect(process_.complaints()).toBe('')
      } finally {
        await process_.kill()
        original?.end()
        spawnSync('umount', ['-l', copy])
        spawnSync('umount', ['-l', disk])
      }
      expect(counts.stores).toBeGreaterThan(counts.cuts / 2)
      console.log(`${type}: ${JSON.stringify(counts)}`)
    }
  )
})
