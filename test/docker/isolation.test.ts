// What an engine says that it cannot bound: it takes such a limit and drops it, with a warning that nobody reads.
import { expect, it } from 'vitest'
import * as DockerExecutor from '../../src/docker/Docker.js'
import type { Settings } from '../../src/docker/Settings.js'
import * as Fake from './fake.js'
import * as House from './house.js'

const bounds = { MemoryLimit: true, SwapLimit: true, CpuCfsPeriod: true, CpuCfsQuota: true, PidsLimit: true }
const saying = (changes: Readonly<Record<string, unknown>>) =>
  Fake.start({
    'GET /info': (response, how) =>
      Fake.json({ Driver: 'overlay2', SystemTime: new Date().toISOString(), ...bounds, ...changes })(
        response,
        how
      )
  })

/** What it said when it was opened: why it was not, or `opened`; and what it logged. */
const opened = async (settings: Partial<Settings>) => {
  const logged: Array<string> = []
  const log = (line: string): void => void logged.push(line)
  const answer = await DockerExecutor.open(House.settings([], { ...settings, log }))()
  if (answer._tag === 'Left') return { said: answer.left.message, logged }
  await answer.right.close()
  return { said: 'opened', logged }
}

it.each([
  [{ PidsLimit: false }, 'processes'],
  [{ MemoryLimit: false, SwapLimit: false }, 'memory'],
  [{ CpuCfsQuota: false }, 'CPU time'],
  [{ CpuCfsPeriod: false }, 'CPU time'],
  // Rootless, on a machine whose control groups are of the first version.
  [{ MemoryLimit: false, CpuCfsQuota: false, PidsLimit: false }, 'memory, CPU time, processes']
])('is refused where a job could take the whole machine: %j', async (changes, what) => {
  const { connection } = await saying(changes)
  const sentence = `The engine cannot bound the ${what} of a container, so that a job could take the whole machine: give its machine the control groups for it, or a rootless engine their delegation (cgroup v2).`
  expect((await opened({ connection })).said).toBe(sentence)
  const trains = await saying({})
  expect((await opened({ connection: trains.connection, builds: connection })).said).toBe(
    `The engine that builds: ${sentence}`
  )
})

it('is told of where swap alone is not bounded', async () => {
  const { connection } = await saying({ SwapLimit: false })
  const { said, logged } = await opened({ connection })
  expect(said).toBe('opened')
  expect(logged).toContain(
    'The engine does not bound swap: where its machine has any, a job may use as much of it again as its memory.'
  )
})

it.each([
  ['says that it bounds all of it', {}],
  ['says nothing of it', Object.fromEntries(Object.keys(bounds).map(name => [name, undefined]))]
])('is taken where it %s', async (_, changes) => {
  const { connection } = await saying(changes)
  const { said, logged } = await opened({ connection })
  expect(said).toBe('opened')
  expect(logged.join()).not.toContain('swap')
})
