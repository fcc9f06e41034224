// A store in SQLite on a disk that fails, and in files that others have touched.
import { spawn } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  closeSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  unlinkSync,
  writeSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Libsql from 'libsql'
import * as E from 'fp-ts/lib/Either.js'
import { afterAll, describe, expect, it } from 'vitest'
import type { Store, StoreError } from '../../src/ports/Store.js'
import * as Sqlite from '../../src/store/Sqlite.js'
import * as Database from '../../src/store/sqlite/Database.js'
import * as Schema from '../../src/store/sqlite/Schema.js'
import * as Writing from '../../src/store/sqlite/Writing.js'
import { named } from './streams.js'
import { must } from '../must.js'

const folder = mkdtempSync(join(tmpdir(), 'sqlite-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})
let files = 0
const fresh = (): string => {
  const own = join(folder, String((files += 1)))
  mkdirSync(own)
  return join(own, 'store.db')
}
const stream = named('one')
const clock = { now: () => 1_000 }
const kind = (answer: E.Either<StoreError, unknown>): string =>
  E.isLeft(answer) ? answer.left.kind : 'answered'
const open = async (path: string): Promise<Store> => must(await Sqlite.open(path, clock)())
const append = (store: Store, ...bodies: ReadonlyArray<unknown>) => {
  const [first, ...others] = bodies.map(body => ({ stream, key: null, body }))
  if (first === undefined) throw new Error('something is to be kept')
  return store.append([first, ...others])()
}
const bodies = async (path: string): Promise<ReadonlyArray<unknown>> => {
  const store = await open(path)
  const records = must(await store.read(stream)())
  await store.close()
  return records.map(({ body }) => body)
}
const filled = async (path: string, count: number): Promise<Store> => {
  const store = await open(path)
  for (let i = 0; i < count; i += 1) must(await append(store, { i, pad: 'x'.repeat(500) }))
  return store
}

it('a copy of its files at any moment is a store with everything that was answered until then', async () => {
  const path = fresh()
  const store = await open(path)
  for (let i = 0; i < 12; i += 1) {
    must(await append(store, i, `${i}, too`))
    const copy = fresh()
    for (const end of ['', '-wal']) if (existsSync(path + end)) copyFileSync(path + end, copy + end)
    expect(await bodies(copy)).toEqual(Array.from({ length: i + 1 }, (_, n) => [n, `${n}, too`]).flat())
  }
  await store.close()
})

it('a log that a power cut left short holds whole transactions, and the last ones may be missing', async () => {
  const path = fresh()
  const store = await open(path)
  for (let i = 0; i < 8; i += 1) must(await append(store, i, `${i}, too`))
  const whole = Array.from({ length: 8 }, (_, n) => [n, `${n}, too`]).flat()
  const size = statSync(`${path}-wal`).size
  for (const cut of [0, 1, 100, 4_000, 8_192, 20_000, size - 4_000, size - 1].filter(to => to <= size)) {
    const copy = fresh()
    for (const end of ['', '-wal']) copyFileSync(path + end, copy + end)
    truncateSync(`${copy}-wal`, cut)
    const opened = await Sqlite.open(copy, clock)()
    // Before the first page is in the database itself, its tables may be in the log alone.
    if (E.isLeft(opened)) continue
    const found = must(await opened.right.read(stream)()).map(({ body }) => body)
    expect(found.length % 2).toBe(0)
    expect(found).toEqual(whole.slice(0, found.length))
    must(await append(opened.right, 'more'))
    await opened.right.close()
  }
  await store.close()
})

it('a damaged page is told of, and never read as something else', async () => {
  const path = fresh()
  await (await filled(path, 60)).close()
  // Out of the log, into the database itself.
  const database = new Libsql(path)
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  database.close()
  const size = statSync(path).size
  const before = await bodies(path)
  let told = 0
  for (let at = 4_096; at < size; at += 2_048) {
    const copy = fresh()
    copyFileSync(path, copy)
    const fd = openSync(copy, 'r+')
    writeSync(fd, Buffer.alloc(64, 0xa5), 0, 64, at)
    closeSync(fd)
    const opened = await Sqlite.open(copy, clock)()
    if (E.isLeft(opened)) {
      told += 1
      continue
    }
    const read = await opened.right.read(stream)()
    if (E.isLeft(read)) {
      expect(['Broken', 'Failed']).toContain(read.left.kind)
      told += 1
    } else expect(before.slice(0, read.right.length)).toEqual(read.right.map(({ body }) => body))
    await opened.right.close()
  }
  expect(told).toBeGreaterThan(3)
})

it('many records are read as they were kept, from any number on, and one that was changed is named', async () => {
  const path = fresh()
  const store = await open(path)
  const all = Array.from({ length: 450 }, (_, i) => ({ i, text: `line\nfeed\0 and ${'ü'.repeat(i % 7)}` }))
  for (let i = 0; i < all.length; i += 90) must(await append(store, ...all.slice(i, i + 90)))
  for (const [after, most] of [
    [0, Infinity],
    [0, 200],
    [199, 2],
    [200, 201],
    [449, 5],
    [450, 1]
  ] as const)
    expect(must(await store.read(stream, after, most)()).map(({ body }) => body)).toEqual(
      all.slice(after, after + most)
    )
  await store.close()
  const whole = new Libsql(path)
  whole.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  whole.close()
  for (const number of [1, 199, 200, 201, 450])
    for (const line of [
      "''",
      'NULL',
      'char(10)',
      "line || char(10) || 'x'",
      "replace(line, 'feed', 'feet')",
      "CAST(x'80' AS TEXT) || line",
      'substr(line, 1, 50) || char(10) || substr(line, 51)'
    ]) {
      const copy = fresh()
      copyFileSync(path, copy)
      const database = new Libsql(copy)
      // As somebody may do with the file: the tables are made anew, without what guards them.
      database.exec(
        `CREATE TABLE other (position INTEGER PRIMARY KEY, stream TEXT, number INTEGER, key TEXT, line TEXT); INSERT INTO other SELECT * FROM record; DROP TABLE record; ALTER TABLE other RENAME TO record; UPDATE record SET line = ${line} WHERE number = ${number}`
      )
      database.close()
      const reader = must(await Sqlite.read(copy)())
      const read = await reader.read(stream)()
      await reader.close()
      expect(E.isLeft(read) && [read.left.kind, / record (\d+) /.exec(read.left.message)?.[1]]).toEqual([
        'Broken',
        String(number)
      ])
    }
})

it('refuses to go on when its file was deleted, renamed, replaced or cut', async () => {
  const acts: ReadonlyArray<(path: string) => void> = [
    path => {
      unlinkSync(path)
    },
    path => {
      renameSync(path, `${path}.other`)
    },
    path => {
      copyFileSync(path, `${path}.copy`)
      renameSync(`${path}.copy`, path)
    },
    path => {
      truncateSync(`${path}-wal`, 32)
    }
  ]
  for (const act of acts) {
    const path = fresh()
    const store = await filled(path, 3)
    act(path)
    expect(kind(await append(store, 'late'))).toBe('Replaced')
    expect(kind(await append(store, 'later'))).toBe('Replaced')
    await store.close()
  }
})

it('what is no store is refused and left as it is', async () => {
  const path = fresh()
  const fd = openSync(path, 'w')
  writeSync(fd, 'not a database, and longer than a header of one hundred bytes '.repeat(20))
  closeSync(fd)
  const before = readFileSync(path)
  expect(kind(await Sqlite.open(path, clock)())).toBe('Failed')
  expect(kind(await Sqlite.read(path)())).toBe('Failed')
  expect(readFileSync(path).equals(before)).toBe(true)
  expect(kind(await Sqlite.read(fresh())())).toBe('Failed')
  expect(kind(await Sqlite.open(join(folder, 'nowhere', 'store.db'), clock)())).toBe('Failed')
})

it('a store that is not ours to read is not said to be missing', async () => {
  const path = fresh()
  await (await open(path)).close()
  const said = async (at: string): Promise<string> => {
    const answer = await Sqlite.read(at)()
    return E.isLeft(answer) ? answer.left.message : 'read'
  }
  expect(await said(`${path}.none`)).toBe(`There is no store at ${path}.none.`)
  expect(await said(join(path, 'in-a-file.db'))).toContain('cannot be read: it, or a part of the path')
  // Root may read anything, so it is somebody else for a moment; the package is loaded before.
  chmodSync(join(path, '..'), 0o700)
  const root = process.getuid?.() === 0
  if (!root) chmodSync(join(path, '..'), 0o000)
  if (root) process.seteuid?.(65_534)
  const refused = await said(path)
  if (root) process.seteuid?.(0)
  chmodSync(join(path, '..'), 0o700)
  expect(refused).toContain(`${path} cannot be read: it is not yours to open`)
})

it('a folder that may not be written is told of', async () => {
  const path = fresh()
  chmodSync(folder, 0o755)
  chmodSync(join(path, '..'), 0o555)
  // Root may write anywhere, so it is somebody else for a moment.
  const root = process.getuid?.() === 0
  if (root) process.seteuid?.(65_534)
  const opened = await Sqlite.open(path, clock)()
  if (root) process.seteuid?.(0)
  chmodSync(join(path, '..'), 0o700)
  expect(kind(opened)).toBe('Failed')
  expect(existsSync(path)).toBe(false)
})

it('two that write one store: the second is told who the first is, also by another name', async () => {
  const path = fresh()
  const store = await open(path)
  const second = await Sqlite.open(join(path, '..', '.', 'store.db'), clock)()
  expect(kind(second)).toBe('Held')
  expect(E.isLeft(second) && second.left.message).toContain(`process ${process.pid}`)
  await store.close()
})

it('a lock outlives nobody: a process that is killed lets go of it at once', async () => {
  const path = fresh()
  await (await filled(path, 1)).close()
  const holder = spawn('flock', ['-x', `${path}.lock`, 'sleep', '60'], { stdio: 'ignore', detached: true })
  const isHeld = async (): Promise<boolean> => {
    const opened = await Sqlite.open(path, clock)()
    if (E.isLeft(opened)) return opened.left.kind === 'Held'
    await opened.right.close()
    return false
  }
  while (!(await isHeld())) await new Promise(resolve => setTimeout(resolve, 20))
  process.kill(-(holder.pid ?? 0), 'SIGKILL')
  while (await isHeld()) await new Promise(resolve => setTimeout(resolve, 20))
  expect(await bodies(path)).toHaveLength(1)
})

it('another writer’s epoch ends this one’s, whatever became of the lock', async () => {
  const path = fresh()
  const store = await filled(path, 1)
  // Where the lock’s file is gone, a second process cannot know of the first.
  unlinkSync(`${path}.lock`)
  const second = await open(path)
  must(await append(second, 'second'))
  expect(kind(await append(store, 'first'))).toBe('Fenced')
  await second.close()
  await store.close()
})

describe('a commit that fails', () => {
  const draft = (body: string) => ({ stream, key: null, body })
  /** A writer whose next commit fails with this code, after it was kept or before. */
  const failing = async (path: string, code: string, when: 'before' | 'after') => {
    const connection = must(await Database.load())(path)
    must(Schema.prepare(connection, path))
    let fails = true
    const writer = Writing.of(
      {
        ...connection,
        exec: sql => {
          if (sql !== 'COMMIT' || !fails) return connection.exec(sql)
          fails = false
          if (when === 'after') connection.exec(sql)
          throw Object.assign(new Error('the disk failed'), { code })
        }
      },
      path,
      clock
    )
    return { writer, close: () => connection.close() }
  }

  it.each(['before', 'after'] as const)(
    'where nobody can tell what is on the disk: nothing more is written (%s it was kept)',
    async when => {
      const path = fresh()
      const { writer, close } = await failing(path, 'SQLITE_IOERR_FSYNC', when)
      for (const body of ['first', 'second']) {
        const answer = writer.append([draft(body)])
        expect(E.isLeft(answer) && answer.left).toMatchObject({
          kind: 'Doubtful',
          message: expect.stringContaining('shows when it is opened again') as string
        })
      }
      close()
      expect(await bodies(path)).toEqual(when === 'after' ? ['first'] : [])
    }
  )

  it('for want of room has not happened, and the next one may', async () => {
    const path = fresh()
    const { writer, close } = await failing(path, 'SQLITE_FULL', 'before')
    expect(kind(writer.append([draft('first')]))).toBe('Failed')
    expect(kind(writer.append([draft('second')]))).toBe('answered')
    close()
    expect(await bodies(path)).toEqual(['second'])
  })
})

it('what it read as it was opened is safe: the log beside it may be lost', async () => {
  const path = fresh()
  const store = await filled(path, 5)
  const copy = fresh()
  for (const end of ['', '-wal']) copyFileSync(`${path}${end}`, `${copy}${end}`)
  await store.close()
  const again = await open(copy)
  // A sync that failed leaves in memory what is not on the disk, and asking again says nothing of it.
  const alone = fresh()
  copyFileSync(copy, alone)
  await again.close()
  expect(await bodies(alone)).toHaveLength(5)
})
