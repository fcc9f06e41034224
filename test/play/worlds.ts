// Made-up worlds for programs: the example's miners on simulated scores.
import { readFileSync } from 'node:fs'
import * as E from 'fp-ts/lib/Either.js'
import * as Champion from '../../src/domain/miner/Champion.js'
import * as Codec from '../../src/domain/codec/Codec.js'
import * as Journal from '../../src/ports/Journal.js'
import * as Miner from '../../src/domain/miner/Miner.js'
import * as Note from '../../src/ports/Note.js'
import * as RuleSets from '../../src/rules/ruleset/RuleSets.js'
import * as Seed from '../../src/domain/Seed.js'
import * as Simulated from '../../src/play/Simulated.js'
import * as SystemClock from '../../src/ports/SystemClock.js'
import * as Tournament from '../../src/Tournament.js'
import * as TournamentId from '../../src/domain/TournamentId.js'
import type * as Clock from '../../src/ports/Clock.js'
import type * as Log from '../../src/rules/log/Log.js'
import type * as Opening from '../../src/rules/Opening.js'
import type * as Program from '../../src/play/Program.js'
import type * as TaskKind from '../../src/domain/task/TaskKind.js'
import { decoded } from '../view.js'

const example = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../examples/${name}`, import.meta.url), 'utf8'))

export const miners = decoded(Codec.list(Miner.codec), example('miners.json'))
export const champion = decoded(Champion.codec, example('champion.json'))
export const seed = (text: string): Seed.Seed => decoded(Seed.codec, text)

export interface Choice {
  readonly rules?: string
  readonly type?: TaskKind.TournamentType
  readonly seed?: string
  readonly champion?: Champion.Champion | null
}

export const terms = (choice: Choice = {}): Opening.Terms => ({
  id: decoded(TournamentId.codec, 'made-up'),
  rules: RuleSets.all.get(choice.rules ?? RuleSets.standard.id) ?? RuleSets.standard,
  type: choice.type ?? 'text',
  seed: seed(choice.seed ?? 'made-up'),
  champion: choice.champion === undefined ? champion : choice.champion
})

export const opened = (field: ReadonlyArray<Miner.Miner>, choice: Choice = {}): Tournament.Tournament => {
  const tournament = Tournament.open(terms(choice))(field)
  if (E.isLeft(tournament)) throw new Error(tournament.left.type)
  return tournament.right
}

export const world = (text = 'made-up', failures = 0.05): Simulated.World => ({
  seed: seed(text),
  spread: 0.3,
  noise: 0.05,
  failures
})

/** A clock on which waiting takes no time: back-off and limits are over as soon as everything else has had its turn. */
const hasty: Clock.Clock = {
  ...SystemClock.systemClock,
  wait: async (milliseconds, signal) => {
    // What a policy's limits ask for is long, and is not waited for; only back-off is.
    if (milliseconds > 200_000) return SystemClock.systemClock.wait(milliseconds, signal)
    await new Promise(resolve => setImmediate(resolve))
    return !signal.aborted
  }
}

export const environment = (
  journal: Journal.Journal = Journal.inMemory(),
  of: Simulated.World = world(),
  signal: AbortSignal = new AbortController().signal
): Program.Environment => ({
  executor: Simulated.executor(of),
  tasks: Simulated.tasks(of),
  journal,
  run: { signal, emit: () => undefined },
  clock: hasty
})

/** The log that a journal holds. */
export const kept = async (journal: Journal.Journal): Promise<Log.Log> => {
  const log = await journal.read()
  if (E.isLeft(log)) throw new Error(log.left.message)
  return Note.log(log.right)
}

/** What a program gives, or the failure it ends with, as an error. */
export const given = async <A>(program: Program.Program<A>, from: Program.Environment): Promise<A> => {
  const result = await program(from)()
  if (E.isLeft(result)) throw new Error(JSON.stringify(result.left))
  return result.right
}
