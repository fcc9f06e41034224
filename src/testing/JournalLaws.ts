/** The laws of journals, for whoever writes one. They are explained in `docs/executors.md`. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import * as RNEA from 'fp-ts/lib/ReadonlyNonEmptyArray.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import type { ExecutionError } from '../ports/Executor.js'
import type { Journal } from '../ports/Journal.js'
import * as Note from '../ports/Note.js'
import * as KnownRules from '../rules/ruleset/RuleSets.js'
import * as Tournament from '../Tournament.js'
import type { Law } from './Law.js'
import * as Tournaments from './Tournaments.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A journal that holds nothing yet. */
export interface JournalSubject {
  /** The journal that is tested, empty at first. */
  readonly journal: Journal
  /** Closes it and opens it again with what it kept, as after a restart; null if nothing lasts. */
  readonly again: (() => Promise<Journal>) | null
  /** Frees what the law has used. */
  readonly close?: () => Promise<void>
}

/** Notes that are kept together, and the tournament after them. */
interface Step {
  readonly notes: RNEA.ReadonlyNonEmptyArray<Note.Note>
  readonly after: Tournament.Tournament
}

// -------------------------------------------------------------------------------------
// what is kept
// -------------------------------------------------------------------------------------

const right = <A>(answer: E.Either<unknown, A>): A => {
  if (E.isLeft(answer)) throw new Error(JSON.stringify(answer.left))
  return answer.right
}

const given = async <A>(answer: TE.TaskEither<ExecutionError, A>): Promise<A> => right(await answer())

/** What is written besides an event: a start, a failure of the world, an operator’s act. */
const asides = (tournament: Tournament.Tournament): ReadonlyArray<Note.Note> =>
  Tournament.asks(tournament)
    .slice(0, 1)
    .flatMap(({ slot, miner: { hotkey } }): ReadonlyArray<Note.Note> => [
      { type: 'Started', slot, hotkey, retry: 0 },
      { type: 'Troubled', slot, hotkey, kind: 'Engine', message: 'The engine is gone: “größe” 😀\n.' },
      { type: 'Released', slot, hotkey, by: 'somebody', why: 'the engine is back' }
    ])

/** A whole tournament in steps, with everything else that is kept of one. */
const journey = (): RNEA.ReadonlyNonEmptyArray<Step> => {
  const variety = { rules: fc.constant(KnownRules.standard), type: fc.constant('text' as const), most: 4 }
  const [finished] = fc.sample(Tournaments.finished(variety), { seed: 4, numRuns: 1 })
  if (finished === undefined) throw new Error('no tournament was made')
  const { id, rules, type, seed, champion, miners } = finished.opening
  let at: Tournament.Tournament = right(Tournament.open({ id, rules, type, seed, champion })(miners))
  const opening: Step = { notes: [Tournament.opened(at)], after: at }
  const steps = finished.record.map((event): Step => {
    const beside = asides(at)
    at = right(Tournament.apply(event)(at))
    return { notes: RNEA.concat<Note.Note>([event])(beside), after: at }
  })
  return [opening, ...steps]
}

const all = (steps: ReadonlyArray<Step>): ReadonlyArray<Note.Note> => steps.flatMap(({ notes }) => notes)

/** Every event is there, and what was kept besides. */
const holds = async (journal: Journal, notes: ReadonlyArray<Note.Note>): Promise<void> => {
  deepStrictEqual(await given(journal.read), notes)
}

// -------------------------------------------------------------------------------------
// laws
// -------------------------------------------------------------------------------------

/** What every journal keeps; `fresh` makes an empty one for each law. */
export const journalLaws = (fresh: () => Promise<JournalSubject>): ReadonlyArray<Law> => {
  const law = (
    name: string,
    check: (journal: Journal, steps: ReadonlyArray<Step>, subject: JournalSubject) => Promise<void>
  ): Law => ({
    name,
    check: async () => {
      const subject = await fresh()
      try {
        await check(subject.journal, journey(), subject)
      } finally {
        await subject.close?.()
      }
    }
  })

  return [
    law('is empty at first', async journal => holds(journal, [])),

    law('gives back every note, in order, as soon as it has answered', async (journal, steps) => {
      for (const [i, { notes, after }] of steps.entries()) {
        await given(journal.append(notes, after))
        await holds(journal, all(steps.slice(0, i + 1)))
      }
    }),

    law('does nothing before its effect is run', async (journal, [first]) => {
      ok(first !== undefined)
      const effect = journal.append(first.notes, first.after)
      await new Promise(resolve => setTimeout(resolve, 20))
      await holds(journal, [])
      await given(effect)
      await holds(journal, first.notes)
    }),

    law('keeps notes in the order in which they were given, whoever waits', async (journal, steps) => {
      await Promise.all(steps.map(({ notes, after }) => given(journal.append(notes, after))))
      await holds(journal, all(steps))
    }),

    law('keeps an append whole, or nothing of it', async (journal, steps) => {
      const [first] = steps
      ok(first !== undefined)
      await given(journal.append(first.notes, first.after))
      const [aside] = asides(first.after)
      ok(aside !== undefined)
      // A journal may take an opening twice, or refuse it: what it refuses has left no trace.
      const twice = await journal.append([aside, ...first.notes], first.after)()
      await holds(journal, E.isRight(twice) ? [...first.notes, aside, ...first.notes] : first.notes)
    }),

    law('gives what it holds, not the list itself', async (journal, steps) => {
      const [first, second] = steps
      ok(first !== undefined && second !== undefined)
      await given(journal.append(first.notes, first.after))
      const before = await given(journal.read)
      await given(journal.append(second.notes, second.after))
      deepStrictEqual(before, first.notes)
      if (Array.isArray(before) && !Object.isFrozen(before)) before.length = 0
      await holds(journal, [...first.notes, ...second.notes])
    }),

    law(
      'holds the same when it is opened again, and goes on from there',
      async (journal, steps, { again }) => {
        if (again === null) return
        const half = Math.ceil(steps.length / 2)
        for (const { notes, after } of steps.slice(0, half)) await given(journal.append(notes, after))
        const opened = await again()
        await holds(opened, all(steps.slice(0, half)))
        for (const { notes, after } of steps.slice(half)) await given(opened.append(notes, after))
        await holds(opened, all(steps))
      }
    ),

    law('holds a log that replays to the state it was told of', async (journal, steps) => {
      for (const { notes, after } of steps) await given(journal.append(notes, after))
      const replayed = right(Tournament.replay(Note.log(await given(journal.read))))
      const last = steps.at(-1)
      strictEqual(Tournament.digest(replayed), last && Tournament.digest(last.after))
    })
  ]
}
