// What may become of a store's file while it is written, on both adapters that keep one: the next append fails, and says so.
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import Libsql from 'libsql'
import { afterAll, describe, expect, it } from 'vitest'
import type { Reader, Store, StoreError } from '../../src/ports/Store.js'
import * as JournalFile from '../../src/store/JournalFile.js'
import * as Sqlite from '../../src/store/Sqlite.js'
import { named } from './streams.js'
import { must } from '../must.js'

const folder = mkdtempSync(join(tmpdir(), 'harm-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})
let made = 0
const fresh = (): string => {
  const own = join(folder, String((made += 1)))
  mkdirSync(own)
  return join(own, 'store')
}
const stream = named('one')
const clock = { now: () => 1_000 }
const said = (answer: E.Either<StoreError, unknown>): string =>
  E.isLeft(answer) ? `${answer.left.kind}: ${answer.left.message}` : 'answered'
const append = (store: Store, body: unknown) => store.append([{ stream, key: null, body }])()
const bodies = async (store: Reader): Promise<ReadonlyArray<unknown>> =>
  must(await store.read(stream)()).map(({ body }) => body)

interface Kept {
  readonly open: (path: string) => TE.TaskEither<StoreError, Store>
  readonly read: (path: string) => TE.TaskEither<StoreError, Reader>
  /** Makes it one of a later version of the package. */
  readonly later: (path: string) => void
}
const kinds: Readonly<Record<string, Kept>> = {
  SQLite: {
    open: path => Sqlite.open(path, clock),
    read: Sqlite.read,
    later: path => {
      const database = new Libsql(path)
      database.exec('PRAGMA user_version = 2')
      database.close()
    }
  },
  'a file': {
    open: path => JournalFile.open(path, clock),
    read: path => JournalFile.read(path),
    later: path => {
      writeFileSync(path, readFileSync(path, 'utf8').replace('"version":1', '"version":2'))
    }
  }
}

const harms: Readonly<Record<string, (path: string) => void>> = {
  deleted: unlinkSync,
  renamed: path => {
    renameSync(path, `${path}.away`)
  },
  'renamed with its folder': path => {
    renameSync(join(path, '..'), `${join(path, '..')}.away`)
  },
  'replaced by a copy': path => {
    copyFileSync(path, `${path}.copy`)
    renameSync(`${path}.copy`, path)
  },
  'replaced by a link to where it went': path => {
    renameSync(path, `${path}.away`)
    copyFileSync(`${path}.away`, `${path}.other`)
    symlinkSync(`${path}.other`, path)
  },
  'replaced by a folder': path => {
    unlinkSync(path)
    mkdirSync(path)
  },
  emptied: path => {
    for (const end of ['', '-wal']) if (existsSync(path + end)) truncateSync(path + end, 0)
  }
}

describe.each(Object.entries(kinds))('a store in %s', (_, { open, read, later }) => {
  const filled = async (path: string): Promise<Store> => {
    const store = must(await open(path)())
    for (const body of [1, 2, 3]) must(await append(store, body))
    return store
  }

  it.each(Object.entries(harms))(
    'that is %s while it is written fails, and goes on no more',
    async (_name, harm) => {
      const path = fresh()
      const store = await filled(path)
      harm(path)
      expect(said(await append(store, 'late'))).toMatch(
        /^Replaced: .* while it was written to|^Replaced: .* no longer/
      )
      expect(said(await append(store, 'later'))).toMatch(/^Replaced/)
      await store.close()
    }
  )

  it('is one store by whatever link it is opened, and a second writer is refused', async () => {
    const path = fresh()
    const store = await filled(path)
    const link = `${path}.link`
    symlinkSync(path, link)
    const farther = join(folder, `far-${made}`)
    symlinkSync(join(path, '..'), farther)
    for (const other of [link, join(farther, 'store'), join(realpathSync(join(path, '..')), '.', 'store')])
      expect(said(await open(other)())).toMatch(/^Held: .* is locked by process \d+/)
    await store.close()
    const again = must(await open(link)())
    must(await append(again, 4))
    await again.close()
    const reader = must(await read(path)())
    expect(await bodies(reader)).toEqual([1, 2, 3, 4])
    await reader.close()
  })

  it('under a second name (a hard link) is refused: by it, two could write at once', async () => {
    const path = fresh()
    await (await filled(path)).close()
    linkSync(path, `${path}.too`)
    for (const name of [path, `${path}.too`]) expect(said(await open(name)())).toContain('hard link')
    unlinkSync(`${path}.too`)
    const again = must(await open(path)())
    expect(await bodies(again)).toEqual([1, 2, 3])
    await again.close()
  })

  it.each([
    ['read-only', 0o555],
    ['closed to us', 0o000]
  ])('in a folder that becomes %s goes on, or says that it cannot', async (_name, mode) => {
    const path = fresh()
    const store = await filled(path)
    chmodSync(folder, 0o755)
    chmodSync(join(path, '..'), mode)
    // Root may write anywhere, so it is somebody else for a moment.
    const root = process.getuid?.() === 0
    if (root) process.seteuid?.(65_534)
    const answer = await append(store, 4)
    if (root) process.seteuid?.(0)
    chmodSync(join(path, '..'), 0o700)
    expect(said(answer)).toMatch(/^answered|^Failed/)
    await store.close()
    const again = must(await open(path)())
    expect(await bodies(again)).toEqual(E.isRight(answer) ? [1, 2, 3, 4] : [1, 2, 3])
    await again.close()
  })

  it('of a later version is refused with both versions, and left as it is', async () => {
    const path = fresh()
    await (await filled(path)).close()
    later(path)
    const before = readFileSync(path)
    expect(said(await open(path)())).toMatch(/^Unfit: .* format 2, and this package reads 1: use the version/)
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  it('where somebody has added to what is kept is refused or noticed', async () => {
    const path = fresh()
    const store = await filled(path)
    await store.close()
    appendFileSync(path, 'x')
    const again = await open(path)()
    // Beyond SQLite's last page nothing is looked at.
    if (E.isRight(again)) {
      expect(await bodies(again.right)).toEqual([1, 2, 3])
      await again.right.close()
    } else expect(said(again)).toMatch(/^Broken/)
  })
})
