/** Files of an execution's folder: what the validator orders, and what the node answers. Pure: texts and their codecs. */
import { createHash } from 'node:crypto'
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import * as Codec from '../domain/codec/Codec.js'
import * as Json from '../domain/codec/Json.js'
import * as Digest from '../domain/Digest.js'
import * as Exact from '../domain/Exact.js'
import * as Miner from '../domain/miner/Miner.js'
import * as Report from '../domain/task/Report.js'
import * as Slot from '../domain/task/Slot.js'
import { material } from '../domain/task/Task.js'
import * as TaskKind from '../domain/task/TaskKind.js'
import * as TournamentId from '../domain/TournamentId.js'
import { isName } from './Names.js'

const { closed, integer, nullable, refine, text } = Codec

/** What the files of an execution's folder are called. */
export const file = {
  order: 'order.json',
  events: 'events.jsonl',
  result: 'result.json',
  claim: 'claim',
  log: 'log'
} as const

/** The node that claimed an execution, as its script noted it; null where the note is none. */
export const nodeOf = (claim: string): string | null =>
  /^[0-9]* ([A-Za-z0-9][A-Za-z0-9_.-]{0,254})\n$/.exec(claim)?.[1] ?? null

/** A result is never longer: a report's longest detail takes a third of it, however it is escaped. */
export const longestResult = 65_536

// -------------------------------------------------------------------------------------
// codecs
// -------------------------------------------------------------------------------------

const name = refine(t.string, (s): s is string => isName(s), 'an execution’s name')
const amount = refine(t.number, (n): n is number => Number.isFinite(n) && n > 0, 'a number above 0')

const job = closed('a job', {
  /** The tournament's id. */
  tournament: TournamentId.codec,
  /** Where in the tournament: `R1.G2.T3` is round 1, group 2, task 3. */
  slot: Slot.codec,
  /** The kind of task, for instance `DpoTask`. */
  kind: TaskKind.codec,
  /** Whose repository is trained. */
  miner: Miner.codec
})

const task = closed('a task', {
  /** Where in the tournament: `R1.G2.T3` is round 1, group 2, task 3. */
  slot: Slot.codec,
  /** The kind of task, for instance `DpoTask`. */
  kind: TaskKind.codec,
  material,
  /** How long training may take. */
  hours: amount,
  /** What it gets of the node. */
  resources: closed('resources', {
    /** Its GPUs. */
    gpus: closed('GPUs', {
      /** The GPU's model. */
      model: text(64),
      /** How many of them. */
      count: integer(1)
    }),
    /** Memory, in GiB. */
    memoryGiB: amount,
    /** CPUs. */
    cpus: amount,
    /** Shared memory, in GiB. */
    sharedMemoryGiB: amount
  }),
  /** How losses of images become one; null for text. */
  imageLoss: nullable(
    closed('an image loss', {
      /** Weight of the loss with the caption. */
      textGuided: Exact.codec,
      /** Weight of the loss without it. */
      withoutText: Exact.codec,
      /** Significant digits of the result. */
      digits: integer(1)
    })
  )
})

const order = closed('an order', {
  /** The shape of the file. */
  format: t.literal(1),
  /** The pool that the job belongs to. */
  pool: text(64),
  /** The execution's name. */
  name,
  /** Whose job it is. */
  job,
  /** What is trained. */
  task,
  /** How often the world has failed the job before. */
  retry: integer(0),
  /** What runs it on the node. */
  runtime: t.UnknownRecord
})

/** What a node is told: which job, and with what it runs it. */
export interface Order extends t.TypeOf<typeof order> {}

const kinds = Codec.oneOf('Aborted', 'Engine', 'Fetch', 'Download', 'Evaluation', 'TaskSource', 'Waiting')

/** Whether a kind of failure can stand in a result. */
export const isKind = kinds.is

const outcome = Codec.tagged('an outcome', {
  Reported: closed('a report’s outcome', { type: t.literal('Reported'), report: Report.codec }),
  /** The world failed the job on the node; `Aborted`: the node was told to end it. */
  World: closed('the world’s failure', {
    type: t.literal('World'),
    /** What failed, as a word. */
    kind: kinds,
    message: text(8192)
  })
})

/** How a job ended on its node. */
export type Outcome = t.TypeOf<typeof outcome>

const result = closed('a result', {
  /** The shape of the file. */
  format: t.literal(1),
  /** The execution's name. */
  name,
  outcome,
  digest: Digest.codec
})

// -------------------------------------------------------------------------------------
// texts
// -------------------------------------------------------------------------------------

/** JSON of one of the files, or why it is none. */
const read =
  <A, O>(codec: Codec.Codec<A, O>, what: string) =>
  (json: string): E.Either<string, A> =>
    pipe(
      Json.parse(json),
      E.mapLeft(why => `${what}: expected ${why}`),
      E.flatMap(value =>
        pipe(
          Codec.decode(codec, '')(value),
          E.mapLeft(faults => `${what}: ${faults.map(Codec.sentence).join('; ')}`)
        )
      )
    )

export const writeOrder = (of: Order): string => `${Digest.canonical(order.encode(of))}\n`

/** The order in a file's text; `Left` where it is none, or another execution's. */
export const readOrder = read(order, file.order)

/** The digest of a result: over what it says and whose it is, so that no other execution's can take its place. */
const digestOf = (name: string, of: Outcome): string =>
  createHash('sha256')
    .update(Digest.canonical({ name, outcome: outcome.encode(of) }))
    .digest('hex')

export const writeResult = (name: string, of: Outcome): string =>
  `${Digest.canonical({ format: 1, name, outcome: outcome.encode(of), digest: digestOf(name, of) })}\n`

/** What a node wrote for that execution and that job; `Left` says why it cannot be believed. */
export const readResult =
  (of: {
    /** The execution's name. */
    readonly name: string
    readonly key: string
  }) =>
  (json: string): E.Either<string, Outcome> =>
    pipe(
      read(result, file.result)(json),
      E.flatMap(found => {
        if (found.name !== of.name) return E.left(`${file.result} belongs to ${found.name}`)
        if (found.digest !== digestOf(found.name, found.outcome))
          return E.left(`${file.result}: its digest does not fit what it says`)
        return found.outcome.type === 'Reported' && Report.key(found.outcome.report) !== of.key
          ? E.left(`${file.result} reports ${Report.key(found.outcome.report)}, and ${of.key} was asked for`)
          : E.right(found.outcome)
      })
    )
