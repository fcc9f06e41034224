// A restart loses nothing: what still runs is adopted, what has ended is answered, what is nobody's is swept (EXECUTION 4).
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import * as Daemon from './daemon.js'
import * as House from './house.js'
import { killed } from './killed.js'

const scored = { _tag: 'Right', right: { type: 'Scored' } }
const phases = ({ events }: House.Ran) =>
  events.flatMap(e => (e.type === 'Phase' ? [`${e.phase} ${e.attempt}`] : []))

/** Counts its trainings in the log, and evaluates for a while. */
const slow = {
  ...House.evaluator,
  entrypoint: ['/bin/sh', '-c', `echo judging; sleep 4\n${House.evaluator.entrypoint[2]!}`, 'evaluate']
}
const phasesAfter = ['download 1', 'collect 1', 'evaluate 1', 'clean 1']

describe.skipIf(House.skipped)(`a restart of the validator${House.note}`, () => {
  beforeAll(() => House.images(), 60_000)
  afterEach(async () => expect(await House.left()).toEqual([]))

  const job = (repo: House.Repository) => House.job(1, repo)
  const settingsOf = (repo: House.Repository, seconds = 60) =>
    House.settings([[job(repo).miner, repo]], { limits: { ...House.limits, engineSeconds: seconds } })
  const trainings = async (): Promise<ReadonlyArray<string>> =>
    (await House.docker.listContainers({ filters: { label: ['dethrone.role=train'] } })).map(({ Id }) => Id)

  it('adopts a training that still runs: it is not begun again, and its log and its end are there', async () => {
    const repo = House.trainer(
      `echo "begun $(cat /proc/sys/kernel/random/uuid)"; sleep 12\n${House.honest()}`
    )
    const settings = settingsOf(repo)
    const said = await killed(settings, job(repo), House.task(job(repo)), 'begun')
    const [running] = await trainings()
    expect(running).toBeDefined()
    const told: Array<string> = []
    const executor = await House.opened({ ...settings, log: line => void told.push(line) })
    expect(told.join('\n')).toMatch(/1 trainings of an earlier run go on/)
    const one = await House.execute(executor, job(repo), House.task(job(repo)))
    expect(one.result).toMatchObject(scored)
    expect(phases(one)).toEqual(['train 1', 'download 1', 'collect 1', 'evaluate 1', 'clean 1'])
    expect(/begun \S+/.exec(one.log)?.[0]).toBe(/begun \S+/.exec(said)?.[0])
    await executor.close()
  })

  it('counts its time from its real start, and holds its devices meanwhile', async () => {
    const repo = House.trainer(`${House.honest()}\necho begun; sleep 1000`)
    const settings = settingsOf(repo)
    const task = House.task(job(repo), 20 / 3600)
    await killed(settings, job(repo), task, 'begun')
    const [id = ''] = await trainings()
    await sleep(6000)
    const executor = await House.opened(settings)
    // Of two devices the training has one.
    const other = House.job(2, repo)
    const both = { ...task, resources: { ...task.resources, gpus: { model: 'H100', count: 2 } } }
    let [began, ended] = [0, 0]
    const waits = House.execute(
      executor,
      { ...other, miner: { ...other.miner, githubRepo: job(repo).miner.githubRepo } },
      both,
      {
        on: event => {
          if (event.type === 'Phase' && event.phase === 'train') began = performance.now()
        }
      }
    )
    const one = await House.execute(executor, job(repo), task, {
      on: event => {
        if (event.type === 'Phase' && event.phase === 'collect') ended = performance.now()
      }
    })
    expect(one.result).toMatchObject({ _tag: 'Right', right: { type: 'Scored', timedOut: true } })
    expect(id).not.toBe('')
    await waits
    expect(began).toBeGreaterThan(ended)
    await executor.close()
  })

  it('takes what has ended meanwhile for what it is', async () => {
    const repo = House.trainer('echo begun; sleep 2; echo last words; exit 7')
    const settings = settingsOf(repo)
    await killed(settings, job(repo), House.task(job(repo)), 'begun')
    await sleep(4000)
    const executor = await House.opened(settings)
    const one = await House.execute(executor, job(repo), House.task(job(repo)))
    expect(one.result).toMatchObject({
      right: {
        type: 'Failed',
        reason: 'Crashed',
        detail: expect.stringMatching(/exit code 7[^]*last words/) as string
      }
    })
    expect(phases(one)).not.toContain('build 1')
    await executor.close()
  })

  it.each([
    ['collected', 'phase collect', false],
    ['evaluated', 'judging', false],
    ['evaluated on its GPUs', 'judging', true]
  ])('repeats no training whose output was being %s', async (_, at, gpus) => {
    const repo = House.trainer(House.honest())
    const evaluation = { type: 'Container', image: slow, gpus, crashIs: 'world' } as const
    const settings = { ...settingsOf(repo), evaluation }
    await killed(settings, job(repo), House.task(job(repo)), at)
    const executor = await House.opened(settings)
    const one = await House.execute(executor, job(repo), House.task(job(repo)))
    expect(one.result).toMatchObject(scored)
    // One that is killed before the end is kept looks at the container that has ended.
    expect(phases(one).filter(phase => phase !== 'train 1')).toEqual(phasesAfter)
    await executor.close()
  })

  it('says of an output that its time was over, whoever saw it end', async () => {
    const repo = House.trainer(`${House.honest()}\ntrap 'exit 143' TERM; echo begun; sleep 1000 & wait`)
    const evaluation = { type: 'Container', image: slow, gpus: false, crashIs: 'world' } as const
    const settings = { ...settingsOf(repo), evaluation }
    const task = House.task(job(repo), 4 / 3600)
    await killed(settings, job(repo), task, 'judging')
    const executor = await House.opened(settings)
    const one = await House.execute(executor, job(repo), task)
    expect(one.result).toMatchObject({ right: { type: 'Scored', timedOut: true } })
    await executor.close()
  })

  it('sweeps a training that nobody asks for, and another commit’s is nobody’s', async () => {
    const repo = House.trainer('echo begun; sleep 1000')
    const settings = settingsOf(repo, 4)
    await killed(settings, job(repo), House.task(job(repo)), 'begun')
    const executor = await House.opened(settings)
    expect(await trainings()).toHaveLength(1)
    await expect.poll(() => House.left(), { timeout: 30_000 }).toEqual([])
    await executor.close()
  })

  it('answers with the report that was not settled, and repeats nothing; a settled job is run anew', async () => {
    const repo = House.trainer(House.honest())
    const settings = settingsOf(repo)
    const run = async () => {
      const executor = await House.opened(settings)
      const events: Array<string> = []
      const result = await executor.execute(job(repo), House.task(job(repo)), {
        signal: new AbortController().signal,
        emit: event => void events.push(event.type === 'Phase' ? event.phase : event.type)
      })()
      return { executor, events, result }
    }
    const first = await run()
    expect(first.result).toMatchObject(scored)
    await first.executor.close()
    const second = await run()
    expect(second.result).toEqual(first.result)
    expect(second.events).toEqual(['Reported'])
    await second.executor.settle?.(job(repo))()
    await second.executor.settle?.(job(repo))()
    await second.executor.close()
    const third = await run()
    expect(third.events).toContain('train')
    await third.executor.settle?.(job(repo))()
    await third.executor.close()
  })

  it('takes a pool whose lock was left half-made', async () => {
    const repo = House.trainer(House.honest())
    const settings = settingsOf(repo)
    const first = await House.opened(settings)
    const [lock] = await House.docker.listContainers({
      filters: { label: [`dethrone.pool=${settings.pool}`, 'dethrone.role=lock'] }
    })
    await first.close()
    await House.docker.createContainer({
      name: lock?.Names[0]?.slice(1) ?? '',
      Image: House.helper,
      Cmd: ['/bin/sh'],
      Labels: { ...lock?.Labels, 'dethrone.run': 'one that was killed' }
    })
    await (await House.opened(settings)).close()
  })

  it('of one validator touches nothing of another’s on the same engine', async () => {
    const repo = House.trainer(`echo begun; sleep 8\n${House.honest()}`)
    const [mine, theirs] = [settingsOf(repo), settingsOf(repo)]
    const other = await House.opened(theirs)
    const running = House.execute(other, job(repo), House.task(job(repo)))
    await killed(mine, job(repo), House.task(job(repo)), 'begun')
    const executor = await House.opened(mine)
    const [one, two] = await Promise.all([House.execute(executor, job(repo), House.task(job(repo))), running])
    for (const ran of [one, two]) expect(ran.result).toMatchObject(scored)
    expect(phases(two).filter(phase => phase.endsWith(' 2'))).toEqual([])
    await Promise.all([executor.close(), other.close()])
  })
})

describe.skipIf(Daemon.why !== undefined)(`a restart of validator and engine${Daemon.note}`, () => {
  const { daemon, connection } = House.lent()

  it.each([
    ['SIGKILL', ''],
    ['SIGTERM', ''],
    ['SIGTERM', 'trap "exit 3" TERM'],
    ['SIGTERM', 'trap "exit 0" TERM']
  ] as const)('takes no end that %s of the engine made for the miner’s own: %s', async (signal, trap) => {
    const repo = House.trainer(`${trap}\necho begun; sleep 12 & wait\n${House.honest()}`)
    const job = House.job(1, repo)
    const settings = House.settings([[job.miner, repo]], { connection })
    await killed(settings, job, House.task(job), 'begun')
    await daemon.end(signal)
    await daemon.start()
    const executor = await House.opened(settings)
    const one = await House.execute(executor, job, House.task(job))
    await executor.close()
    expect(one.result).toMatchObject(scored)
    expect(phases(one).filter(phase => /^(?:build|train)/.test(phase))).toEqual([
      'train 1',
      'build 1',
      'train 1'
    ])
  })
})

describe.skipIf(Daemon.why !== undefined)(`a restart over an engine that bounds roots${Daemon.note}`, () => {
  const { connection } = House.lent({ type: 'btrfs', bytes: 1200 * 1024 ** 2 })

  it.each([
    ['a training goes on', 'begun', ['train 1', 'download 1', 'collect 1', 'evaluate 1', 'clean 1']],
    ['its output is evaluated', 'judging', phasesAfter]
  ])('finds the output in the root of its container, when %s', async (_, at, then) => {
    const repo = House.trainer(`echo begun; sleep 3\n${House.honest()}`)
    const job = House.job(1, repo)
    const evaluation = { type: 'Container', image: slow, gpus: false, crashIs: 'world' } as const
    const settings = House.settings([[job.miner, repo]], { connection, evaluation })
    await killed(settings, job, House.task(job), at)
    const executor = await House.opened(settings)
    const one = await House.execute(executor, job, House.task(job))
    expect(one.result).toMatchObject(scored)
    expect(phases(one)).toEqual(then)
    await executor.close()
  })
})
