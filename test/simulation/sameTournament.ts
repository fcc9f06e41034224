// One tournament twice: the kernel plays it on the draws of a seed and on made-up scores, `Tournament` is fed the same.
import * as Planning from '../../src/simulation/Planning.js'
import * as Phase from '../../src/rules/Phase.js'
import * as E from 'fp-ts/lib/Either.js'
import * as Champion from '../../src/domain/miner/Champion.js'
import * as Codec from '../../src/domain/codec/Codec.js'
import * as Exact from '../../src/domain/Exact.js'
import * as Groups from '../../src/rules/groups/Groups.js'
import * as Random from '../../src/domain/Random.js'
import * as Report from '../../src/domain/task/Report.js'
import * as Seed from '../../src/domain/Seed.js'
import * as Slot from '../../src/domain/task/Slot.js'
import * as Tournament from '../../src/Tournament.js'
import * as TournamentId from '../../src/domain/TournamentId.js'
import type * as Hotkey from '../../src/domain/miner/Hotkey.js'
import type * as Miner from '../../src/domain/miner/Miner.js'
import * as RuleSet from '../../src/rules/ruleset/RuleSet.js'
import type * as TaskKind from '../../src/domain/task/TaskKind.js'
import * as Memory from '../../src/simulation/kernel/Memory.js'
import type { Chance } from '../../src/simulation/kernel/Chance.js'
import * as Kernel from '../../src/simulation/kernel/Kernel.js'
import * as Plan from '../../src/simulation/kernel/Plan.js'
import { coldkey, hotkey } from '../addresses.js'
import { decoded } from '../view.js'

const miners: ReadonlyArray<Miner.Miner> = Array.from({ length: 200 }, (_, i) => ({
  hotkey: hotkey(i + 1),
  coldkey: coldkey(i + 1),
  githubRepo: 'https://github.com/someone/trainer' as Miner.Miner['githubRepo'],
  commitHash: 'a'.repeat(40) as Miner.Miner['commitHash']
}))

/** What is played. `score` makes up a score for a job, null for a failure. */
export interface Case {
  readonly rules: RuleSet.RuleSet
  readonly type: TaskKind.TournamentType
  readonly field: number
  readonly reign: number
  readonly seed: string
  readonly score: (kind: TaskKind.TaskKind, ofChampion: boolean, index: number) => number | null
}

/** What both say of a tournament. */
export interface Told {
  readonly groups: ReadonlyArray<ReadonlyArray<ReadonlyArray<string>>>
  readonly seeds: ReadonlyArray<string>
  readonly winners: ReadonlyArray<string | null>
  readonly verdicts: ReadonlyArray<boolean>
  readonly ending: string
  readonly champion: string | null
  readonly reign: number
}

const exact = (score: number): Exact.Exact => {
  // The decimal a double stands for, to its last digit; the test's scores have few.
  const shown = Exact.ofNumber(score)
  if (shown._tag === 'None') throw new Error(String(score))
  return shown.value
}

/** Plays the case in the kernel, recording every score by slot, and then in `Tournament`. */
export const both = (given: Case): { readonly kernel: Told; readonly tournament: Told } => {
  const { rules, type, field, reign } = given
  const seed = decoded(Seed.codec, given.seed)
  const all = miners.slice(0, field + 1)
  const nameOf = (n: number): Hotkey.Hotkey => all[n]!.hotkey
  const numberOf = new Map(all.map((miner, i) => [miner.hotkey, i]))
  const plan = Planning.plan(rules, type)(field)
  const board = Memory.make(plan)
  const scores = new Map<string, Map<string, number | null>>()
  const groups: Array<Array<Array<string>>> = []
  let index = 0

  const chance: Chance = {
    order: (round, numbers, count) => {
      if (round > 0) groups.push([])
      const stream = round === 0 ? 'bracket' : `R${round}/groups`
      const drawn = Groups.order(stream)(Array.from(numbers.subarray(0, count), nameOf))(seed)
      drawn.forEach((key, i) => (numbers[i] = numberOf.get(key)!))
    },
    lot: (n, lots) => (lots[n] = Random.uniform(`lot/${nameOf(n)}`)(seed)),
    kind: (round, match) =>
      Random.weighted(`kind/${Slot.match(round, match)}`)(
        rules.knockout.kinds[type].map(({ weight }) => Number(weight))
      )(seed),
    costs: ({ round, number, task, attempt }, kind, numbers, from, count, out, at) => {
      const first =
        number === 0
          ? Slot.boss(round, task)
          : round <= groups.length
            ? Slot.group(round, number, task)
            : Slot.match(round, number)
      const entrants = Array.from(numbers.subarray(from, from + count))
      if (round <= groups.length) groups[round - 1]![number - 1] = entrants.map(nameOf)
      const here = new Map<string, number | null>()
      entrants.forEach((n, i) => {
        index += 1
        const score = given.score(Plan.kinds[kind]!, n === field, index)
        here.set(nameOf(n), score)
        out[at + i] = score === null ? Infinity : plan.rewards[kind] ? -score : score
      })
      scores.set(Slot.attempt(attempt)(first), here)
    }
  }
  Kernel.play(board, chance, reign)
  return { kernel: toldByKernel(board, groups, nameOf, reign), tournament: played(given, seed, all, scores) }
}

const endings = Object.keys(Kernel.ending)

const toldByKernel = (
  { plan, seeds, winners, verdicts, outcome }: Memory.Memory,
  groups: Told['groups'],
  nameOf: (n: number) => string,
  reign: number
): Told => {
  const { ending, entrants, challenger } = outcome
  let size = 1
  while (size < entrants) size *= 2
  const champion =
    ending === Kernel.ending.Vacant
      ? null
      : nameOf(
          ending === Kernel.ending.Dethroned || ending === Kernel.ending.Crowned ? challenger : plan.field
        )
  const judged = ending === Kernel.ending.Dethroned || ending === Kernel.ending.Defended
  return {
    groups,
    seeds: Array.from(seeds.subarray(0, entrants), nameOf),
    winners: Array.from(winners.subarray(1, size), w => (w < 0 ? null : nameOf(seeds[w]!))),
    verdicts: judged ? Array.from(verdicts, v => v === 1) : [],
    ending: endings[ending]!,
    champion,
    reign:
      ending === Kernel.ending.Dethroned || ending === Kernel.ending.Crowned
        ? 1
        : ending === Kernel.ending.Vacant
          ? 0
          : reign + 1
  }
}

const played = (
  { rules, type, field, reign }: Case,
  seed: Seed.Seed,
  all: ReadonlyArray<Miner.Miner>,
  scores: ReadonlyMap<string, ReadonlyMap<string, number | null>>
): Told => {
  const id = decoded(TournamentId.codec, 't')
  const champion = reign === 0 ? null : decoded(Champion.codec, { ...all[field]!, reign })
  const open = Tournament.open({ id, rules, type, seed, champion })(all.slice(0, field))
  if (E.isLeft(open)) throw new Error(open.left.type)
  let tournament = open.right
  for (let asks = Tournament.asks(tournament); asks.length > 0; asks = Tournament.asks(tournament)) {
    const next = Tournament.advance(
      asks.map(({ slot, miner }) => {
        const score = scores.get(slot)?.get(miner.hotkey)
        if (score === undefined) throw new Error(`the kernel did not play ${slot} for ${miner.hotkey}`)
        return score === null
          ? Report.failed(slot, miner.hotkey, 'Crashed')
          : Report.scored(slot, miner.hotkey, exact(score))
      })
    )(tournament)
    if (E.isLeft(next)) throw new Error(next.left.type)
    tournament = next.right
  }
  if (tournament.phase !== 'Finished') throw new Error(tournament.phase)
  const [knockout, verdict, { ending }] = [Phase.knockout(tournament), Phase.verdict(tournament), tournament]
  return {
    groups: tournament.groups.map(round => round.groups.map(group => group.miners)),
    seeds: knockout?.seeds ?? [],
    winners: knockout?.matches.map(match => match.decision?.winner ?? null) ?? [],
    verdicts: verdict?.tasks.map(task => task.winner === 'Challenger') ?? [],
    ending: ending.type,
    champion: ending.champion?.hotkey ?? null,
    reign: ending.champion?.reign ?? 0
  }
}

/** A rule set that its codec takes. */
export const checked = (rules: unknown): RuleSet.RuleSet => {
  const result = RuleSet.decode(rules)
  if (E.isLeft(result)) throw new Error(result.left.map(Codec.sentence).join('; '))
  return result.right
}
