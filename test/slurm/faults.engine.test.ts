// What goes wrong on a real cluster: nothing of it counts against a miner, and nothing runs twice.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import * as E from 'fp-ts/lib/Either.js'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type * as Executor from '../../src/ports/Executor.js'
import * as Files from '../../src/slurm/Files.js'
import * as Cluster from './cluster.js'
import { job } from './jobs.js'
import * as Use from './use.js'

vi.setConfig({ testTimeout: 180_000 })

const aborted = { type: 'World', kind: 'Aborted', message: 'x' } as const

/** Longer than any test waits. */
const long = { milliseconds: 600_000 }

const until = async (holds: () => boolean): Promise<void> => {
  for (let i = 0; !holds(); i += 1) {
    if (i > 1200) throw new Error('It does not come about.')
    await sleep(100)
  }
}

const kindOf = ({ result }: Use.Ran): string => (E.isLeft(result) ? result.left.kind : result.right.type)
const messageOf = ({ result }: Use.Ran): string => (E.isLeft(result) ? result.left.message : '')

describe.skipIf(Cluster.skipped)(`a cluster in trouble${Cluster.note}`, () => {
  let cluster: Cluster.Cluster
  let main: string
  beforeAll(async () => {
    cluster = await Cluster.start()
    main = join(cluster.code, 'cli/main.js')
  }, 120_000)
  afterAll(() => cluster.dispose(), 60_000)

  /** State and node of the jobs in the queue. */
  const queue = (): ReadonlyArray<readonly string[]> =>
    cluster
      .ask('squeue', '--noheader', '--states=all', '-o', '%T %N %i %j')
      .split('\n')
      .filter(line => line !== '')
      .map(line => line.split(' '))
  const runs = () => queue().filter(([state]) => state === 'RUNNING')
  /** A tool in front of the real one, written by `sh`. */
  const tool = (name: string, script: string): string => {
    const path = join(cluster.folder, name)
    writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
    return path
  }

  it('a node killed in the middle of its job is the world’s failure, and the job goes on elsewhere', async () => {
    const pool = 'node-killed'
    const going = Use.ran(await Use.opened(cluster, main, { pool }, long), job(1))
    await until(() => runs().length === 1)
    const node = runs()[0]?.[1] ?? ''
    await cluster.kill(node)
    const ran = await going
    expect(kindOf(ran)).toBe('Engine')
    expect(messageOf(ran)).toMatch(/its node failed|left no result/)
    const again = await Use.ran(await Use.opened(cluster, main, { pool }), job(1), undefined, { retry: 1 })
    expect(kindOf(again)).toMatch(/^(?:Scored|Failed)$/)
    await cluster.revive(node)
  })

  it('a job that failed on a node is tried on another one, though the first is free again; where there is no other, there', async () => {
    const pool = 'broken-node'
    const ranOn = join(cluster.folder, 'ran-on')
    const program = tool(
      'broken-node',
      `echo "$SLURMD_NODENAME" >>${ranOn}\n[ "$SLURMD_NODENAME" != "$(head -n 1 ${ranOn})" ] || exit 1\nexec ${process.execPath} ${main} node "$1"`
    )
    const executor = await Use.opened(cluster, main, { pool, program: [program, '{folder}'] })
    expect(kindOf(await Use.ran(executor, job(1)))).toBe('Engine')
    expect(kindOf(await Use.ran(executor, job(1), undefined, { retry: 1 }))).toMatch(/^(?:Scored|Failed)$/)
    const [broken = '', other = ''] = readFileSync(ranOn, 'utf8').split('\n')
    expect(other).not.toBe(broken)
    for (const node of cluster.nodes.filter(each => each !== broken))
      cluster.ask('scontrol', 'update', `NodeName=${node}`, 'State=DRAIN', 'Reason=test')
    expect(kindOf(await Use.ran(executor, job(2)))).toBe('Engine')
    expect(kindOf(await Use.ran(executor, job(2), undefined, { retry: 1 }))).toBe('Engine')
    for (const node of cluster.nodes.filter(each => each !== broken))
      cluster.ask('scontrol', 'update', `NodeName=${node}`, 'State=RESUME')
    expect(readFileSync(ranOn, 'utf8').trim().split('\n')).toEqual([broken, other, broken, broken])
  })

  it('a job that Slurm’s own time limit ends, or a job of higher priority, is the world’s failure', async () => {
    const program = ['/bin/sh', '-c', 'trap "" TERM; sleep 600 & wait; wait', '{folder}']
    const limits = { aroundSeconds: 1, graceSeconds: 1, program }
    const late = Use.ran(
      await Use.opened(cluster, main, { pool: 'late', ...limits }),
      job(1),
      Use.task(job(1), { hours: 0.001 })
    )
    const going = Use.ran(await Use.opened(cluster, main, { pool: 'preempted' }, long), job(2))
    await until(() => runs().length === 2)
    const ended = await late
    expect(kindOf(ended)).toBe('Engine')
    expect(messageOf(ended)).toContain('time limit')
    cluster.ask(
      'sbatch',
      ...[
        '--partition=urgent',
        '--exclusive',
        '--nodes=3',
        '--time=1',
        '--output=/dev/null',
        '--wrap=sleep 1'
      ]
    )
    const preempted = await going
    expect(kindOf(preempted)).toBe('Engine')
    expect(messageOf(preempted)).toContain('higher priority')
    await until(() => queue().every(([state]) => state !== 'RUNNING' && state !== 'PENDING'))
  })

  it('a controller that is restarted is waited for, by jobs that run and by jobs that come meanwhile', async () => {
    const executor = await Use.opened(
      cluster,
      main,
      { pool: 'controller', callSeconds: 60 },
      { milliseconds: 4_000 }
    )
    const first = Use.ran(executor, job(1))
    await until(() => runs().length === 1)
    await cluster.controller.end()
    const second = Use.ran(executor, job(2))
    await sleep(3_000)
    await cluster.controller.start()
    for (const ran of [await first, await second]) expect(kindOf(ran)).toMatch(/^(?:Scored|Failed)$/)
  })

  it('a validator that is killed finds its jobs again, those that run and those that have ended, and runs none twice', async () => {
    const pool = 'killed'
    const settings = Use.settings(cluster, main, { pool }, { milliseconds: 3_000 })
    const jobs = [1, 2, 3].map(n => ({ job: job(n), task: Use.task(job(n)) }))
    const program = `
import * as Slurm from ${JSON.stringify(join(cluster.code, 'slurm/Slurm.js'))}
const found = await Slurm.open(${JSON.stringify(settings)})()
for (const { job, task } of ${JSON.stringify(jobs)})
  void found.right.execute(job, task, { signal: new AbortController().signal, emit: () => undefined })()`
    const validator = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: 'ignore',
      env: process.env
    })
    await until(() => runs().length === 3)
    validator.kill('SIGKILL')
    const executor = await Use.opened(cluster, main, { pool }, { milliseconds: 3_000 })
    for (const each of jobs)
      expect(kindOf(await Use.ran(executor, each.job, each.task))).toMatch(/^(?:Scored|Failed)$/)
    // Once more, when Slurm has long forgotten them.
    await until(() => queue().length === 0)
    for (const each of jobs)
      expect(kindOf(await Use.ran(executor, each.job, each.task))).toMatch(/^(?:Scored|Failed)$/)
    const claims = execFileSync('find', [settings.folder, '-path', '*/claim/by'], { encoding: 'utf8' })
    expect(queue()).toEqual([])
    expect(claims.trim().split('\n').length).toBeGreaterThanOrEqual(3)
  })

  it.each([
    ['lost', 'sbatch "$@" >/dev/null; echo lost >&2; exit 1'],
    ['late', 'sbatch "$@" >/dev/null; sleep 60'],
    ['doubled', 'cat >"$0.$$"; sbatch "$@" <"$0.$$" >/dev/null; sbatch "$@" <"$0.$$"']
  ])('an answer of sbatch that is %s costs nothing, and the job runs once', async (how, script) => {
    const sbatch = tool(`sbatch-${how}`, script)
    const tools = { sbatch, squeue: 'squeue', scancel: 'scancel', sinfo: 'sinfo' }
    const counted = join(cluster.folder, `runs-${how}`)
    const program = tool(
      `program-${how}`,
      `echo ran >>${counted}\nexec ${process.execPath} ${main} node "$1"`
    )
    const executor = await Use.opened(cluster, main, {
      pool: `answer-${how}`,
      tools,
      callSeconds: 5,
      program: [program, '{folder}']
    })
    expect(kindOf(await Use.ran(executor, job(1)))).toMatch(/^(?:Scored|Failed)$/)
    await until(() => queue().every(([state]) => state !== 'PENDING' && state !== 'RUNNING'))
    expect(readFileSync(counted, 'utf8')).toBe('ran\n')
  })

  it('an operator’s scancel is an error of its own, whether the job runs or waits', async () => {
    const executor = await Use.opened(cluster, main, { pool: 'cancelled' }, long)
    const going = Use.ran(executor, job(1))
    await until(() => runs().length === 1)
    cluster.ask('scancel', runs()[0]?.[2] ?? '')
    expect(kindOf(await going)).toBe('Cancelled')
    cluster.ask('scontrol', 'update', 'PartitionName=gpu', 'State=DOWN')
    const waiting = Use.ran(executor, job(2))
    await until(() => queue().some(([state]) => state === 'PENDING'))
    cluster.ask('scancel', queue().find(([state]) => state === 'PENDING')?.[2] ?? '')
    expect(kindOf(await waiting)).toBe('Cancelled')
    cluster.ask('scontrol', 'update', 'PartitionName=gpu', 'State=UP')
  })

  it('an aborted job is cancelled, leaves nothing, and can be begun anew', async () => {
    const pool = 'aborted'
    const stop = new AbortController()
    const going = Use.ran(await Use.opened(cluster, main, { pool }, long), job(1), undefined, {
      signal: stop.signal
    })
    await until(() => runs().length === 1)
    stop.abort()
    expect(kindOf(await going)).toBe('Aborted')
    expect(runs()).toEqual([])
    expect(kindOf(await Use.ran(await Use.opened(cluster, main, { pool }), job(1)))).toMatch(
      /^(?:Scored|Failed)$/
    )
  })

  it.each([
    ['cut', '{"format":1,"name":"deth'],
    ['of another execution', Files.writeResult(`dethrone-${'0'.repeat(8)}-${'0'.repeat(32)}`, aborted)],
    ['too long', ' '.repeat(Files.longestResult + 1)]
  ])('a result that is %s is the world’s failure, and says why', async (_, text) => {
    const file = join(cluster.folder, 'spoilt.json')
    writeFileSync(file, text)
    const program = ['/bin/cp', file, '{folder}/result.json']
    const executor = await Use.opened(cluster, main, { pool: `spoilt-${text.length}`, program })
    const ran = await Use.ran(executor, job(1))
    expect(kindOf(ran)).toBe('Engine')
    expect(messageOf(ran)).toContain('result.json')
  })

  it('a program that ends without a result is the world’s failure', async () => {
    const executor = await Use.opened(cluster, main, { pool: 'none', program: ['/bin/false', '{folder}'] })
    const ran = await Use.ran(executor, job(1))
    expect(kindOf(ran)).toBe('Engine')
    expect(messageOf(ran)).toContain('ended with an error')
  })

  describe('a shared folder that is full', () => {
    const mounted = (): string => {
      const folder = join(cluster.folder, 'small')
      mkdirSync(folder, { recursive: true })
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'none', folder])
      return folder
    }
    const fill = (folder: string): void =>
      void execFileSync('/bin/sh', ['-c', 'dd if=/dev/zero of="$0/filler" bs=4k 2>/dev/null || true', folder])

    it('while a job runs loses nothing: its result has had its room from the start; a job that comes then is told', async () => {
      const folder = mounted()
      const executor = await Use.opened(cluster, main, { pool: 'full', folder }, { milliseconds: 4_000 })
      const going = Use.ran(executor, job(1))
      await until(() => execFileSync('find', [folder, '-name', '*.part'], { encoding: 'utf8' }) !== '')
      fill(folder)
      expect(kindOf(await going)).toMatch(/^(?:Scored|Failed)$/)
      const refused = await Use.ran(executor, job(2))
      expect(kindOf(refused)).toBe('Engine')
      expect(messageOf(refused)).toMatch(/ENOSPC|ended with an error/)
      rmSync(join(folder, 'filler'))
      expect(kindOf(await Use.ran(executor, job(2), undefined, { retry: 1 }))).toMatch(/^(?:Scored|Failed)$/)
    })
  })

  it('300 jobs that wait are looked at as seldom as one is, never more are in the queue than are wanted, and all of them go when told', async () => {
    const calls = join(cluster.folder, 'calls')
    const squeue = tool('squeue-counted', `echo call >>${calls}\nexec squeue "$@"`)
    const tools = { sbatch: 'sbatch', squeue, scancel: 'scancel', sinfo: 'sinfo' }
    const counted = () => (existsSync(calls) ? readFileSync(calls, 'utf8').split('\n').length - 1 : 0)
    cluster.ask('scontrol', 'update', 'PartitionName=gpu', 'State=DOWN')
    const stop = new AbortController()
    const changes = { pool: 'many', tools, submitted: 250, graceSeconds: 60, callSeconds: 60 }
    const executor = await Use.opened(cluster, main, changes)
    const places = new Map<string, Executor.JobEvent>()
    const going = Array.from({ length: 300 }, (_, i) => i + 1).map(n =>
      Use.ran(executor, job((n % 100) + 1), undefined, {
        signal: stop.signal,
        retry: Math.floor(n / 100),
        on: event => {
          if (event.type === 'Queued') places.set(`${event.job.miner.hotkey} ${n}`, event)
        }
      })
    )
    await until(() => places.size === 250)
    expect(queue().filter(([state]) => state === 'PENDING').length).toBe(250)
    // Nothing changes any more: after a while it looks as seldom as it may, every two seconds.
    await sleep(4_000)
    const before = counted()
    await sleep(10_000)
    expect(counted() - before).toBeLessThanOrEqual(6)
    stop.abort()
    const all = await Promise.all(going)
    expect(new Set(all.map(kindOf))).toEqual(new Set(['Aborted']))
    expect(queue().filter(([state]) => state === 'PENDING')).toEqual([])
    cluster.ask('scontrol', 'update', 'PartitionName=gpu', 'State=UP')
  })
})
