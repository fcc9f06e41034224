/** Events: how a job goes on its node, one line of JSON each, for the validator to read while the job runs. Pure. */
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import * as Codec from '../domain/codec/Codec.js'
import type { Job } from '../domain/task/Job.js'
import { phases, type JobEvent } from '../ports/Executor.js'

const { closed, integer, nullable, refine, text } = Codec

/** A line of the file is never longer; what a miner says beyond it is cut. */
export const longest = 16_384

const longestText = 4_096

const phase = Codec.oneOf(...phases)
const amount = refine(t.number, (n): n is number => Number.isFinite(n) && n >= 0, 'a number of at least 0')

const codec = Codec.tagged('an event of a job', {
  Phase: closed('a Phase event', { type: t.literal('Phase'), phase, attempt: integer(1) }),
  Line: closed('a Line event', {
    type: t.literal('Line'),
    phase,
    stream: Codec.oneOf('out', 'err'),
    text: text(longestText)
  }),
  Progress: closed('a Progress event', {
    type: t.literal('Progress'),
    phase,
    fraction: refine(amount, (n): n is number => n <= 1, 'a number from 0 to 1')
  }),
  Usage: closed('a Usage event', {
    type: t.literal('Usage'),
    memoryBytes: amount,
    cpuSeconds: amount,
    processes: amount
  }),
  Base: closed('a Base event', {
    type: t.literal('Base'),
    image: text(longestText),
    digest: nullable(text(256)),
    id: text(256)
  }),
  Trouble: closed('a Trouble event', { type: t.literal('Trouble'), phase, message: text(longestText) })
})

const cut = (of: string): string => of.slice(0, longestText).toWellFormed()

/** An event as a line; null where it is none that travels: the report comes in the result. */
export const write = (event: JobEvent): string | null => {
  const { job: _, ...of } = event
  if (of.type === 'Reported' || of.type === 'Queued') return null
  const bounded =
    of.type === 'Line'
      ? { ...of, text: cut(of.text) }
      : of.type === 'Trouble'
        ? { ...of, message: cut(of.message) }
        : of
  const line = JSON.stringify(bounded)
  return codec.is(bounded) && line.length <= longest ? `${line}\n` : null
}

/** The event that a line says of the job; null where it says none. */
export const read =
  (job: Job) =>
  (line: string): JobEvent | null => {
    if (line.length > longest) return null
    const found = E.tryCatch(
      () => Codec.decode(codec)(JSON.parse(line)),
      () => null
    )
    return E.isRight(found) && E.isRight(found.right) ? { job, ...found.right.right } : null
  }
