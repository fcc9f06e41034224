// What Slurm's states and a node's result come to at the port: the table, and files that cannot be believed.
import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import * as Exact from '../../src/domain/Exact.js'
import * as Job from '../../src/domain/task/Job.js'
import * as Report from '../../src/domain/task/Report.js'
import * as Events from '../../src/slurm/Events.js'
import * as Files from '../../src/slurm/Files.js'
import * as Names from '../../src/slurm/Names.js'
import * as Queue from '../../src/slurm/Queue.js'
import * as State from '../../src/slurm/State.js'
import * as Verdict from '../../src/slurm/Verdict.js'
import { decoded, job, task } from './jobs.js'

const one = job(1)
const { name } = Names.of('secret')(one, 0)
const report = Report.scored(one.slot, one.miner.hotkey, decoded(Exact.codec, '0.5'))
const entry = (state: string): Queue.Entry => ({
  id: 7,
  name,
  state,
  reason: 'None',
  position: null,
  start: null
})
const none: Verdict.Found = { type: 'None' }
const verdict = Verdict.of(one, name, false)
const kindOf = (answer: ReturnType<typeof verdict>) =>
  answer === null ? 'not known' : E.isLeft(answer) ? answer.left.kind : answer.right.type

describe('a job’s state in Slurm', () => {
  // As the manual of squeue lists them, version 24.05.
  const states =
    'BOOT_FAIL CANCELLED COMPLETED CONFIGURING COMPLETING DEADLINE FAILED LAUNCH_FAILED NODE_FAIL OUT_OF_MEMORY PENDING POWER_UP_NODE PREEMPTED RECONFIG_FAIL REQUEUED REQUEUE_FED REQUEUE_HOLD RESIZING RESV_DEL_HOLD REVOKED RUNNING SIGNALING SPECIAL_EXIT STAGE_OUT STOPPED SUSPENDED TIMEOUT'
  it.each(states.split(' '))('%s is in the table', state => expect(State.table.has(state)).toBe(true))

  it.each([...State.table])(
    '%s never counts against a miner, and is waited for while it lives',
    (state, { means }) => {
      const late = verdict(none, entry(state), true)
      const expected =
        means === 'waits' || means === 'runs' ? 'not known' : means === 'cancelled' ? 'Cancelled' : 'Engine'
      expect(kindOf(late)).toBe(expected)
      expect(verdict(none, entry(state), false)).toBeNull()
    }
  )

  it('that is not in the table is waited for', () => {
    expect(verdict(none, entry('SOMETHING_NEW'), true)).toBeNull()
  })

  it('of a job that is gone without a result is the world’s failure, once its result would be seen', () => {
    expect(verdict(none, undefined, false)).toBeNull()
    expect(kindOf(verdict(none, undefined, true))).toBe('Engine')
  })

  it('says out of memory of the miner only where the containers lie in Slurm’s own control group', () => {
    const found = Verdict.of(one, name, true)(none, entry('OUT_OF_MEMORY'), true)
    expect(found).toMatchObject({ _tag: 'Right', right: { type: 'Failed', reason: 'OutOfMemory' } })
  })

  it.each([...State.table.keys(), undefined])('%s: a report is the truth', state => {
    const found: Verdict.Found = { type: 'Result', outcome: { type: 'Reported', report } }
    expect(verdict(found, state === undefined ? undefined : entry(state), false)).toEqual(E.right(report))
  })

  it('tells a job that was told to end by who told it', () => {
    const outcome: Files.Outcome = { type: 'World', kind: 'Aborted', message: 'The run was aborted.' }
    const found: Verdict.Found = { type: 'Result', outcome }
    expect(kindOf(verdict(found, entry('CANCELLED'), false))).toBe('Cancelled')
    expect(kindOf(verdict(found, entry('PREEMPTED'), false))).toBe('Engine')
    expect(verdict(found, entry('COMPLETING'), false)).toBeNull()
    expect(kindOf(verdict(found, undefined, false))).toBe('Engine')
  })

  it('tells what failed on a node whose job was cancelled by who cancelled it', () => {
    const found: Verdict.Found = {
      type: 'Result',
      outcome: { type: 'World', kind: 'Engine', message: 'a process was ended by SIGTERM' }
    }
    expect(verdict(found, entry('COMPLETING'), false)).toBeNull()
    expect(kindOf(verdict(found, entry('CANCELLED'), false))).toBe('Cancelled')
    expect(kindOf(verdict(found, entry('RUNNING'), false))).toBe('Engine')
    expect(kindOf(verdict(found, entry('FAILED'), false))).toBe('Engine')
  })

  it('hands on how the world failed on the node', () => {
    const outcome: Files.Outcome = { type: 'World', kind: 'Download', message: 'gone' }
    expect(verdict({ type: 'Result', outcome }, undefined, false)).toMatchObject({
      left: { kind: 'Download', message: 'gone' }
    })
  })
})

describe('a result', () => {
  const outcome: Files.Outcome = { type: 'Reported', report }
  const text = Files.writeResult(name, outcome)
  const read = Files.readResult({ name, key: Job.key(one) })

  it('is read as it was written', () => {
    expect(read(text)).toEqual(E.right(outcome))
    const long = Report.failed(one.slot, one.miner.hotkey, 'Crashed', '\u0001"'.repeat(4096))
    const longest = Files.writeResult(name, { type: 'Reported', report: long })
    expect(read(longest)).toEqual(E.right({ type: 'Reported', report: long }))
    expect(longest.length).toBeLessThan(Files.longestResult)
  })

  it('is believed in no other form: each cut, and each change of a character', () => {
    for (let i = 0; i < text.length - 1; i += 1) {
      expect(E.isLeft(read(text.slice(0, i))), `cut at ${i}`).toBe(true)
      const changed = `${text.slice(0, i)}${text[i] === '0' ? '1' : '0'}${text.slice(i + 1)}`
      expect(E.isLeft(read(changed)), `changed at ${i}`).toBe(true)
    }
  })

  it('of another execution, or another job, is refused even where its digest is right', () => {
    const other = Names.of('secret')(one, 1).name
    expect(E.isLeft(read(Files.writeResult(other, outcome)))).toBe(true)
    const theirs = Files.readResult({ name, key: Job.key(job(2)) })
    expect(E.isLeft(theirs(text))).toBe(true)
  })

  it('cannot claim a field twice, or one that there is not', () => {
    expect(E.isLeft(read(text.replace('{', '{"format":1,')))).toBe(true)
    expect(E.isLeft(read(text.replace('{', '{"more":1,')))).toBe(true)
  })
})

describe('an order', () => {
  it.each(['InstructTextTask', 'ImageTask'] as const)('of a %s is read as it was written', kind => {
    const of = job(1, 'b'.repeat(40), kind)
    const order: Files.Order = {
      format: 1,
      pool: 'p',
      name,
      job: of,
      task: task(of),
      retry: 2,
      runtime: { socket: '/s' }
    }
    expect(Files.readOrder(Files.writeOrder(order))).toEqual(E.right(order))
  })
})

describe('events', () => {
  it('come through, each as it was, under the job that is asked for', () => {
    const all = [
      { job: one, type: 'Phase', phase: 'train', attempt: 1 },
      { job: one, type: 'Line', phase: 'train', stream: 'out', text: 'a\u001b[2J"' },
      { job: one, type: 'Progress', phase: 'download', fraction: 0.5 },
      { job: one, type: 'Usage', memoryBytes: 1, cpuSeconds: 0.5, processes: 2 },
      { job: one, type: 'Base', image: 'a', digest: null, id: 'sha256:1' },
      { job: one, type: 'Trouble', phase: 'clean', message: 'x' }
    ] as const
    for (const event of all) expect(Events.read(one)(Events.write(event) ?? '')).toEqual(event)
    expect(Events.read(job(2))(Events.write(all[0]) ?? '')).toEqual({ ...all[0], job: job(2) })
  })

  it('never carry a report, and nothing that does not decode', () => {
    expect(Events.write({ job: one, type: 'Reported', report })).toBeNull()
    for (const line of [
      '',
      '{',
      '[]',
      'null',
      '{"type":"Reported"}',
      '{"type":"Phase","phase":"x","attempt":1}'
    ])
      expect(Events.read(one)(line)).toBeNull()
  })

  it('are cut, not dropped, where a miner says much', () => {
    const line = Events.write({
      job: one,
      type: 'Line',
      phase: 'train',
      stream: 'err',
      text: '\u{1F600}'.repeat(9999)
    })
    expect(Events.read(one)(line ?? '')).toMatchObject({ type: 'Line' })
  })
})

describe('the queue', () => {
  const prefix = Names.prefix('secret')
  const of = (jobs: ReadonlyArray<unknown>) =>
    Queue.read(prefix)(JSON.stringify({ meta: {}, errors: [], jobs }))

  it('is read in both forms that Slurm has had', () => {
    const old = {
      job_id: 7,
      name,
      job_state: 'RUNNING',
      state_reason: 'None',
      priority: 5,
      start_time: 9,
      more: 1
    }
    const set = (n: number) => ({ set: true, infinite: false, number: n })
    const now = { ...old, job_state: ['RUNNING'], priority: set(5), start_time: set(9) }
    const expected = { id: 7, name, state: 'RUNNING', reason: 'None', position: null, start: 9 }
    for (const each of [old, now]) expect(of([each])).toEqual(E.right(new Map([[name, expected]])))
    const ending = of([{ ...now, job_state: ['CANCELLED', 'COMPLETING'] }])
    expect(E.isRight(ending) && ending.right.get(name)?.state).toBe('COMPLETING')
  })

  it('counts the place among all that wait, by priority, whoever’s they are', () => {
    const waiting = (id: number, priority: number, called: string) => ({
      job_id: id,
      name: called,
      job_state: 'PENDING',
      priority
    })
    const found = of([
      waiting(1, 5, 'other'),
      waiting(2, 9, 'other'),
      waiting(3, 5, name),
      waiting(4, 5, 'other')
    ])
    expect(E.isRight(found) && found.right.size).toBe(1)
    expect(E.isRight(found) && found.right.get(name)?.position).toBe(3)
  })

  it('tells of two jobs of one name the one that is furthest on', () => {
    const jobs = ['COMPLETED', 'PENDING', 'RUNNING', 'CANCELLED'].map((state, i) => ({
      job_id: i + 1,
      name,
      job_state: state
    }))
    const found = of(jobs)
    expect(E.isRight(found) && found.right.get(name)?.id).toBe(3)
  })

  it.each(['', '{', '[]', '{"jobs":[{}]}', '{"jobs":null}'])('that is %j is no queue', text => {
    expect(E.isLeft(Queue.read(prefix)(text))).toBe(true)
  })
})
