/** `dethrone draw`: the groups, or the bracket with its byes, that a field and a seed give (RULES 3.2, 3.3, 4.1). */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import * as Codec from '../../domain/codec/Codec.js'
import * as Hotkey from '../../domain/miner/Hotkey.js'
import type { Miner } from '../../domain/miner/Miner.js'
import * as MinerCodec from '../../domain/miner/Miner.js'
import * as Seed from '../../domain/Seed.js'
import * as TaskKind from '../../domain/task/TaskKind.js'
import * as TournamentId from '../../domain/TournamentId.js'
import * as Refusal from '../../rules/Refusal.js'
import * as Tournament from '../../Tournament.js'
import { story } from '../play/story.js'
import { command, type Declaration, type Options } from '../terminal/command.js'
import * as Input from '../terminal/input.js'
import { exit, print, UsageError } from '../terminal/terminal.js'

const declaration = {
  name: 'draw',
  about:
    'Draws a field: groups with their notices, or the bracket with its byes. The draw depends on the set of hotkeys and the seed alone.',
  options: {
    field: {
      type: 'string',
      value: 'N|FILE',
      about: 'how many made-up miners, or a file: a list of hotkeys or of miners; - is standard input; needed'
    },
    seed: { type: 'string', value: 'TEXT', about: 'where the draw comes from; needed' },
    rules: { type: 'string', value: 'ID|FILE', about: 'the rule set', default: 'gradients-2025-11' },
    type: { type: 'string', value: 'text|image', about: "the tournament's type", default: 'text' },
    json: { type: 'boolean', about: 'prints the groups or the seeds as JSON' }
  },
  example: 'dethrone draw --field 17 --seed 7'
} as const satisfies Declaration<Options>

/** A file may name hotkeys alone: they decide the draw, and nothing else of a miner does. */
const fieldCodec = Codec.list(t.union([Hotkey.codec, MinerCodec.codec]), 100_000)

export const run = command(declaration, async values => {
  if (values.field === undefined) throw new UsageError('--field is missing: expected a number or a file')
  if (values.seed === undefined) throw new UsageError('--seed is missing: expected text (RULES 10)')
  const rules = await Input.rules(values.rules)
  const type = Input.option('type', TaskKind.tournamentType, values.type)
  const seed = Input.option('seed', Seed.codec, values.seed)
  const miners = await field(values.field)
  const id = Input.option('id', TournamentId.codec, 'draw')
  const drawn = Tournament.open({ id, rules, type, seed, champion: null })(miners)
  if (E.isLeft(drawn)) throw new Input.InputError(Refusal.sentence(drawn.left))
  print(values.json ? JSON.stringify(shape(drawn.right), null, 2) : text(drawn.right))
  return exit.ok
})

const field = async (given: string): Promise<ReadonlyArray<Miner>> => {
  // What means to be a number is refused as one: -5, 1e3, 17.0.
  if (/^[+-]?[\d.]*\d(?:e[+-]?\d+)?$/i.test(given) && !existsSync(given))
    return Array.from({ length: Input.option('field', numberOfMiners, given) }, (_, i) =>
      stand(
        Hotkey.ofPublicKey(
          createHash('sha256')
            .update(`miner ${i + 1}`)
            .digest()
        )
      )
    )
  const listed = await Input.file(given, fieldCodec, 'field')
  return listed.map(one => (typeof one === 'string' ? stand(one) : one))
}

const numberOfMiners: t.Type<number, string> = new t.Type(
  'a number of miners from 1 to 100000, or a file',
  t.number.is,
  (u, context) =>
    typeof u === 'string' && /^[1-9]\d{0,5}$/.test(u) && Number(u) <= 100_000
      ? t.success(Number(u))
      : t.failure(u, context),
  String
)

/** A miner that has nothing but its hotkey. */
const stand = (hotkey: Hotkey.Hotkey): Miner =>
  Input.decoded(
    MinerCodec.codec,
    {
      hotkey,
      coldkey: hotkey,
      githubRepo: 'https://github.com/example/made-up',
      commitHash: '0'.repeat(40)
    },
    'miner'
  )

const shape = (t: Tournament.Tournament) =>
  t.phase === 'GroupStage'
    ? {
        groups: t.current.groups.map(({ number, miners }) => ({ number, miners })),
        notices: Tournament.notices(t)
      }
    : t.phase === 'Knockout'
      ? {
          seeds: t.knockout.seeds,
          matches: t.knockout.matches.map(({ name, home, away }) => ({ name, home, away }))
        }
      : { phase: t.phase }

/** The story up to here, without who defends and what is waited for: a draw has no champion to speak of, and nothing runs. */
const text = (t: Tournament.Tournament): string =>
  story(t)
    .split('\n')
    .filter(line => line !== 'The title is vacant.' && !line.startsWith('In play: '))
    .join('\n')
    .trimEnd()
