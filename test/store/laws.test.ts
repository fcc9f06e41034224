// The laws of every store, kept by the one in memory and the one in SQLite.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { afterAll, describe, it } from 'vitest'
import * as JournalFile from '../../src/store/JournalFile.js'
import * as InMemory from '../../src/store/InMemory.js'
import * as Sqlite from '../../src/store/Sqlite.js'
import { storeLaws, type StoreSubject } from '../../src/testing/index.js'
import { streams } from './streams.js'

const folder = mkdtempSync(join(tmpdir(), 'store-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})
let stores = 0

const subjects: Readonly<Record<string, () => Promise<StoreSubject>>> = {
  'in memory': () =>
    Promise.resolve({
      open: clock => TE.right(InMemory.make(clock)),
      read: null,
      lasts: false,
      streams
    }),
  'in a file': () => {
    const path = join(folder, `${(stores += 1)}.jsonl`)
    return Promise.resolve({
      open: clock => JournalFile.open(path, clock),
      read: () => JournalFile.read(path),
      lasts: true,
      streams: [streams[0]]
    })
  },
  'in SQLite': () => {
    const path = join(folder, `${(stores += 1)}.db`)
    return Promise.resolve({
      open: clock => Sqlite.open(path, clock),
      read: () => Sqlite.read(path),
      lasts: true,
      streams
    })
  }
}

for (const [name, fresh] of Object.entries(subjects))
  describe(`a store ${name}`, () => {
    for (const law of storeLaws(fresh)) it(law.name, law.check)
  })
