// Many jobs at once on a real engine, with a cache that holds less than they use (EXECUTION 4, download).
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Slot from '../../src/domain/task/Slot.js'
import * as House from '../docker/house.js'

const folder = mkdtempSync(join(tmpdir(), 'dethrone-pressure-'))
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await House.forget()
})

const count = Number(process.env['DETHRONE_JOBS'] ?? 50)

describe.skipIf(House.skipped)(`${count} jobs at once${House.note}`, () => {
  beforeAll(() => House.images(), 60_000)

  it('end scored, though the cache has room for four of their datasets: what runs keeps its own', async () => {
    // Its data are there when it begins, when it has waited, and are its own.
    const repo = House.trainer(`
data=/cache/datasets/\${id}_train_data.json
first=$(cat "$data"); sleep 3
[ "$(cat "$data")" = "$first" ] && [ -s /cache/models/tiny--model/config.json ] || exit 9
mkdir -p "$out"; echo "$first" >"$out/loss"
`)
    const jobs = Array.from({ length: count }, (_, i) => ({
      ...House.job(1, repo),
      slot: Slot.group(1, Math.floor(i / 5) + 1, (i % 5) + 1)
    }))
    const executor = await House.opened(
      House.settings([[jobs[0]!.miner, repo]], {
        gpus: [{ model: 'H100', devices: ['0', '1', '2', '3', '4', '5', '6', '7'] }],
        limits: {
          ...House.limits,
          cacheVolumes: 4,
          download: { seconds: 300 },
          build: { ...House.limits.build, seconds: 300 }
        }
      })
    )
    let most = 0
    const watch = setInterval(
      () =>
        void House.docker
          .listVolumes({ filters: { label: ['dethrone.role=cache'] } })
          .then(({ Volumes }) => (most = Math.max(most, Volumes.length))),
      1000
    )
    try {
      const results = await Promise.all(
        jobs.map((job, i) => {
          const at = join(folder, `${i}.json`)
          writeFileSync(at, String(i + 1))
          const task = House.task(job)
          return House.execute(executor, job, {
            ...task,
            material: { ...task.material, dataset: `file://${at}` }
          })
        })
      )
      expect(
        results.map(({ result }) =>
          E.isLeft(result)
            ? result.left.message
            : result.right.type === 'Scored'
              ? result.right.score
              : result.right.reason
        )
      ).toEqual(jobs.map((_, i) => String(i + 1)))
    } finally {
      clearInterval(watch)
      await executor.close()
    }
    // What is held is kept beyond the bound: of each job under way its own, with folders, model and records.
    expect(most).toBeLessThan(4 + 8 + 2 + 3)
    expect(await House.left()).toEqual([])
  }, 7_200_000)
})
