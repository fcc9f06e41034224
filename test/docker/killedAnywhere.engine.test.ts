// A process that is killed at each request of a job's course: nothing is blamed, left behind or trained twice (EXECUTION 4, clean up).
import { setTimeout as sleep } from 'node:timers/promises'
import * as E from 'fp-ts/lib/Either.js'
import { expect, it } from 'vitest'
import { suite } from './broken.js'
import * as Fake from './fake.js'
import * as House from './house.js'
import { begun, training, trainings, work } from './left.js'

type Work = ReturnType<typeof work>

/** Kills a process at its so-many-th request; answers the request, or nothing where the process came to its end before. */
const killed = async (fake: Fake.Fake, one: Work, at: number): Promise<string | undefined> => {
  let asked = 0
  let die = (_: string): void => undefined
  const dead = new Promise<string>(resolve => {
    die = resolve
  })
  const process = await begun(fake, one, (said, shut) => {
    asked += 1
    if (asked !== at) return
    shut()
    die(said)
  })
  const what = await Promise.race([dead, process.over.then(() => undefined)])
  process.kill()
  return what
}

/** What is wrong once another process has come to the job's report. */
const wrong = async (fake: Fake.Fake, one: Work): Promise<string | undefined> => {
  const before = trainings(fake)
  const executor = await House.opened(one.settings)
  const { result } = await House.execute(executor, one.job, one.task)
  await executor.close()
  const [after, left] = [trainings(fake), fake.left()]
  const isWell = E.isRight(result) && result.right.type === 'Scored'
  return isWell && left.length === 0 && after === Math.max(1, before)
    ? undefined
    : `${JSON.stringify(result)}, trained ${before}, then ${after}; ${left.join()}`
}

/** Tries every fourth request from one on, each on an engine of its own. */
const everyFourth = async (
  from: number,
  engine: () => Promise<{ readonly fake: Fake.Fake; readonly one: Work }>
): Promise<ReadonlyArray<string>> => {
  const found: Array<string> = []
  for (let at = from; ; at += 4) {
    expect(at).toBeLessThan(300)
    const { fake, one } = await engine()
    const what = await killed(fake, one, at)
    const fault = await wrong(fake, one)
    if (fault !== undefined) found.push(`${at} ${what ?? 'at its end'}: ${fault}`)
    if (what === undefined) break
  }
  return found
}

suite('a process that is killed', () => {
  it('at whatever request of a job costs no training that was started, no report, and leaves nothing', async () => {
    const lane = (from: number) =>
      everyFourth(from, async () => {
        const fake = await Fake.start()
        return { fake, one: work(fake) }
      })
    expect((await Promise.all([1, 2, 3, 4].map(lane))).flat()).toEqual([])
  }, 900_000)

  it('at whatever request of an adoption costs no training, no report, and leaves nothing', async () => {
    const lane = (from: number) =>
      everyFourth(from, async () => {
        const { fake, ...one } = await training(made => {
          // Some run still, and some have ended.
          void sleep(from % 2 === 0 ? 1500 : 0).then(() => made.end(0))
        })
        return { fake, one }
      })
    expect((await Promise.all([1, 2, 3, 4].map(lane))).flat()).toEqual([])
  }, 900_000)
})
