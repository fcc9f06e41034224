// Stores on a disk that is full, and on one that only reads: a small file system in memory.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Store, StoreError } from '../../src/ports/Store.js'
import * as JournalFile from '../../src/store/JournalFile.js'
import * as Sqlite from '../../src/store/Sqlite.js'
import { named } from './streams.js'

const mount = (...args: ReadonlyArray<string>): boolean => spawnSync('mount', args).status === 0
const mounted = (folder: string): boolean => mount('-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', folder)
// In the end at once: SQLite's library keeps files open for a while after they were closed.
const unmount = (folder: string): void => void spawnSync('umount', ['-l', folder])

const mounts = (): boolean => {
  const folder = mkdtempSync(join(tmpdir(), 'disk-'))
  const can = process.getuid?.() === 0 && mounted(folder)
  if (can) unmount(folder)
  rmSync(folder, { recursive: true })
  return can
}
const isMounted = mounts()
const stream = named('one')
const clock = { now: () => 1_000 }

const stores: Readonly<Record<string, (path: string) => TE.TaskEither<StoreError, Store>>> = {
  SQLite: path => Sqlite.open(path, clock),
  'a file': path => JournalFile.open(path, clock)
}

describe.skipIf(!isMounted)(
  `a full disk${isMounted ? '' : ' (left out: nothing can be mounted here)'}`,
  () => {
    let folder = ''
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'disk-'))
      mounted(folder)
    })
    afterEach(() => {
      unmount(folder)
      rmSync(folder, { recursive: true })
    })

    for (const [name, open] of Object.entries(stores))
      it(`${name}: what is refused is not there, and it goes on when there is room`, async () => {
        const path = join(folder, name.replace(' ', '-'))
        const filler = join(folder, 'filler')
        const store = await open(path)()
        if (E.isLeft(store)) throw new Error(store.left.message)
        const append = (body: string) => store.right.append([{ stream, key: null, body }])()
        const kept: Array<string> = []
        // More than is written beside it: what SQLite has in its log goes into its file as well, in the end.
        writeFileSync(filler, Buffer.alloc(4_000_000))
        let refused = 0
        for (let i = 0; refused < 3; i += 1) {
          const body = `${i} ${'x'.repeat(20_000)}`
          const answer = await append(body)
          if (E.isRight(answer)) kept.push(body)
          else {
            refused += 1
            expect(answer.left.kind).toBe('Failed')
          }
        }
        unlinkSync(filler)
        const after = await append('after')
        expect(E.isRight(after)).toBe(true)
        await store.right.close()
        const again = await open(path)()
        if (E.isLeft(again)) throw new Error(again.left.message)
        const records = await again.right.read(stream)()
        expect(E.isRight(records) && records.right.map(({ body }) => body)).toEqual([...kept, 'after'])
        await again.right.close()
      })

    it('a disk that only reads is told of', async () => {
      mount('-o', 'remount,ro', folder)
      for (const [name, open] of Object.entries(stores)) {
        const answer = await open(join(folder, `new ${name}`))()
        expect(E.isLeft(answer) && answer.left.kind).toBe('Failed')
      }
    })
  }
)
