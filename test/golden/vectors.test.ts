// The reference validator's own answers, and rows where it has none.
import * as E from 'fp-ts/lib/Either.js'
import * as O from 'fp-ts/lib/Option.js'
import { readFileSync } from 'node:fs'
import * as t from 'io-ts'
import { describe, expect, it } from 'vitest'
import * as Codec from '../../src/domain/codec/Codec.js'
import * as Compute from '../../src/rules/Compute.js'
import * as Decimal from '../../src/scoring/Decimal.js'
import * as Groups from '../../src/rules/groups/Groups.js'
import * as RuleSets from '../../src/rules/ruleset/RuleSets.js'
import * as Slot from '../../src/domain/task/Slot.js'
import * as Ending from '../../src/rules/boss/Ending.js'
import * as TaskKind from '../../src/domain/task/TaskKind.js'
import * as Threshold from '../../src/scoring/Threshold.js'
import { hotkey } from '../addresses.js'
import { exact, judged } from '../bossOutcome.js'
import { decoded } from '../view.js'

const rows = <A>(file: string, codec: t.Type<A, unknown>): ReadonlyArray<A> => {
  const lines = readFileSync(new URL(file, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
  return lines.map(line => decoded(codec, JSON.parse(line)))
}

const rules = RuleSets.standard

describe('the reference validator of December 2025', () => {
  it('agrees on the threshold of 40 reigns, to 1e-12', () => {
    const vectors = rows('threshold.jsonl', t.type({ reign: t.number, threshold: t.number }))
    expect(vectors).toHaveLength(40)
    for (const { reign, threshold } of vectors) {
      const ours = Number(Decimal.show(Threshold.threshold(rules.boss.threshold)(reign)))
      expect(Math.abs(ours - threshold)).toBeLessThan(1e-12)
    }
  })

  it('agrees on 150 boss rounds, task by task', () => {
    const side = Codec.oneOf('challenger', 'champion')
    const task = t.type({ metric: t.string, champion: t.number, challenger: t.number, taskWinner: side })
    const vectors = rows(
      'boss-round.jsonl',
      t.type({
        tournamentType: TaskKind.tournamentType,
        reign: t.number,
        tasks: t.array(task),
        verdict: t.string
      })
    )
    expect(vectors).toHaveLength(150)
    for (const { tournamentType, reign, tasks, verdict } of vectors) {
      const ours = judged(rules, tournamentType, reign, (metric, i) => {
        expect(tasks[i]?.metric).toBe(metric)
        return [tasks[i]?.champion ?? null, tasks[i]?.challenger ?? null]
      })
      expect(ours.tasks.map(({ winner }) => winner.toLowerCase())).toEqual(tasks.map(x => x.taskWinner))
      expect(ours.outcome).toBe(verdict)
    }
  })

  it('agrees on group sizes, 8 and 6 as 32 and 20', () => {
    const vectors = rows(
      'group-sizes.jsonl',
      t.type({ field: t.number, expectedSize: t.number, minimumSize: t.number, sizes: t.array(t.number) })
    )
    expect(vectors).toHaveLength(240)
    for (const { field, expectedSize, minimumSize, sizes } of vectors) {
      const size = { expected: expectedSize, minimum: minimumSize }
      expect(Groups.sizes({ ...rules, groups: { ...rules.groups, size } })(field)).toEqual(sizes)
    }
  })

  it('agrees on the GPUs of 200 tasks', () => {
    const vectors = rows(
      'gpu.jsonl',
      t.type({ taskType: TaskKind.codec, parameters: t.number, gpus: t.string })
    )
    expect(vectors).toHaveLength(200)
    for (const { taskType, parameters, gpus } of vectors) {
      const ours = Compute.gpus(rules)(Slot.group(1, 1, 1), taskType, parameters)
      const text = E.isRight(ours) ? `${ours.right.count}x${ours.right.model}` : ours.left.type
      expect(text).toBe(gpus === 'A100' ? '1xA100' : gpus)
    }
  })

  it('agrees on container resources', () => {
    const n = t.number
    const vectors = rows(
      'container-resources.jsonl',
      t.type({ gpus: n, memoryGiB: n, cpus: n, sharedMemoryGiB: n })
    )
    expect(vectors).toHaveLength(8)
    for (const { gpus, ...expected } of vectors) {
      expect(Compute.resources(rules)({ model: 'H100', count: gpus })).toEqual(
        E.right({ ...expected, gpus: { model: 'H100', count: gpus } })
      )
    }
  })

  it('agrees on the reign that 60 histories tell', () => {
    const vectors = rows(
      'reign.jsonl',
      t.type({ history: t.array(t.type({ winner: t.string })), champion: t.string, reign: t.number })
    )
    expect(vectors).toHaveLength(60)
    const key = (name: string) => hotkey(name.charCodeAt(0))
    for (const { history, champion, reign } of vectors) {
      const ours = Ending.reign(history.map(({ winner }) => key(winner)))(key(champion))
      expect(ours).toEqual(O.some(reign))
    }
  })
})

describe('where the reference has no row', () => {
  const loss = (reign: number, champion: string, challenger: string): string =>
    judged(
      { ...rules, boss: { ...rules.boss, kinds: { ...rules.boss.kinds, text: ['DpoTask'] } } },
      'text',
      reign,
      () => [champion, challenger]
    ).tasks[0]!.reason
  const reward = (reign: number, champion: string, challenger: string): string =>
    judged(
      { ...rules, boss: { ...rules.boss, kinds: { ...rules.boss.kinds, text: ['GrpoTask'] } } },
      'text',
      reign,
      () => [champion, challenger]
    ).tasks[0]!.reason

  it.each([
    // RULES 5.2: 3.2768 % at reign 6, the floor of 3 % only from 7 on.
    [6, '1', '0.969', 'ShortOfBar'],
    [7, '1', '0.969', 'ReachedBar'],
    [6, '1', '0.967232', 'ReachedBar'],
    [6, '1', '0.96723200000000000000000000000000000000000000000000000001', 'ShortOfBar'],
    // A tie at the bar that doubles misjudge: 0.1 × 0.7 is not 0.07 in binary.
    [1, '0.7', '0.63', 'ReachedBar'],
    [1, '0.3', '0.27', 'ReachedBar'],
    [1, '0.7', '0.630000000000000000000000000000000000001', 'ShortOfBar'],
    // Zeros: zero against zero stays with the champion; below zero, any loss is better by infinitely much.
    [1, '0', '0', 'NotBetter'],
    [1, '0', '-0.000001', 'ReachedBar'],
    [1, '0', '0.000001', 'NotBetter'],
    // Negatives: better is still lower, by a share of the magnitude.
    [1, '-1', '-1.1', 'ReachedBar'],
    [1, '-1', '-1.0999', 'ShortOfBar'],
    [1, '-1', '-0.9', 'NotBetter'],
    [1, '1e60', '9e59', 'ReachedBar'],
    [1, '1e-60', '9e-61', 'NoScore']
  ])('in reign %i a loss of %s against %s is %s (RULES 5.3)', (reign, champion, challenger, reason) => {
    // 9e-61 is out of a score's range, and refused before anything is judged.
    if (reason === 'NoScore') expect(() => exact(challenger)).toThrow('magnitude')
    else expect(loss(reign, champion, challenger)).toBe(reason)
  })

  it.each([
    [1, '1', '1.1', 'ReachedBar'],
    [1, '1', '1.0999999999999999999999999999999999999999999999', 'ShortOfBar'],
    [1, '-1', '-0.9', 'ReachedBar'],
    [1, '-1', '-1', 'NotBetter'],
    [1, '-1', '-1.1', 'NotBetter'],
    [1, '0', '0', 'NotBetter'],
    [1, '0', '0.000001', 'ReachedBar'],
    [7, '0.5', '0.515', 'ReachedBar'],
    [7, '0.5', '0.5149', 'ShortOfBar']
  ])('in reign %i a reward of %s against %s is %s (RULES 5.3)', (reign, champion, challenger, reason) => {
    expect(reward(reign, champion, challenger)).toBe(reason)
  })

  it.each([
    [null, 1, 'Challenger', 'ChampionFailed'],
    [1, null, 'Champion', 'ChallengerFailed'],
    [null, null, 'Champion', 'BothFailed']
  ] as const)(
    'scores %s against %s: the task is the %s’s, %s (RULES 5.4)',
    (champion, challenger, winner, reason) => {
      const [task] = judged(rules, 'image', 1, () => [champion, challenger]).tasks
      expect([task?.winner, task?.reason]).toEqual([winner, reason])
    }
  )

  it('needs 4 of the 6 tasks set, not of those decided by scores (RULES 5.5)', () => {
    // Three tasks won, three on which both failed: three of three decided ones, and not enough.
    const verdict = judged(rules, 'image', 1, (_, i) => (i < 3 ? [2, 1] : [null, null]))
    expect([verdict.wins.challenger, verdict.outcome]).toEqual([3, 'Defended'])
  })
})
