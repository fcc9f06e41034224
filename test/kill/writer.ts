// Writes one store after the other, and says what each has acknowledged. Run as a process, until it is killed.
import { rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import * as RNEA from 'fp-ts/lib/ReadonlyNonEmptyArray.js'
import type { Draft } from '../../src/ports/Store.js'
import * as JournalFile from '../../src/store/JournalFile.js'
import * as Postgres from '../../src/store/Postgres.js'
import * as Sqlite from '../../src/store/Sqlite.js'
import { bodyOf, stream } from './bodies.js'

// A server's place is its address, a file's its folder.
const [type = '', place = '', stores = '1', appends = '1'] = process.argv.slice(2)
/** So many stores stay; those before are deleted, so that no disk fills up, however long it takes. */
const remaining = 64

const path = (nth: number): string => join(place, `${type}-${nth}`)
const open = (nth: number) =>
  type === 'postgres'
    ? Postgres.open({ address: place, schema: `power_${nth}` })
    : (type === 'file' ? JournalFile.open : Sqlite.open)(path(nth))

for (let nth = 0; nth < Number(stores); nth += 1) {
  if (type !== 'postgres')
    for (const end of ['', '-wal', '-shm', '.lock']) rmSync(`${path(nth - remaining)}${end}`, { force: true })
  const store = await open(nth)()
  if (E.isLeft(store)) throw new Error(store.left.message)
  let number = 0
  for (let i = 0; i < Number(appends); i += 1) {
    // Transactions of one to three records: what is cut off is cut off whole.
    const drafts = RNEA.makeBy((j): Draft => ({ stream, key: null, body: bodyOf(number + j + 1) }))(
      1 + (i % 3)
    )
    const kept = await store.right.append(drafts)()
    if (E.isLeft(kept)) throw new Error(kept.left.message)
    number += drafts.length
    writeSync(1, `${nth} ${number}\n`)
  }
  await store.right.close()
}
