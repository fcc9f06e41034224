// Sweeps: exact where a duel is, to the width asked where a field plays, the same with any workers, and a frontier that nobody beats.
import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import * as Codec from '../../src/domain/codec/Codec.js'
import * as RuleSet from '../../src/rules/ruleset/RuleSet.js'
import * as RuleSets from '../../src/rules/ruleset/RuleSets.js'
import { Sweep } from 'dethrone/pool'
import { Assumptions, Frontier, Odds } from 'dethrone/simulation'

const none = { base: [], decay: [], floor: [], tasks: [], required: [], noise: [], edge: [], field: [] }

const input = (axes: object, changes: object = {}): unknown => ({
  rules: RuleSets.standard,
  type: 'text',
  noise: Assumptions.uniform(0.05),
  failureRate: 0,
  spread: 0.05,
  progress: 0,
  axes: { ...none, ...axes },
  halfWidth: 0.01,
  most: 100_000,
  history: 50,
  seed: 'sweep',
  ...changes
})

const sweep = (axes: object, changes: object = {}): Sweep.Sweep => {
  const decoded = Sweep.decode(input(axes, changes))
  if (E.isLeft(decoded)) throw new Error(decoded.left.map(Codec.sentence).join('; '))
  return decoded.right
}

const rowsOf = async (
  of: Sweep.Sweep,
  options: Partial<Sweep.Options> = {}
): Promise<ReadonlyArray<Sweep.Row>> => {
  const rows = await Sweep.run({ workers: 1, ...options })(of)()
  return E.isRight(rows) ? rows.right : expect.unreachable()
}

describe('a sweep', () => {
  it('varies every axis, and leaves out rules that cannot work', () => {
    const cells = Sweep.cells(
      sweep({ base: [0.02, 0.2], decay: [0.5], floor: [0.03], tasks: [3, 9], required: [4], edge: [0.1, 0] })
    )
    // A base below the floor, and four wins of three tasks, are refused by the rule set's codec.
    expect(cells.map(({ at }) => at)).toEqual([
      { base: 0.2, decay: 0.5, floor: 0.03, tasks: 9, required: 4, edge: 0.1 },
      { base: 0.2, decay: 0.5, floor: 0.03, tasks: 9, required: 4, edge: 0 }
    ])
    const { boss, id } = cells[0]!.rules
    expect(boss).toMatchObject({
      threshold: { base: '0.2', decay: '0.5', floor: '0.03' },
      winsRequired: { text: 4, image: 4 }
    })
    expect(boss.kinds.text.filter(kind => kind === 'GrpoTask')).toHaveLength(3)
    expect(boss.kinds.image).toEqual(RuleSets.standard.boss.kinds.image)
    expect(id).not.toBe(RuleSets.standard.id)
  })

  it('is exact for duels: the closed forms, in the long run', async () => {
    const [row] = await rowsOf(sweep({ edge: [0.05] }))
    const reigns = Odds.reigns(
      RuleSets.standard,
      'text'
    )({ noise: Assumptions.uniform(0.05), failureRate: 0 })
    expect(row).toMatchObject({ exact: true, tournaments: 0 })
    expect(row!.falseDethroning.value).toBeCloseTo(1 / reigns(0).expected, 12)
    expect(row!.bestWins.value).toBeCloseTo(1 / reigns(0.05).expected, 12)
  })

  it('plays fields to the width asked, or as many tournaments as it may', async () => {
    const rows = await rowsOf(sweep({ field: [8, 20], noise: [0.05, 0.1] }))
    expect(rows).toHaveLength(4)
    for (const { falseDethroning, bestWins, tournaments } of rows) {
      for (const { low, high, value } of [falseDethroning, bestWins]) {
        expect((high - low) / 2).toBeLessThanOrEqual(0.01)
        expect(value).toBeGreaterThanOrEqual(low)
        expect(value).toBeLessThanOrEqual(high)
        expect(high).toBeGreaterThan(low)
      }
      expect(tournaments).toBeGreaterThanOrEqual(10_000)
    }
    const [cut] = await rowsOf(sweep({ field: [20] }, { halfWidth: 0.0001, most: 2000 }))
    expect(cut!.tournaments).toBe(2000)
  })

  it('ends with intervals that hold the truth 19 times in 20, though it looks at them as it goes', async () => {
    const of = { spread: 0.02, halfWidth: 0.008, history: 20 }
    const [truth] = await rowsOf(sweep({ field: [12] }, { ...of, halfWidth: 0.0001, most: 800_000 }))
    const times = 100
    const held = { falseDethroning: 0, bestWins: 0 }
    for (let i = 0; i < times; i += 1) {
      const [row] = await rowsOf(sweep({ field: [12] }, { ...of, seed: `coverage ${i}` }))
      for (const name of ['falseDethroning', 'bestWins'] as const) {
        const { low, high } = row![name]
        if (low <= truth![name].value && truth![name].value <= high) held[name] += 1
      }
    }
    expect(held.falseDethroning / times).toBeGreaterThanOrEqual(0.92)
    expect(held.bestWins / times).toBeGreaterThanOrEqual(0.92)
  })

  it('goes on from rows that were kept, and can be called off', async () => {
    const of = sweep({ edge: [0, 0.02, 0.04] })
    const all = await rowsOf(of)
    const played: Array<number> = []
    const rest = await rowsOf(of, { done: all.slice(0, 2), row: ({ cell }) => void played.push(cell) })
    expect(rest).toEqual(all)
    expect(played).toEqual([2])
    const off = await Sweep.run({ workers: 1, signal: AbortSignal.abort() })(of)()
    expect(off).toEqual(E.left({ type: 'Aborted' }))
  })

  it('says that there is no module for its workers', async () => {
    const failed = await Sweep.run({ workers: 2, module: new URL('file:///nowhere.js') })(
      sweep({ edge: [0] })
    )()
    expect(failed).toMatchObject(E.left({ type: 'WorkerFailed' }))
  })

  it('refuses edges beside fields, and names the field', () => {
    const decoded = Sweep.decode(input({ edge: [0.1], field: [20] }))
    expect(E.isLeft(decoded) && decoded.left.map(Codec.sentence).join()).toContain('axes.edge')
  })
})

describe('the frontier', () => {
  const row = (cell: number, falses: number, best: number): Sweep.Row => {
    const at = (value: number) => ({ value, low: value - 0.001, high: value + 0.001 })
    return {
      cell,
      exact: false,
      tournaments: 1,
      falseDethroning: at(falses),
      bestWins: at(best),
      reignLength: null
    }
  }

  const grid = (axes: object) => Sweep.cells(sweep(axes))
  const five = grid({ base: [0.05, 0.06, 0.07, 0.08, 0.09], edge: [0.1] })

  it('keeps what meets the conditions with its whole interval and is beaten by no other', () => {
    const asked = Frontier.conditions('false dethronings < 1 % and P(best wins) > 0.1')
    const rows = [
      row(0, 0.005, 0.5),
      row(1, 0.006, 0.4),
      row(2, 0.004, 0.3),
      row(3, 0.0095, 0.9),
      row(4, 0.001, 0.1)
    ]
    expect(
      E.isRight(asked) && Frontier.frontier(asked.right, 'P(best wins)')(five, rows).map(({ cell }) => cell)
    ).toEqual([0, 2])
  })

  it('compares rule sets under the same assumptions, and asks of each what it does under all of them', () => {
    const asked = Frontier.conditions('false dethronings < 1 %')
    // Two bases, each with two edges: cells 0 and 1 are one rule set, 2 and 3 the other, 4 and 5 a third.
    const cells = grid({ base: [0.05, 0.1, 0.15], edge: [0.02, 0.1] })
    const found = (rows: ReadonlyArray<Sweep.Row>) =>
      E.isRight(asked) && Frontier.frontier(asked.right, 'P(best wins)')(cells, rows).map(({ cell }) => cell)
    // A large edge makes every rule set look better than a small one does: that is no reason to drop the small.
    const [small, large] = [row(0, 0.005, 0.2), row(1, 0.001, 0.9)]
    expect(found([small, large])).toEqual([0, 1])
    // Worse under both, it goes; better under one, it stays, and comes first where its worst is better.
    expect(found([small, large, row(2, 0.006, 0.1), row(3, 0.002, 0.8)])).toEqual([0, 1])
    expect(found([small, large, row(2, 0.005, 0.3), row(3, 0.002, 0.8)])).toEqual([2, 3, 0, 1])
    // What fails the condition under one assumption is out, and beats nobody.
    expect(found([small, large, row(2, 0.02, 0.9), row(3, 0.0001, 1)])).toEqual([0, 1])
    // Under an assumption that it was not tried under, it beats nobody.
    expect(found([small, large, row(4, 0.0001, 1)])).toEqual([4, 0, 1])
  })

  it.each(['false dethronings', 'luck < 1 %', 'false dethronings = 1', 'false dethronings < x'])(
    'refuses "%s" and says what can be asked',
    text => {
      const asked = Frontier.conditions(text)
      expect(E.isLeft(asked) && asked.left).toContain('"P(best wins)"')
    }
  )

  it('leads to rule sets that their codec takes', () => {
    for (const { rules } of Sweep.cells(sweep({ base: [0.05, 0.1], required: [3, 4], edge: [0] })))
      expect(E.isRight(RuleSet.decode(JSON.parse(JSON.stringify(rules))))).toBe(true)
  })
})
