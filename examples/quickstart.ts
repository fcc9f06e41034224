import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as RTE from 'fp-ts/lib/ReaderTaskEither.js'
import { readFileSync } from 'node:fs'
import { Codec, Ending, Miner, RuleSets, Seed, Tournament, TournamentId } from 'dethrone'
import { Journal, Program, Simulated } from 'dethrone/play'

const json: unknown = JSON.parse(readFileSync('examples/miners.json', 'utf8'))

const inputs = pipe(
  E.Do,
  E.bind('miners', () => Codec.decode(Codec.list(Miner.codec), 'miners')(json)),
  E.bind('id', () => Codec.decode(TournamentId.codec, 'id')('my-first')),
  E.bind('seed', () => Codec.decode(Seed.codec, 'seed')('0x5f1d0c3a'))
)

if (E.isLeft(inputs)) {
  console.error(inputs.left.map(Codec.sentence).join('\n'))
} else {
  const { id, seed, miners } = inputs.right
  const world = { seed, spread: 0.3, noise: 0.05, failures: 0.04 }

  const finished = await pipe(
    miners,
    Tournament.open({ id, rules: RuleSets.standard, type: 'text', seed, champion: null }),
    RTE.fromEither,
    RTE.flatMap(Program.finish)
  )({
    executor: Simulated.executor(world),
    tasks: Simulated.tasks(world),
    journal: Journal.inMemory(),
    run: { signal: new AbortController().signal, emit: () => undefined }
  })()

  console.log(E.isRight(finished) ? Ending.sentence(finished.right.ending) : finished.left)
}
