import * as Phase from '../../src/rules/Phase.js'
import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Executor from '../../src/ports/Executor.js'
import * as Inbox from '../../src/ports/season/Inbox.js'
import type * as Job from '../../src/domain/task/Job.js'
import * as Journal from '../../src/ports/Journal.js'
import * as Note from '../../src/ports/Note.js'
import * as Policy from '../../src/play/Policy.js'
import * as Program from '../../src/play/Program.js'
import * as Report from '../../src/domain/task/Report.js'
import * as SystemClock from '../../src/ports/SystemClock.js'
import * as Tournament from '../../src/Tournament.js'
import type * as Log from '../../src/rules/log/Log.js'
import type * as Task from '../../src/domain/task/Task.js'
import type * as TaskSource from '../../src/ports/TaskSource.js'
import { hotkey } from '../addresses.js'
import { environment, given, kept, miners, terms, world } from './worlds.js'
import { runs } from '../runs.js'

const eight = miners.slice(0, 8)
const fifteen = miners.slice(0, 15)

/** The outcome of a tournament that nobody disturbs. */
const undisturbed = async (field = eight): Promise<string> =>
  Tournament.digest(await given(Program.play(terms(), field), environment()))

/** A program's failure; it must be one. */
const failureOf = async (from: Program.Environment, field = eight): Promise<Program.Failure> => {
  const result = await Program.play(terms(), field)(from)()
  if (E.isRight(result)) throw new Error('nothing failed')
  return result.left
}

const failure = (kind: Executor.ExecutionError['kind'], message: unknown) => ({
  type: 'ExecutionError',
  kind,
  message
})

/** What is on record of a job that the world failed. */
const trouble = (kind: Executor.ExecutionError['kind'], message: unknown) => ({ kind, message })

/** A journal that remembers what was kept, and can be told to fail; n counts the appends that hold events. */
const journalThat = (
  append: (entry: Log.Entry, n: number, next: () => void) => TE.TaskEither<Executor.ExecutionError, void>
): Journal.Journal & { readonly entries: ReadonlyArray<Log.Entry> } => {
  const all: Array<Note.Note> = []
  let n = 0
  return {
    get entries() {
      return Note.log(all)
    },
    append: notes => {
      const keep = (): void => {
        for (const note of notes) all.push(note)
      }
      const [entry] = Note.log(notes)
      return entry === undefined ? TE.fromIO(keep) : append(entry, (n += 1), keep)
    },
    read: TE.fromIO(() => Array.from(all))
  }
}

const keeping = (next: () => void): TE.TaskEither<Executor.ExecutionError, void> =>
  TE.fromIO(() => {
    next()
  })

/** An executor that does something odd for the nth job it is given, and its work for all the others. */
const oddAt = (n: number, odd: Executor.Executor['execute']): Executor.Executor => {
  const { executor } = environment()
  let jobs = 0
  return {
    execute: (job, task, run) => ((jobs += 1) === n ? odd : executor.execute)(job, task, run)
  }
}

const until = (signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

// ------------------------------------------------------------------------------------------------
// executors
// ------------------------------------------------------------------------------------------------

/** Answers with whatever it likes, which types would forbid. */
const answering =
  (answer: (job: Job.Job) => unknown): Executor.Executor['execute'] =>
  job =>
    TE.right(answer(job) as Report.Report)

const scored = (job: Job.Job) => ({
  type: 'Scored',
  slot: job.slot,
  hotkey: job.miner.hotkey,
  score: '1',
  timedOut: false,
  digest: null
})

describe('a hostile executor fails its own job alone, and ends in no crash and no false result', () => {
  const cases: ReadonlyArray<readonly [string, Executor.Executor['execute'], object]> = [
    [
      'throws at once',
      () => {
        throw new Error('boom')
      },
      trouble('Engine', 'boom')
    ],
    ['rejects', () => () => Promise.reject(new Error('boom')), trouble('Engine', 'boom')],
    [
      'rejects with no error',
      () => () =>
        Reflect.apply<PromiseConstructor, [string], Promise<never>>(Promise.reject, Promise, ['boom']),
      trouble('Engine', 'boom')
    ],
    [
      'rejects with what cannot be made text',
      () => () => Promise.reject(Object.create(null) as Error),
      trouble('Engine', 'something was thrown that says nothing of itself')
    ],
    [
      'fails and does not say why',
      () => TE.left(undefined as unknown as Executor.ExecutionError),
      trouble('Engine', expect.stringContaining('did not say why'))
    ],
    [
      'answers with no Either',
      () => () => Promise.resolve(undefined as unknown as E.Either<never, never>),
      trouble('BadReport', expect.stringContaining('no Either'))
    ],
    [
      'answers for another miner',
      answering(job => ({ ...scored(job), hotkey: hotkey(77) })),
      trouble('BadReport', expect.stringContaining('answered for'))
    ],
    [
      'answers for another slot',
      answering(job => ({ ...scored(job), slot: 'R9.B.T1' })),
      trouble('BadReport', expect.stringContaining('answered for R9.B.T1'))
    ],
    [
      'says that a miner was withdrawn (RULES 4.6)',
      answering(job => ({
        type: 'Failed',
        slot: job.slot,
        hotkey: job.miner.hotkey,
        reason: 'Withdrawn',
        detail: null
      })),
      trouble('BadReport', expect.stringContaining('only the engine writes'))
    ],
    [
      'answers with nothing',
      answering(() => undefined),
      trouble('BadReport', expect.stringContaining('report is nothing'))
    ],
    [
      'answers with a text',
      answering(() => 'Scored'),
      trouble('BadReport', expect.stringContaining('report is "Scored"'))
    ],
    ...['NaN', '1e400', 'Infinity', '1'.repeat(10_000), NaN, null].map(
      (score): readonly [string, Executor.Executor['execute'], object] => [
        `gives the score ${String(score).slice(0, 20)}`,
        answering(job => ({ ...scored(job), score })),
        trouble('BadReport', expect.stringContaining('report.score is '))
      ]
    ),
    [
      'gives a detail that no log can hold',
      answering(job => ({
        type: 'Failed',
        slot: job.slot,
        hotkey: job.miner.hotkey,
        reason: 'Crashed',
        detail: '\ud800'
      })),
      trouble('BadReport', expect.stringContaining('report.detail is '))
    ],
    [
      'adds a field',
      answering(job => ({ ...scored(job), bonus: 1 })),
      trouble('BadReport', expect.stringContaining('report.bonus is 1'))
    ]
  ]

  it.each(cases)('%s', async (_, odd, expected) => {
    for (const nth of [1, 9]) {
      const journal = Journal.inMemory()
      const from = { ...environment(journal), executor: oddAt(nth, odd) }
      const result = await Program.play(terms(), eight)(from)()
      const [notes] = [await journal.read()]
      const troubles = E.isRight(notes) ? notes.right.filter(({ type }) => type === 'Troubled') : []
      expect(troubles).toEqual([expect.objectContaining({ type: 'Troubled', ...expected })])
      // What a retry may mend is tried again; what it cannot waits for a person, when all others have ended.
      const retried = 'kind' in expected && expected.kind === 'Engine'
      expect(E.isRight(result)).toBe(retried)
      if (E.isLeft(result)) expect(result.left).toMatchObject({ type: 'ExecutionError', kind: 'Waiting' })
      // What was kept can be read, and goes on to the same end with a sound executor.
      const log = await kept(journal)
      expect(JSON.parse(JSON.stringify(log))).toEqual(log)
      const finished = await given(Program.play(terms(), eight), environment(journal))
      expect(Tournament.digest(finished)).toBe(await undisturbed())
    }
  })

  it('a score in another notation is the same score, in the log as well (RULES 1)', async () => {
    const sound = environment().executor
    const respelt: Executor.Executor = {
      execute: (job, task, run) => async () => {
        const result = await sound.execute(job, task, run)()
        return E.isRight(result) && result.right.type === 'Scored'
          ? E.right({ ...result.right, score: `${result.right.score}e0` as typeof result.right.score })
          : result
      }
    }
    const journal = Journal.inMemory()
    const finished = await given(Program.play(terms(), eight), { ...environment(journal), executor: respelt })
    expect(Tournament.digest(finished)).toBe(await undisturbed())
    expect(JSON.stringify(await kept(journal))).not.toMatch(/\de0"/)
  })

  it('one that answers only once it is aborted holds nobody up but its own job', async () => {
    const stuck: Executor.Executor['execute'] =
      (_job, _task, { signal }) =>
      () =>
        until(signal).then(() => E.left(Executor.aborted))
    const controller = new AbortController()
    const journal = journalThat((_entry, n, next) => {
      if (n === 6) setTimeout(() => controller.abort(), 5)
      return keeping(next)
    })
    const failed = await failureOf({
      ...environment(journal, world(), controller.signal),
      executor: oddAt(3, stuck)
    })
    expect(failed).toEqual(Executor.aborted)
    expect(Tournament.digest(await given(Program.play(terms(), eight), environment(journal)))).toBe(
      await undisturbed()
    )
  })

  it('one job that fails stops no other, and is tried again after a while', async () => {
    let aborted = 0
    const sound = environment().executor
    const executor = oddAt(8, () => TE.left(Executor.error('Engine', 'the last straw')))
    const watched: Executor.Executor = {
      execute: (job, task, run) => {
        run.signal.addEventListener('abort', () => (aborted += 1))
        return executor.execute(job, task, run)
      }
    }
    expect(sound).toBeDefined()
    const journal = Journal.inMemory()
    const finished = await given(Program.play(terms(), eight), { ...environment(journal), executor: watched })
    expect(aborted).toBe(0)
    expect(Tournament.digest(finished)).toBe(await undisturbed())
    const notes = await journal.read()
    const starts = E.isRight(notes) ? notes.right.filter(({ type }) => type === 'Started') : []
    expect(starts.filter(note => note.type === 'Started' && note.retry === 1)).toHaveLength(1)
  })

  it('one that mutates its job and its task harms nobody but itself', async () => {
    const sound = environment().executor
    const vandal: Executor.Executor = {
      execute: (job, task, run) => {
        const report = sound.execute(structuredClone(job), task, run)
        Object.assign(job, { slot: 'R9.B.T1', miner: null })
        Object.assign(task, { hours: NaN })
        return report
      }
    }
    const finished = await given(Program.play(terms(), eight), { ...environment(), executor: vandal })
    expect(Tournament.digest(finished)).toBe(await undisturbed())
  })

  it('one that tells its report again and again is heard once', async () => {
    const sound = environment().executor
    const twice: Executor.Executor = {
      execute: (job, task, run) => async () => {
        const result = await sound.execute(job, task, run)()
        if (E.isRight(result))
          for (let i = 0; i < 3; i += 1) run.emit({ type: 'Reported', job, report: result.right })
        await sound.execute(job, task, run)()
        return result
      }
    }
    const journal = Journal.inMemory()
    const finished = await given(Program.play(terms(), eight), { ...environment(journal), executor: twice })
    expect(Tournament.digest(finished)).toBe(await undisturbed())
    const reports = (await kept(journal)).flatMap(entry => (entry.type === 'Reported' ? entry.reports : []))
    expect(new Set(reports.map(Report.key)).size).toBe(reports.length)
  })

  it('a listener that throws changes nothing', async () => {
    const from = environment()
    const emit = (): void => {
      throw new Error('deaf')
    }
    const finished = await given(Program.play(terms(), eight), { ...from, run: { ...from.run, emit } })
    expect(Tournament.digest(finished)).toBe(await undisturbed())
  })
})

// ------------------------------------------------------------------------------------------------
// task sources
// ------------------------------------------------------------------------------------------------

const material: Task.Material = {
  model: 'org/model',
  parameters: 1_000_000_000,
  modelType: null,
  dataset: 'https://example.org/data',
  rows: 1000,
  datasetType: {}
}

const filling = (answer: unknown): TaskSource.TaskSource => ({
  fill: () => TE.right(answer as TaskSource.Answer)
})

describe('a hostile task source', () => {
  /** How a program ends whose source is like that: nothing can go on, and the account says why. */
  const ends = async (tasks: TaskSource.TaskSource, why: unknown): Promise<void> => {
    expect(await failureOf({ ...environment(), tasks })).toEqual(failure('Waiting', why))
  }

  it('that throws, rejects or fails is asked again, and then waits for a person', async () => {
    let asked = 0
    const throwing: TaskSource.TaskSource = {
      fill: () => {
        asked += 1
        throw new Error('boom')
      }
    }
    const rejecting: TaskSource.TaskSource = { fill: () => () => Promise.reject(new Error('boom')) }
    const failing: TaskSource.TaskSource = { fill: () => TE.left(Executor.error('TaskSource', 'boom')) }
    for (const tasks of [throwing, rejecting, failing]) await ends(tasks, expect.stringContaining('boom'))
    // Four slots of the first round, once and two times more.
    expect(asked).toBe(12)
  })

  it.each<[string, unknown, string]>([
    ['a size that is no number', { ...material, parameters: NaN }, 'material.parameters'],
    ['a negative size', { ...material, parameters: -1 }, 'material.parameters'],
    ['an infinite size', { ...material, parameters: Infinity }, 'material.parameters'],
    ['rows that are no number', { ...material, rows: NaN }, 'material.rows'],
    ['half a row', { ...material, rows: 0.5 }, 'material.rows'],
    ['a lone surrogate', { ...material, dataset: '\ud800' }, 'material.dataset'],
    ['no dataset', { ...material, dataset: undefined }, 'material.dataset'],
    ['a field nobody knows', { ...material, hours: 99 }, 'material.hours'],
    ['nothing', undefined, 'material'],
    ['an image model for a text task', { ...material, modelType: 'flux' }, 'material.modelType'],
    ['a size that it does not know', { ...material, parameters: null }, 'size'],
    ['too many rows', { ...material, rows: 500_001 }, '500001 rows']
  ])('that gives %s is refused by its path (RULES 12)', async (_, given_, path) => {
    await ends(filling({ type: 'Material', material: given_ }), expect.stringContaining(path))
  })

  it('that finds a slot’s dataset gone three times pauses the tournament, and says why', async () => {
    const sound = environment().tasks
    const asked: Array<string> = []
    const tasks: TaskSource.TaskSource = {
      fill: request => {
        asked.push(request.slot)
        return request.slot.startsWith('R1.M1.')
          ? TE.right({ type: 'Unavailable', reason: 'gone' })
          : sound.fill(request)
      }
    }
    const journal = Journal.inMemory()
    expect(await failureOf({ ...environment(journal), tasks })).toEqual(
      failure(
        'Waiting',
        expect.stringContaining('R1.M1.T1 was unavailable 3 times, the last time because: gone.')
      )
    )
    expect(new Set(asked).size).toBe(asked.length)
    expect(asked.filter(slot => slot.startsWith('R1.M1.'))).toHaveLength(3)
    const reports = (await kept(journal)).filter(({ type }) => type === 'Reported')
    expect(reports.length).toBeGreaterThanOrEqual(6)
  })

  it('is asked once for each slot, also by programs that come later', async () => {
    const journal = Journal.inMemory()
    const asked: Array<string> = []
    const sound = environment().tasks
    const fickle: TaskSource.TaskSource = {
      fill: request => {
        asked.push(request.slot)
        return sound.fill({ ...request, slot: request.slot })
      }
    }
    for (const after of [1, 3, 6]) {
      const controller = new AbortController()
      let n = 0
      const watched: Journal.Journal = {
        read: journal.read,
        append: (notes, tournament) => async () => {
          if (Note.log(notes).length > 0 && (n += 1) > after) controller.abort()
          return journal.append(notes, tournament)()
        }
      }
      await Program.play(
        terms(),
        eight
      )({ ...environment(watched, world(), controller.signal), tasks: fickle })()
    }
    await given(Program.play(terms(), eight), { ...environment(journal), tasks: fickle })
    const notes = await journal.read()
    const filled = E.isRight(notes)
      ? notes.right.flatMap(note => (note.type === 'Filled' ? [note.slot] : []))
      : []
    expect(new Set(filled).size).toBe(filled.length)
    expect(new Set(filled)).toEqual(new Set(asked))
  })

  it('that answers differently after every restart changes nothing: miners of one slot train on one task', async () => {
    const journal = Journal.inMemory()
    const run = async (program: number, after: number): Promise<void> => {
      const controller = new AbortController()
      const sound = environment(journal, world(), controller.signal)
      let n = 0
      const tasks: TaskSource.TaskSource = {
        fill: request => TE.map(otherwise(program))(sound.tasks.fill(request))
      }
      const executor: Executor.Executor = {
        execute: (job, task, of) => {
          const models = trained.get(job.slot) ?? new Set()
          trained.set(job.slot, models.add(task.material.model))
          if ((n += 1) <= after) return sound.executor.execute(job, task, of)
          // In the middle of a slot: the others of it are left to the next program.
          controller.abort()
          return TE.left(Executor.error('Aborted', 'aborted'))
        }
      }
      await Program.play(terms(), eight)({ ...sound, tasks, executor })()
    }
    const trained = new Map<string, Set<string>>()
    const otherwise =
      (program: number) =>
      (filling: TaskSource.Answer): TaskSource.Answer =>
        filling.type === 'Material'
          ? { ...filling, material: { ...filling.material, model: `model of program ${program}` } }
          : filling
    for (const [program, after] of [1, 1, 2, 3, 5, Infinity].entries()) await run(program, after)
    expect([...trained.values()].map(models => models.size)).toEqual([...trained].map(() => 1))
    expect(new Set([...trained.values()].flatMap(models => [...models])).size).toBeGreaterThan(1)
  })

  it('that finds a dataset gone when nobody asks for the task any more is not heard', async () => {
    const [inbox, journal] = [Inbox.make(), Journal.inMemory()]
    const over = new AbortController()
    const tasks: TaskSource.TaskSource = {
      fill: () => () => until(over.signal).then(() => E.right({ type: 'Unavailable', reason: 'gone' }))
    }
    const playing = given(Program.play(terms(), eight), { ...environment(journal), tasks, inbox })
    await inbox.send({ type: 'Cancelled', reason: 'rain' })()
    over.abort()
    expect((await playing).ending).toMatchObject({ type: 'Cancelled' })
    expect((await kept(journal)).map(({ type }) => type)).toEqual(['Opened', 'Cancelled'])
  })

  it('that finds some of them gone only delays the tournament', async () => {
    const sound = environment().tasks
    const tasks: TaskSource.TaskSource = {
      fill: request =>
        request.slot.includes('.A') ? sound.fill(request) : TE.right({ type: 'Unavailable', reason: 'gone' })
    }
    const finished = await given(Program.play(terms(), eight), { ...environment(), tasks })
    const gone = finished.record.filter(({ type }) => type === 'Unavailable')
    expect(gone).toHaveLength(7 + (Phase.boss(finished) === null ? 0 : 6))
  })

  it('whose reason no log can hold is refused', async () => {
    for (const reason of ['x'.repeat(4097), '\ud800', undefined])
      await ends(filling({ type: 'Unavailable', reason }), expect.stringContaining('reason'))
  })
})

// ------------------------------------------------------------------------------------------------
// journals
// ------------------------------------------------------------------------------------------------

describe('a journal that fails', () => {
  const full = Executor.error('Journal', 'disk full')

  it.each([2, 3, 7, 12])('at append %d is asked again, and nothing else stops', async nth => {
    let starts = 0
    const sound = environment().executor
    const executor: Executor.Executor = {
      execute: (job, task, run) => {
        starts += 1
        return sound.execute(job, task, run)
      }
    }
    const journal = journalThat((_entry, n, next) => (n === nth ? TE.left(full) : keeping(next)))
    const finished = await given(Program.play(terms(), eight), { ...environment(journal), executor })
    expect(Tournament.digest(finished)).toBe(await undisturbed())
    expect(starts).toBe(journal.entries.filter(({ type }) => type === 'Reported').length)
  })

  it('at the opening: nothing happened, and it can be opened again', async () => {
    const journal = journalThat((_entry, n, next) => (n === 1 ? TE.left(full) : keeping(next)))
    expect(await failureOf(environment(journal))).toEqual(full)
    expect(journal.entries).toEqual([])
    expect(Tournament.digest(await given(Program.play(terms(), eight), environment(journal)))).toBe(
      await undisturbed()
    )
  })

  it('lets `finish` of a tournament that has come some way go on', async () => {
    const whole = await given(Program.play(terms(), eight), environment())
    const half = Tournament.replay([Tournament.opened(whole), ...whole.record])
    const tournament = E.isRight(half) ? half.right : whole
    for (const nth of [1, 2, 3]) {
      const journal = journalThat((_entry, n, next) => (n === nth ? TE.left(full) : keeping(next)))
      const first = await Program.finish(tournament)(environment(journal))()
      expect(E.isLeft(first)).toBe(nth === 1)
      const second = await given(Program.finish(tournament), environment(journal))
      expect(Tournament.digest(second)).toBe(Tournament.digest(whole))
    }
    // Half of it was kept by somebody else's hands: the rest is kept as well.
    const journal = Journal.inMemory([Tournament.opened(whole)])
    const third = await given(Program.finish(tournament), environment(journal))
    expect(Tournament.digest(third)).toBe(Tournament.digest(whole))
    expect(Tournament.replay(await kept(journal))).toEqual(E.right(whole))
  })

  it('and never answers: the program ends, and says so', async () => {
    const policy = { ...Policy.standard, answer: 50 }
    const journal = journalThat((_entry, n, next) =>
      n === 5 ? () => new Promise(() => undefined) : keeping(next)
    )
    const failed = await failureOf({ ...environment(journal), policy, clock: SystemClock.systemClock })
    expect(failed).toEqual(failure('JournalLost', expect.stringContaining('did not answer within')))
  })

  it('from some append on, for good', async () => {
    const journal = journalThat((_entry, n, next) => (n >= 5 ? TE.left(full) : keeping(next)))
    expect(await failureOf(environment(journal))).toEqual(full)
    expect(journal.entries).toHaveLength(4)
  })

  it.each<[string, () => TE.TaskEither<Executor.ExecutionError, never>]>([
    [
      'by throwing',
      () => {
        throw new Error('boom')
      }
    ],
    ['by rejecting', () => () => Promise.reject(new Error('boom'))]
  ])('%s instead of answering: a failure, not a crash', async (_, broken) => {
    for (const nth of [2, 9]) {
      const journal = journalThat((_entry, n, next) => (n === nth ? broken() : keeping(next)))
      expect(Tournament.digest(await given(Program.play(terms(), eight), environment(journal)))).toBe(
        await undisturbed()
      )
    }
    const unreadable: Journal.Journal = { ...Journal.inMemory(), read: () => broken()() }
    expect(await failureOf(environment(unreadable))).toEqual(failure('Journal', 'boom'))
    expect(await Program.resume(environment(unreadable))()).toEqual(E.left(failure('Journal', 'boom')))
  })

  it('a letter that could not be kept is told so, and has not happened', async () => {
    const inbox = Inbox.make()
    const journal = journalThat((entry, _n, next) =>
      entry.type === 'Withdrawn' ? TE.left(full) : keeping(next)
    )
    const sent = inbox.send({ type: 'Withdrawn', hotkey: eight[0]!.hotkey, reason: 'gone' })()
    const finished = await given(Program.play(terms(), eight), { ...environment(journal), inbox })
    expect(await sent).toEqual(E.left(full))
    expect(Tournament.digest(finished)).toBe(await undisturbed())
  })
})

describe('a journal of something else', () => {
  it.each<[string, () => Promise<Log.Log>]>([
    [
      'another tournament',
      async () => {
        const journal = Journal.inMemory()
        await given(Program.play(terms({ seed: 'another' }), eight), environment(journal))
        return kept(journal)
      }
    ],
    [
      'another field',
      async () => {
        const journal = Journal.inMemory()
        await given(Program.play(terms(), fifteen), environment(journal))
        return kept(journal)
      }
    ]
  ])('%s: refused, and left as it was', async (_, other) => {
    const log = await other()
    const journal = Journal.inMemory(log)
    expect(await failureOf(environment(journal))).toMatchObject({ kind: 'Journal' })
    expect(await kept(journal)).toEqual(log)
  })

  it('no opening first, or a broken rule: refused', async () => {
    const journal = Journal.inMemory()
    await given(Program.play(terms(), eight), environment(journal))
    const log = await kept(journal)
    expect(await failureOf(environment(Journal.inMemory(log.slice(1))))).toEqual({ type: 'NotALog', at: 0 })
    expect(await failureOf(environment(Journal.inMemory([...log, log[0]!])))).toMatchObject({
      type: 'NotALog'
    })
    // A report for a job that nothing opened: the one before it is missing.
    expect(await failureOf(environment(Journal.inMemory([log[0]!, log.at(-1)!])))).toMatchObject({
      type: 'UnexpectedReport'
    })
  })
})

// ------------------------------------------------------------------------------------------------
// aborts
// ------------------------------------------------------------------------------------------------

describe('a program aborted at any moment and resumed', () => {
  it('has the outcome of one that never was', async () => {
    const whole = await undisturbed(fifteen)
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async (aborts, before) => {
          const journal = Journal.inMemory()
          for (const after of aborts) {
            const controller = new AbortController()
            let appended = 0
            const watched: Journal.Journal = {
              read: journal.read,
              append: (notes, tournament) => async () => {
                const abort = (appended += 1) > after
                if (abort && before) controller.abort()
                const result = await journal.append(notes, tournament)()
                if (abort) controller.abort()
                return result
              }
            }
            const result = await Program.play(
              terms(),
              fifteen
            )(environment(watched, world(), controller.signal))()
            if (E.isLeft(result)) expect(result.left).toEqual(Executor.aborted)
          }
          const finished = await given(Program.play(terms(), fifteen), environment(journal))
          expect(Tournament.digest(finished)).toBe(whole)
        }
      ),
      { numRuns: runs(12) }
    )
  })

  it('before it began: nothing is kept but the opening', async () => {
    const controller = new AbortController()
    controller.abort()
    const journal = Journal.inMemory()
    expect(await failureOf(environment(journal, world(), controller.signal))).toEqual(Executor.aborted)
    expect((await kept(journal)).map(({ type }) => type)).toEqual(['Opened'])
  })

  it('at the very end: what has ended, and is kept, has ended', async () => {
    const controller = new AbortController()
    const journal = journalThat((_entry, _n, next) => async () => {
      await Promise.resolve()
      next()
      const replayed = Tournament.replay(journal.entries)
      if (E.isRight(replayed) && replayed.right.phase === 'Finished') controller.abort()
      return E.right(undefined)
    })
    const finished = await given(
      Program.play(terms(), eight),
      environment(journal, world(), controller.signal)
    )
    expect(controller.signal.aborted).toBe(true)
    expect(Tournament.digest(finished)).toBe(await undisturbed())
  })

  it('keeps the reports that still come in, so that no work is lost', async () => {
    const sound = environment().executor
    const controller = new AbortController()
    const journal = Journal.inMemory()
    const dutiful: Executor.Executor = {
      // Its work is done when it hears of the abort, and it answers all the same.
      execute: (job, task) => async () => {
        controller.abort()
        await new Promise(resolve => setTimeout(resolve, 5))
        return sound.execute(job, task, environment().run)()
      }
    }
    const from = { ...environment(journal, world(), controller.signal), executor: dutiful }
    expect(await failureOf(from)).toEqual(Executor.aborted)
    const reports = (await kept(journal)).filter(({ type }) => type === 'Reported')
    expect(reports).toHaveLength(8)
  })
})

// ------------------------------------------------------------------------------------------------
// the inbox
// ------------------------------------------------------------------------------------------------

describe('letters from outside', () => {
  const first = eight[0]!.hotkey

  it('sent before the program reads are applied when it does, and kept', async () => {
    const [inbox, journal] = [Inbox.make(), Journal.inMemory()]
    const sent = inbox.send({ type: 'Withdrawn', hotkey: first, reason: 'deregistered' })()
    const finished = await given(Program.play(terms(), eight), { ...environment(journal), inbox })
    expect(await sent).toEqual(E.right(undefined))
    expect(finished.record).toContainEqual({ type: 'Withdrawn', hotkey: first, reason: 'deregistered' })
    expect(E.isRight(Tournament.replay(await kept(journal)))).toBe(true)
  })

  it('a cancellation ends the tournament, stops its jobs and gives the fees back (RULES 2.2)', async () => {
    const inbox = Inbox.make()
    const stuck: Executor.Executor = {
      execute:
        (_job, _task, { signal }) =>
        () =>
          until(signal).then(() => E.left(Executor.aborted))
    }
    const playing = given(Program.play(terms(), eight), { ...environment(), executor: stuck, inbox })
    expect(await inbox.send({ type: 'Cancelled', reason: 'rain' })()).toEqual(E.right(undefined))
    const { ending } = await playing
    expect(ending).toMatchObject({ type: 'Cancelled', reason: 'rain' })
    expect('refunds' in ending && ending.refunds).toHaveLength(8)
  })

  it('one that is refused is told why, and changes nothing', async () => {
    const inbox = Inbox.make()
    const letters: ReadonlyArray<readonly [Log.Event, object]> = [
      [{ type: 'Withdrawn', hotkey: hotkey(77), reason: 'who?' }, { type: 'UnknownMiner' }],
      [{ type: 'Withdrawn', hotkey: first, reason: '\ud800' }, { type: 'Invalid' }],
      [{ type: 'Cancelled', reason: 'x'.repeat(4097) }, { type: 'Invalid' }],
      [
        { type: 'Unavailable', slot: 'R9.B.T1' as Job.Job['slot'], reason: 'gone' },
        { type: 'UnexpectedUnavailable' }
      ],
      [{ type: 'Unavailable', slot: '__proto__' as Job.Job['slot'], reason: 'gone' }, { type: 'Invalid' }],
      [
        {
          type: 'Reported',
          reports: [
            { ...scored({ slot: 'R1.M1.T1', miner: eight[0] } as Job.Job), score: 'NaN' } as Report.Report
          ]
        },
        { type: 'Invalid', faults: [{ path: 'event.reports[0].score', value: 'NaN' }] }
      ],
      [{ type: 'Exploded' } as unknown as Log.Event, { type: 'Invalid', faults: [{ path: 'event.type' }] }]
    ]
    const answers = letters.map(([letter]) => inbox.send(letter)())
    const finished = await given(Program.play(terms(), eight), { ...environment(), inbox })
    for (const [i, [, refusal]] of letters.entries()) {
      expect(await answers[i]).toMatchObject(E.left(refusal))
    }
    expect(Tournament.digest(finished)).toBe(await undisturbed())
  })

  it('after the end they are answered with an error', async () => {
    const inbox = Inbox.make()
    await given(Program.play(terms(), eight), { ...environment(), inbox })
    expect(await inbox.send({ type: 'Cancelled', reason: 'late' })()).toMatchObject(
      E.left(failure('Aborted', 'The program that read this inbox has ended.'))
    )
  })

  it('while the last entry is being written they are answered, too', async () => {
    const whole = Journal.inMemory()
    await given(Program.play(terms(), eight), environment(whole))
    const last = (await kept(whole)).length
    for (const nth of [last - 1, last]) {
      const inbox = Inbox.make()
      let answer: Promise<unknown> = Promise.resolve('nobody asked')
      const journal = journalThat((_entry, n, next) => async () => {
        if (n === nth) answer = inbox.send({ type: 'Withdrawn', hotkey: first, reason: 'late' })()
        await new Promise(resolve => setTimeout(resolve, 1))
        next()
        return E.right(undefined)
      })
      const result = await given(Program.play(terms(), eight), { ...environment(journal), inbox })
      const answered = await Promise.race([
        answer,
        new Promise(resolve => setTimeout(resolve, 500, 'silence'))
      ])
      expect(answered).toMatchObject({ _tag: expect.stringMatching(/Left|Right/) as unknown })
      // Whatever the answer says is what the journal has.
      const withdrawn = journal.entries.some(({ type }) => type === 'Withdrawn')
      expect(answered).toMatchObject({ _tag: withdrawn ? 'Right' : 'Left' })
      expect(Tournament.replay(journal.entries)).toEqual(E.right(result))
    }
  })

  it('an inbox serves one program after the other', async () => {
    const [inbox, journal] = [Inbox.make(), Journal.inMemory()]
    const controller = new AbortController()
    controller.abort()
    await failureOf({ ...environment(journal, world(), controller.signal), inbox })
    const playing = given(Program.play(terms(), eight), { ...environment(journal), inbox })
    await new Promise(resolve => setTimeout(resolve, 0))
    await playing
    expect(await inbox.send({ type: 'Cancelled', reason: 'late' })()).toMatchObject(
      E.left({ kind: 'Aborted' })
    )
  })
})
