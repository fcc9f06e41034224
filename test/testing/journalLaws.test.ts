// Each law of journals notices what it is there for: journals that are wrong in one way, beside those of the package.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import type * as RNEA from 'fp-ts/lib/ReadonlyNonEmptyArray.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { afterAll, describe, expect, it } from 'vitest'
import { error } from '../../src/ports/Executor.js'
import * as Journal from '../../src/ports/Journal.js'
import type { Note } from '../../src/ports/Note.js'
import type { Store } from '../../src/ports/Store.js'
import { systemClock } from '../../src/ports/SystemClock.js'
import * as FileJournal from '../../src/store/FileJournal.js'
import * as InMemory from '../../src/store/InMemory.js'
import * as Sqlite from '../../src/store/Sqlite.js'
import * as TournamentJournal from '../../src/store/TournamentJournal.js'
import { journalLaws, type JournalSubject } from '../../src/testing/index.js'
import { named } from '../store/streams.js'

const folder = mkdtempSync(join(tmpdir(), 'journals-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})
let made = 0

const stream = named('kept')
const given = async <A>(answer: TE.TaskEither<unknown, A>): Promise<A> => {
  const result = await answer()
  if (E.isLeft(result)) throw new Error(JSON.stringify(result.left))
  return result.right
}

const sound: Readonly<Record<string, () => Promise<JournalSubject>>> = {
  'in memory': () => Promise.resolve({ journal: Journal.inMemory(), again: null }),
  'that tells': () =>
    Promise.resolve({ journal: Journal.telling(() => undefined)(Journal.inMemory()), again: null }),
  'that answers whatever happens': () =>
    Promise.resolve({ journal: Journal.answering(Journal.inMemory()), again: null }),
  'in a store in memory': () =>
    Promise.resolve({ journal: TournamentJournal.of(InMemory.make(), stream), again: null }),
  'in a file': () => {
    const path = join(folder, `${(made += 1)}.jsonl`)
    let journal = FileJournal.at(path)
    return Promise.resolve({
      journal,
      again: async () => {
        await given(journal.close)
        journal = FileJournal.at(path)
        return journal
      },
      close: async () => given(journal.close)
    })
  },
  'in SQLite': async () => {
    const path = join(folder, `${(made += 1)}.db`)
    let store: Store = await given(Sqlite.open(path, systemClock))
    return {
      journal: TournamentJournal.of(store, stream),
      again: async () => {
        await given(store.close)
        store = await given(Sqlite.open(path, systemClock))
        return TournamentJournal.of(store, stream)
      },
      close: async () => given(store.close)
    }
  }
}

describe.each(Object.entries(sound))('a journal %s', (_, fresh) => {
  for (const law of journalLaws(fresh)) it(law.name, law.check)
})

/** A journal over a list that it is given, with one thing done in another way. */
type Wrong = (all: Array<Note>) => Partial<Journal.Journal>

const append = (keep: (notes: RNEA.ReadonlyNonEmptyArray<Note>) => void): Partial<Journal.Journal> => ({
  append: notes =>
    TE.fromIO(() => {
      keep(notes)
    })
})

const back = 'gives back every note, in order, as soon as it has answered'
const order = 'keeps notes in the order in which they were given, whoever waits'
const whole = 'keeps an append whole, or nothing of it'
const list = 'gives what it holds, not the list itself'

/** What is wrong with a journal, the law that must notice it, and such a journal. */
const broken: ReadonlyArray<readonly [string, string, Wrong]> = [
  [
    'begins with what another one held',
    'is empty at first',
    all => {
      all.push({ type: 'Cancelled', reason: 'another tournament' })
      return {}
    }
  ],
  ['forgets all but the first of an append', back, all => append(([first]) => all.push(first))],
  [
    'keeps events alone',
    back,
    all => append(notes => all.push(...notes.filter(note => note.type !== 'Started')))
  ],
  ['keeps everything twice', back, all => append(notes => all.push(...notes, ...notes))],
  ['turns an append round', back, all => append(notes => all.push(...Array.from(notes).reverse()))],
  ['answers before it has kept', back, all => append(notes => void setTimeout(() => all.push(...notes), 5))],
  [
    'says that it failed, of what it kept',
    whole,
    all => ({
      append: notes => () => {
        const again = notes.some(note => note.type === 'Opened') && all.length > 0
        all.push(...notes)
        return Promise.resolve(again ? E.left(error('Journal', 'It was opened before.')) : E.right(undefined))
      }
    })
  ],
  [
    'keeps the half of what it refuses',
    whole,
    all => ({
      append: notes => () => {
        const known = all.length > 0
        for (const note of notes) {
          if (known && note.type === 'Opened')
            return Promise.resolve(E.left(error('Journal', 'It was opened before.')))
          all.push(note)
        }
        return Promise.resolve(E.right(undefined))
      }
    })
  ],
  [
    'leaves out in silence what it has already',
    whole,
    all =>
      append(notes =>
        all.push(
          ...notes.filter(note => note.type !== 'Opened' || all.every(({ type }) => type !== 'Opened'))
        )
      )
  ],
  [
    'keeps when it is asked, not when it is run',
    'does nothing before its effect is run',
    all => ({
      append: notes => {
        all.push(...notes)
        return TE.right(undefined)
      }
    })
  ],
  [
    'keeps the later of two first',
    order,
    all => {
      let wait = 40
      return {
        append: notes => async () => {
          await new Promise(resolve => setTimeout(resolve, (wait = Math.max(0, wait - 5))))
          all.push(...notes)
          return E.right(undefined)
        }
      }
    }
  ],
  ['gives its own list', list, all => ({ read: TE.fromIO(() => all) })],
  [
    'forgets all when it is opened again',
    'holds the same when it is opened again, and goes on from there',
    () => ({})
  ],
  [
    'keeps the first of several reports',
    'holds a log that replays to the state it was told of',
    all =>
      append(notes =>
        all.push(
          ...notes.map(note =>
            note.type === 'Reported' ? { ...note, reports: note.reports.slice(0, 1) } : note
          )
        )
      )
  ]
]

describe('the laws of journals', () => {
  const fresh =
    (wrong: Wrong): (() => Promise<JournalSubject>) =>
    () => {
      const all: Array<Note> = []
      const right: Journal.Journal = {
        append: notes => TE.fromIO(() => void all.push(...notes)),
        read: TE.fromIO(() => Array.from(all))
      }
      const journal = { ...right, ...wrong(all) }
      return Promise.resolve({ journal, again: () => Promise.resolve(Journal.inMemory()) })
    }

  it.each(broken)('notice one that %s: %s', async (_, name, wrong) => {
    const law = journalLaws(fresh(wrong)).find(one => one.name === name)
    expect(law, name).toBeDefined()
    await expect(law?.check()).rejects.toThrow()
  })

  it('have a broken journal each', () => {
    const noticed = new Set(broken.map(([, law]) => law))
    expect(
      journalLaws(fresh(() => ({})))
        .map(({ name }) => name)
        .sort()
    ).toEqual([...noticed].sort())
  })
})
