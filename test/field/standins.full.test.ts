// Every stand-in of a real training repository, on a real engine, ends as it must (EXECUTION 1 to 5).
import * as E from 'fp-ts/lib/Either.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Settings } from '../../src/docker/Settings.js'
import type { TaskKind } from '../../src/domain/task/TaskKind.js'
import * as House from '../docker/house.js'
import * as Standins from './standins.js'

afterAll(() => House.forget())

const settings: Partial<Settings> = { contract: Standins.contract }

const tried = async (name: string, kind: TaskKind, modelType: string | null, sharedMemoryGiB = 0.0625) => {
  const repo = Standins.repository(name)
  const { material, resources } = House.task(House.job(1, repo, kind))
  const ran = await House.ran(repo, {
    kind,
    settings,
    task: { material: { ...material, modelType }, resources: { ...resources, sharedMemoryGiB } }
  })
  const { result } = ran
  if (E.isLeft(result)) return { report: result.left.message, score: undefined, log: ran.log }
  return result.right.type === 'Scored'
    ? { report: 'Scored', score: result.right.score, log: ran.log }
    : { report: result.right.reason, score: undefined, log: ran.log }
}

describe.skipIf(House.skipped)(`stand-ins of real trainers${House.note}`, () => {
  beforeAll(() => House.images(), 60_000)

  it.each(Standins.names)('%s', async name => {
    const { report, alsoRight, score, task, otherTasks } = Standins.expected(name)
    const one = await tried(name, task.kind, task.modelType ?? null, task.sharedMemoryGiB)
    expect([report, ...(alsoRight ?? [])], one.log).toContain(one.report)
    if (score !== undefined) expect(one.score).toBe(score)
    for (const [kind, other] of Object.entries(otherTasks ?? {}))
      expect((await tried(name, kind as TaskKind, null)).report, kind).toBe(other.report)
    expect(await House.left()).toEqual([])
  })
})
