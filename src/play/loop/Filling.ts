/** Fillings: what a task source gives for a slot, checked. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as Codec from '../../domain/codec/Codec.js'
import type { Job } from '../../domain/task/Job.js'
import * as Report from '../../domain/task/Report.js'
import { material, type Material, type Task } from '../../domain/task/Task.js'
import * as Compute from '../../rules/Compute.js'
import type { Opening } from '../../rules/Opening.js'
import * as Refusal from '../../rules/Refusal.js'
import { error, messageOf, type ExecutionError } from '../../ports/Executor.js'
import type { TaskSource } from '../../ports/TaskSource.js'

/** A task and what it was made of, or why there is none. */
export type Filling =
  | { readonly type: 'Task'; readonly material: Material; readonly task: Task }
  | { readonly type: 'Unavailable'; readonly reason: string }

/** What the source gives for a job's slot. What it gives that the rules cannot take is the source's failure. */
export const ask =
  (opening: Opening, tasks: TaskSource) =>
  async ({ tournament, slot, kind }: Job): Promise<E.Either<ExecutionError, Filling>> => {
    try {
      const billions = Compute.billions(opening.rules)(slot)(opening.seed)
      if (E.isLeft(billions)) return E.left(unfit(billions.left))
      const answer = await tasks.fill({ tournament, slot, kind, billions: billions.right })()
      if (E.isLeft(answer)) return answer
      if (answer.right.type === 'Material') return of(opening, slot, kind)(answer.right.material)
      return pipe(
        Codec.decode(Report.detail, 'reason')(answer.right.reason),
        E.bimap(
          faults => unfit({ type: 'Invalid', faults }),
          (reason): Filling => ({ type: 'Unavailable', reason })
        )
      )
    } catch (thrown) {
      return E.left(error('TaskSource', messageOf(thrown)))
    }
  }

/** The task that a slot's material makes, also when it is read from the record. */
export const of =
  (opening: Opening, slot: Job['slot'], kind: Job['kind']) =>
  (given: unknown): E.Either<ExecutionError, Filling> =>
    pipe(
      Codec.decode(material, 'material')(given),
      E.mapLeft((faults): Refusal.Refusal => ({ type: 'Invalid', faults })),
      E.flatMap(of =>
        pipe(
          Compute.task(opening.rules)(slot, kind, of)(opening.seed),
          E.map((task): Filling => ({ type: 'Task', material: of, task }))
        )
      ),
      E.mapLeft(unfit)
    )

const unfit = (refusal: Refusal.Refusal): ExecutionError =>
  error('TaskSource', `The task source gave something that the rules refuse: ${Refusal.sentence(refusal)}`)
