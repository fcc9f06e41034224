// Writes one store after the other, and says what each has acknowledged. Run as a process, until it is killed.
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import * as RNEA from 'fp-ts/lib/ReadonlyNonEmptyArray.js'
import type { Draft } from '../../src/ports/Store.js'
import * as JournalFile from '../../src/store/JournalFile.js'
import * as Sqlite from '../../src/store/Sqlite.js'
import { bodyOf, stream } from './bodies.js'

const [type = '', folder = '', stores = '1', appends = '1'] = process.argv.slice(2)
const open = type === 'file' ? JournalFile.open : Sqlite.open

for (let nth = 0; nth < Number(stores); nth += 1) {
  const store = await open(join(folder, `${type}-${nth}`))()
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
