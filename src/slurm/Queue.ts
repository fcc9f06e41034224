/** The queue as Slurm's tools tell it in JSON, whatever version they are of. Pure. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import * as Codec from '../domain/codec/Codec.js'
import * as State from './State.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A job of the queue that is one of ours. */
export interface Entry {
  readonly id: number
  readonly name: string
  readonly state: string
  /** Why it waits or ended, in Slurm's word; '' where it says none. */
  readonly reason: string
  /** Its place among all that wait, from 1; null where it does not wait. */
  readonly position: number | null
  /** When it is expected to begin, or began: seconds since 1970. */
  readonly start: number | null
}

/** Our jobs by name: of those that share one, the one that is furthest on. */
export type Queue = ReadonlyMap<string, Entry>

// -------------------------------------------------------------------------------------
// codecs
// -------------------------------------------------------------------------------------

/** Numbers became records in version 23.11: `{ "set": true, "infinite": false, "number": 5 }`. */
const number = t.union([t.number, t.type({ number: t.number, set: t.boolean })])
/** States became lists in version 23.11, flags behind the state: `["RUNNING", "COMPLETING"]`. */
const state = t.union([t.string, t.array(t.string)])

/** Of a job's hundred fields we read these. */
const job = t.intersection([
  t.type({ job_id: number, name: t.string, job_state: state }),
  t.partial({ state_reason: t.string, priority: number, start_time: number, submit_time: number })
])

const answer = t.type({ jobs: t.array(job) })

const valueOf = (of: t.TypeOf<typeof number> | undefined): number =>
  typeof of === 'number' ? of : of?.set === true ? of.number : 0

const stateOf = (of: t.TypeOf<typeof state>): string => {
  if (typeof of === 'string') return of
  // A job that ends still has its processes: its state is what it will be, the flag says that it is not yet.
  return of.includes('COMPLETING') ? 'COMPLETING' : (of[0] ?? '')
}

// -------------------------------------------------------------------------------------
// reading
// -------------------------------------------------------------------------------------

type Known = t.TypeOf<typeof job>

/** As Slurm takes them: higher priority first, then who came first. */
const before = (a: Known, b: Known): number =>
  valueOf(b.priority) - valueOf(a.priority) || valueOf(a.job_id) - valueOf(b.job_id)

/** How far on a job is: one that runs says more than one that waits behind it under the same name. */
const stages: ReadonlyArray<State.Meaning> = ['runs', 'waits', 'collects', 'memory', 'cancelled', 'world']
const stage = ({ state: of }: Entry): number => stages.indexOf(State.of(of).means)

/** What `squeue --json` said, as the jobs whose names begin so; `Left` where it cannot be read. */
export const read =
  (prefix: string) =>
  (json: string): E.Either<string, Queue> =>
    pipe(
      E.tryCatch((): unknown => JSON.parse(json), E.toError),
      E.mapLeft(error => `squeue answered no JSON: ${error.message}`),
      E.flatMap(value =>
        pipe(
          Codec.decode(answer, 'squeue')(value),
          E.mapLeft(faults => faults.slice(0, 5).map(Codec.sentence).join('; '))
        )
      ),
      E.map(({ jobs }) => {
        const waiting = jobs.filter(each => stateOf(each.job_state) === 'PENDING').sort(before)
        const places = new Map(waiting.map((each, i) => [valueOf(each.job_id), i + 1]))
        const found = new Map<string, Entry>()
        for (const each of jobs) {
          if (!each.name.startsWith(prefix)) continue
          const id = valueOf(each.job_id)
          const entry = {
            id,
            name: each.name,
            state: stateOf(each.job_state),
            reason: each.state_reason ?? '',
            position: places.get(id) ?? null,
            start: valueOf(each.start_time) || null
          }
          const other = found.get(each.name)
          if (other === undefined || stage(entry) < stage(other)) found.set(each.name, entry)
        }
        return found
      })
    )

/** How many of ours Slurm holds or runs. */
export const live = (queue: Queue): number =>
  Array.from(queue.values()).filter(({ state: of }) => State.isLive(of)).length
