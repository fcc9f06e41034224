// A validator, or a program over a journal file, that kills itself at the record it was told to. Run as a process.
import { appendFileSync, writeSync } from 'node:fs'
import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import * as Job from '../../src/domain/task/Job.js'
import * as Program from '../../src/play/Program.js'
import * as Simulated from '../../src/play/Simulated.js'
import * as SystemClock from '../../src/ports/SystemClock.js'
import type * as Executor from '../../src/ports/Executor.js'
import type * as Journal from '../../src/ports/Journal.js'
import * as Note from '../../src/ports/Note.js'
import type { Store } from '../../src/ports/Store.js'
import * as FileJournal from '../../src/store/FileJournal.js'
import * as Postgres from '../../src/store/Postgres.js'
import * as Sqlite from '../../src/store/Sqlite.js'
import * as Keyfile from '../../src/validator/directory/Keyfile.js'
import * as Validator from '../../src/validator/loop/Validator.js'
import { entry, opened, settings, snapshot, transfers, world } from './season.js'

/** What the process is told, as JSON. */
export interface Orders {
  readonly place:
    | { readonly type: 'sqlite'; readonly path: string }
    | { readonly type: 'file'; readonly path: string }
    | ({ readonly type: 'postgres' } & Postgres.Place)
  /** It dies at the nth append of its life; 0: it lives. */
  readonly nth: number
  /** Before the append, once it is kept, or once it was answered. */
  readonly when: 'before' | 'kept'
  /** Where it complains of a job that is run though its report is kept. */
  readonly complaints: string
}

const orders = JSON.parse(process.argv[2] ?? '') as Orders
const { place, complaints } = orders
const die = (): void => void process.kill(process.pid, 'SIGKILL')
const complain = (text: string): void => {
  appendFileSync(complaints, `${text}\n`)
}

/** Says that it got on by one step. */
const step = (): void => void writeSync(1, '.')

let appends = 0
/** Dies at its record. Nothing of this process goes on afterwards, for SIGKILL is at once. */
const mortal = <A>(append: () => Promise<E.Either<A, unknown>>) => {
  appends += 1
  const mine = appends === orders.nth
  if (mine && orders.when === 'before') die()
  return append().then(answer => {
    if (mine) die()
    step()
    if (E.isLeft(answer)) complain(JSON.stringify(answer.left))
  })
}

const done = new Set<string>()
const enter = (tournament: string, body: unknown): void => {
  if (Note.codec.is(body) && body.type === 'Reported')
    for (const { slot, hotkey } of body.reports) done.add(`${tournament} ${Job.keyOf(slot, hotkey)}`)
}
const simulated = Simulated.executor(world)
const executor: Executor.Executor = {
  execute: (job, task, run) => async () => {
    const key = `${job.tournament} ${Job.key(job)}`
    if (done.has(key)) complain(`${key} was run again`)
    await new Promise(resolve => setTimeout(resolve, 1 + (key.length % 3)))
    return simulated.execute(job, task, run)()
  }
}

const fail = (why: unknown): never => {
  complain(JSON.stringify(why))
  process.exit(3)
}

const season = async (store: Store): Promise<void> => {
  const heads = await store.heads()
  if (E.isLeft(heads)) return fail(heads.left)
  for (const { stream } of heads.right) {
    const records = await store.read(stream)()
    if (E.isLeft(records)) return fail(records.left)
    for (const { body } of records.right) enter(stream, body)
  }
  const watched: Store = {
    ...store,
    append: drafts => async () => {
      let answer = E.left({ type: 'StoreError', kind: 'Failed', message: 'not asked' }) as Awaited<
        ReturnType<ReturnType<Store['append']>>
      >
      await mortal(async () => {
        answer = await store.append(drafts)()
        return answer
      })
      for (const { stream, body } of drafts) enter(stream, body)
      return answer
    }
  }
  const ended = await Validator.run(
    settings,
    {
      store: watched,
      clock: SystemClock.systemClock,
      metagraph: { snapshot: TE.right(snapshot) },
      directory: { ask: node => Promise.resolve(entry(node.hotkey)) },
      beacon: { name: 'by hand', proven: false, roundAfter: () => 0, value: () => TE.right('value') },
      transfers: { after: () => TE.right({ transfers, cursor: String(transfers.length), more: false }) },
      executor,
      signer: Keyfile.ofSeed(new Uint8Array(32).fill(9)),
      tell: account => {
        if (account.type === 'Trouble') complain(account.message)
      }
    },
    new AbortController().signal
  )
  if (E.isLeft(ended)) fail(ended.left)
  await store.close()
}

const program = async (path: string): Promise<void> => {
  const journal = FileJournal.at(path)
  const notes = await journal.read()
  if (E.isLeft(notes)) return fail(notes.left)
  for (const note of notes.right) enter(opened.opening.id, note)
  const watched: Journal.Journal = {
    read: journal.read,
    append: (kept, after) => async () => {
      let answer: Awaited<ReturnType<ReturnType<Journal.Journal['append']>>> = E.right(undefined)
      await mortal(async () => {
        answer = await journal.append(kept, after)()
        return answer
      })
      for (const note of kept) enter(opened.opening.id, note)
      return answer
    }
  }
  const finished = await Program.finish(opened)({
    executor,
    tasks: Simulated.tasks(world),
    journal: watched,
    run: { signal: new AbortController().signal, emit: () => undefined }
  })()
  if (E.isLeft(finished)) fail(finished.left)
  await journal.close()
}

step()
if (place.type === 'file') await program(place.path)
else {
  const store = place.type === 'sqlite' ? await Sqlite.open(place.path)() : await Postgres.open(place)()
  if (E.isLeft(store)) fail(store.left)
  else await season(store.right)
}
