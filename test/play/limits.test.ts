// How patient a program is: what a job may take, what is done after that, and when an executor may forget a job. On a clock that stands still while anybody works.
import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { describe, expect, it } from 'vitest'
import * as Job from '../../src/domain/task/Job.js'
import * as JobBook from '../../src/play/desk/JobBook.js'
import * as Policy from '../../src/play/Policy.js'
import * as Program from '../../src/play/Program.js'
import * as Executor from '../../src/ports/Executor.js'
import * as Inbox from '../../src/ports/season/Inbox.js'
import * as Journal from '../../src/ports/Journal.js'
import type * as Note from '../../src/ports/Note.js'
import * as VirtualClock from '../year/VirtualClock.js'
import { environment, miners, terms } from './worlds.js'

const eight = miners.slice(0, 8)
const hour = 3_600_000
const day = 24 * hour
const sound = environment().executor

/** Plays on a clock of its own with an executor that is odd for the first job it is given. */
const played = async (
  odd: (clock: VirtualClock.VirtualClock) => Executor.Executor['execute'],
  days: number,
  change: (from: Program.Environment) => Program.Environment = same => same
) => {
  const clock = VirtualClock.make(0)
  const started: Array<{ readonly key: string; readonly hours: number }> = []
  const notes: Array<Note.Note & { readonly at: number }> = []
  const executor: Executor.Executor = {
    execute: (job, task, run) => {
      started.push({ key: Job.key(job), hours: task.hours })
      return (Job.key(job) === started[0]?.key ? odd(clock) : sound.execute)(job, task, run)
    }
  }
  const inner = Journal.inMemory()
  const journal: Journal.Journal = {
    ...inner,
    append: (kept, after) => {
      for (const note of kept) notes.push({ ...note, at: clock.elapsed() })
      return inner.append(kept, after)
    }
  }
  const work = Program.play(terms(), eight)(change({ ...environment(journal), executor, clock }))()
  const over = await clock.until(work, days * day)
  const { key: first, hours } = started[0] ?? { key: '', hours: 0 }
  return {
    clock,
    notes,
    work,
    first,
    /** What the first job may take. */
    limit: Policy.limit(Policy.standard)(hours),
    hours,
    result: over ? await work : null,
    troubles: notes.flatMap(note => (note.type === 'Troubled' ? [note] : []))
  }
}

const messageOf = (result: E.Either<Program.Failure, unknown> | null): string =>
  result !== null && E.isLeft(result) && result.left.type === 'ExecutionError' ? result.left.message : ''

/** A job that answers once it is told to stop, and not before. */
const endless: Executor.Executor['execute'] =
  (_, __, { signal }) =>
  () =>
    new Promise(resolve => {
      signal.addEventListener('abort', () => resolve(E.left(Executor.aborted)), { once: true })
    })

/** A job that does not answer even then. */
const deaf: Executor.Executor['execute'] = () => () => new Promise(() => undefined)

describe('a job that takes too long', () => {
  it('is aborted after its hours and those around it, tried again twice, and then waits for a person', async () => {
    const { troubles, result, first, limit, hours } = await played(() => endless, 30)
    expect(troubles.map(({ kind }) => kind)).toEqual(['Engine', 'Engine', 'Engine'])
    expect(troubles[0]?.message).toContain(`took longer than its ${hours} h and 24 hours and was aborted`)
    const minute = 60_000
    expect(troubles.map(({ at }) => at)).toEqual([
      limit,
      limit + minute + limit,
      limit + minute + limit + 2 * minute + limit
    ])
    expect(messageOf(result)).toContain('One job or task waits for a person')
    expect(messageOf(result)).toContain(first)
  })

  it('does not, as long as it waits for its turn: queueing counts against no limit', async () => {
    const { troubles, result } = await played(
      clock => (job, task, run) => async () => {
        run.queued?.(true)
        await clock.wait(20 * day, run.signal)
        run.queued?.(false)
        await clock.wait(25 * hour, run.signal)
        return sound.execute(job, task, run)()
      },
      60
    )
    expect(troubles).toEqual([])
    expect(result !== null && E.isRight(result)).toBe(true)
  })

  it('and waits for its turn in between is given its time apart from that', async () => {
    const { troubles, limit } = await played(
      clock => (_, __, run) => async () => {
        // Twenty hours of work, twice, with ten days in the queue between them.
        await clock.wait(20 * hour, run.signal)
        run.queued?.(true)
        await clock.wait(10 * day, run.signal)
        run.queued?.(false)
        await clock.wait(20 * hour, run.signal)
        return E.left(Executor.aborted)
      },
      15
    )
    expect(troubles[0]).toMatchObject({ at: limit + 10 * day })
  })

  it('and does not stop when it is told to is given up after a grace, named, and never started a second time', async () => {
    let started = 0
    const { troubles, result, first, limit } = await played(
      () => (job, task, run) => {
        started += 1
        return deaf(job, task, run)
      },
      30
    )
    expect(troubles.map(({ kind, at }) => [kind, at])).toEqual([['Stuck', limit + Policy.standard.grace]])
    expect(started).toBe(1)
    expect(messageOf(result)).toMatch(/may be running still/)
    expect(messageOf(result)).toContain(first)
  })

  it('and does not stop at an abort holds the end up for the grace alone, and the account names it', async () => {
    const stop = new AbortController()
    const { clock, work, result, first } = await played(
      () => deaf,
      0.5,
      from => ({
        ...from,
        run: { ...from.run, signal: stop.signal }
      })
    )
    expect(result).toBeNull()
    const began = clock.elapsed()
    stop.abort()
    expect(await clock.until(work, clock.elapsed() + Policy.standard.grace)).toBe(true)
    expect(clock.elapsed() - began).toBeLessThanOrEqual(Policy.standard.grace)
    const left = await work
    expect(left).toMatchObject({ left: { kind: 'Aborted' } })
    expect(messageOf(left)).toContain(first)
  })
})

describe('an executor', () => {
  it('is told that a job is settled only once its report is on record, and of each', async () => {
    const reported = new Set<string>()
    const settled: Array<string> = []
    const inner = Journal.inMemory()
    let appends = 0
    const from = environment({
      ...inner,
      append: (notes, after) => async () => {
        appends += 1
        // Every fourth append fails once, and each takes a while.
        await new Promise(resolve => setImmediate(resolve))
        if (appends % 4 === 0) return E.left(Executor.error('Journal', 'the disk is full'))
        const kept = await inner.append(notes, after)()
        for (const note of notes)
          if (note.type === 'Reported')
            for (const { slot, hotkey } of note.reports) reported.add(Job.keyOf(slot, hotkey))
        return kept
      }
    })
    const early: Array<string> = []
    const result = await Program.play(
      terms(),
      eight
    )({
      ...from,
      executor: {
        ...from.executor,
        settle: job =>
          TE.fromIO(() => {
            if (!reported.has(Job.key(job))) early.push(Job.key(job))
            settled.push(Job.key(job))
          })
      }
    })()
    expect(E.isRight(result)).toBe(true)
    expect(early).toEqual([])
    expect(new Set(settled)).toEqual(reported)
  })

  it('is told of none whose report could not be kept, and of all that were kept by the next program', async () => {
    const settled: Array<string> = []
    const inner = Journal.inMemory()
    const executor: Executor.Executor = {
      ...sound,
      settle: job => TE.fromIO(() => void settled.push(Job.key(job)))
    }
    const lost = await Program.play(
      terms(),
      eight
    )({
      ...environment({
        ...inner,
        append: (notes, after) =>
          notes.some(({ type }) => type === 'Reported')
            ? TE.left(Executor.error('JournalLost', 'the disk is gone'))
            : inner.append(notes, after)
      }),
      executor
    })()
    expect(E.isLeft(lost)).toBe(true)
    expect(settled).toEqual([])
    const again = await Program.goOn({ ...environment(inner), executor })()
    expect(E.isRight(again)).toBe(true)
    const first = new Set(settled)
    expect(first.size).toBeGreaterThan(7)
    // A kill may have come between a report and its settling: all are told of once more.
    settled.length = 0
    await Program.goOn({ ...environment(inner), executor })()
    expect(new Set(settled)).toEqual(first)
  })
})

describe('what waits for a person', () => {
  it('is tried again when somebody lets it, and the tournament goes on from there', async () => {
    const inbox = Inbox.make()
    let works = false
    const run = await played(
      () => (job, task, of) =>
        works ? sound.execute(job, task, of) : TE.left(Executor.error('Engine', 'away')),
      1,
      from => ({ ...from, inbox })
    )
    expect(run.result).toBeNull()
    const [waits] = JobBook.waiting(Policy.standard)(JobBook.of(run.notes))
    if (waits === undefined || waits.hotkey === null) throw new Error('nothing waits')
    works = true
    const released = inbox.send({
      type: 'Released',
      slot: waits.slot,
      hotkey: waits.hotkey,
      by: 'ann',
      why: 'the engine is back'
    })()
    expect(await run.clock.until(run.work, 2 * day)).toBe(true)
    expect(E.isRight(await released)).toBe(true)
    expect(E.isRight(await run.work)).toBe(true)
  })

  it('is a tournament whose slot got three unfit tasks: nothing starts until somebody resumes it', async () => {
    const inbox = Inbox.make()
    let fit = false
    const tasks = environment().tasks
    const run = await played(
      () => sound.execute,
      1,
      from => ({
        ...from,
        inbox,
        tasks: {
          fill: request =>
            fit || !request.slot.startsWith('R1.M1.')
              ? tasks.fill(request)
              : TE.right({ type: 'Unavailable', reason: 'gone' })
        }
      })
    )
    expect(run.result).toBeNull()
    const paused = run.notes.filter(({ type }) => type === 'Paused')
    expect(paused).toHaveLength(1)
    expect(paused[0]).toMatchObject({ by: JobBook.program })
    fit = true
    const before = run.notes.length
    await run.clock.until(run.work, 2 * day)
    expect(run.notes).toHaveLength(before)
    const resumed = inbox.send({ type: 'Resumed', by: 'ann', why: 'the source is mended' })()
    expect(await run.clock.until(run.work, 3 * day)).toBe(true)
    expect(E.isRight(await resumed)).toBe(true)
    expect(E.isRight(await run.work)).toBe(true)
  })
})
