/** `dethrone play`: a whole tournament on made-up scores, or the replay of a log. */
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import * as Candidate from '../../domain/miner/Candidate.js'
import * as Champion from '../../domain/miner/Champion.js'
import * as Codec from '../../domain/codec/Codec.js'
import * as Digest from '../../domain/Digest.js'
import * as Seed from '../../domain/Seed.js'
import * as TaskKind from '../../domain/task/TaskKind.js'
import * as TournamentId from '../../domain/TournamentId.js'
import * as FileJournal from '../../store/FileJournal.js'
import * as Program from '../../play/Program.js'
import * as Simulated from '../../play/Simulated.js'
import type { Terms } from '../../rules/Opening.js'
import * as Refusal from '../../rules/Refusal.js'
import * as RuleSets from '../../rules/ruleset/RuleSets.js'
import type * as Tournament from '../../Tournament.js'
import {
  command,
  type Declaration,
  type Options as CommandOptions,
  type Values
} from '../terminal/command.js'
import { admitted } from './field.js'
import { codeOf } from '../terminal/errors.js'
import * as Input from '../terminal/input.js'
import { story } from './story.js'
import { complain, exit, print, UsageError, word } from '../terminal/terminal.js'

const declaration = {
  name: 'play',
  about:
    'Plays a whole tournament on scores made up from the seed, and prints it. Without --miners it plays the 64 example miners.',
  options: {
    type: { type: 'string', value: 'text|image', about: "the tournament's type", otherwise: 'text' },
    rules: {
      type: 'string',
      value: 'ID|FILE',
      about: 'the rule set, by id or as a file of JSON',
      otherwise: 'gradients-2025-11'
    },
    seed: { type: 'string', value: 'TEXT', about: 'where every draw comes from; needed with --miners' },
    miners: {
      type: 'string',
      value: 'FILE',
      about: 'the field: a list of {hotkey, coldkey, githubRepo, commitHash}'
    },
    champion: {
      type: 'string',
      value: 'FILE|none',
      about: 'the defender: the same with its reign; none: the title is vacant; needed with --miners'
    },
    id: {
      type: 'string',
      value: 'ID',
      about: "the tournament's id",
      otherwise: 'made from the other options'
    },
    log: {
      type: 'string',
      value: 'FILE',
      about: 'where the log goes; a log that is there is continued',
      otherwise: 'dethrone-<id>.jsonl'
    },
    replay: {
      type: 'string',
      value: 'LOG',
      about: 'prints the tournament that a log tells of, instead'
    },
    json: { type: 'boolean', about: "prints the tournament's state as JSON" }
  },
  example: 'dethrone play --type image --seed 7'
} as const satisfies Declaration<CommandOptions>

type Options = Values<typeof declaration.options>

/** Prints a tournament that is played now, or was. */
export const run = command(declaration, async values => {
  if (values.replay !== undefined) return replayed(values.replay, values)
  return played(values)
})

const show = (tournament: Tournament.Tournament, { json }: Options): number => {
  print(json ? JSON.stringify(tournament, null, 2) : story(tournament))
  return exit.ok
}

const refuse = (refusal: Program.Failure): number => {
  if (refusal.type === 'ExecutionError') {
    complain(refusal.message)
    return exit.failed
  }
  complain(Refusal.sentence(refusal))
  return exit.refused
}

// -------------------------------------------------------------------------------------
// replay
// -------------------------------------------------------------------------------------

const replayed = async (path: string, values: Options): Promise<number> => {
  const given = (['type', 'rules', 'seed', 'miners', 'champion', 'id', 'log'] as const).filter(
    name => values[name] !== undefined
  )
  if (given.length > 0)
    throw new UsageError(`--replay takes everything from the log: leave out --${given.join(', --')}`)
  return show(await Input.tournament(path), values)
}

// -------------------------------------------------------------------------------------
// play
// -------------------------------------------------------------------------------------

/** The example's own; there is no default for anybody else's tournament (RULES 10). */
const exampleSeed = 'example'

/** Refuses a place where no log can be, before anything is played. */
const placeFor = async (path: string): Promise<void> => {
  const inWay = async (of: string): Promise<'folder' | 'file' | 'something else' | null> =>
    stat(of).then(
      found => (found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'something else'),
      (thrown: unknown) => {
        if (codeOf(thrown) === 'ENOENT') return null
        throw new UsageError(`--log is ${Codec.show(path)}: ${Input.because(thrown)}`)
      }
    )
  const there = await inWay(path)
  if (there === 'folder' || path.endsWith('/'))
    throw new UsageError(`--log is ${Codec.show(path)}, a folder: expected a file`)
  if (there === 'something else')
    throw new UsageError(
      `--log is ${Codec.show(path)}, a device or a pipe, which keeps nothing: expected a file`
    )
  const folder = dirname(path)
  if (there === null && (await inWay(folder)) !== 'folder')
    throw new UsageError(
      `--log is ${Codec.show(path)}: there is no folder ${folder}; make it, or name another file`
    )
  await Input.writable(path)
}

const played = async (values: Options): Promise<number> => {
  const own = values.miners !== undefined
  if (own && values.seed === undefined)
    throw new UsageError('--seed is missing: expected with --miners (RULES 10)')
  if (own && values.champion === undefined) {
    throw new UsageError('--champion is missing: expected with --miners, a file or none')
  }
  const rules = await Input.rules(values.rules ?? RuleSets.standard.id)
  const type = Input.option('type', TaskKind.tournamentType, values.type ?? 'text')
  const seed = Input.option('seed', Seed.codec, values.seed ?? exampleSeed)
  const champion =
    values.champion === 'none'
      ? null
      : await Input.file(values.champion ?? Input.example('champion.json'), Champion.codec, 'champion')
  const path = values.miners ?? Input.example('miners.json')
  const candidates = await Input.file(path, Codec.list(Candidate.codec), 'miners')
  const id = Input.option(
    'id',
    TournamentId.codec,
    values.id ?? `${type}-${Digest.of({ rules, seed, champion, candidates }).slice(0, 12)}`
  )
  const terms: Terms = { id, rules, type, seed, champion }
  const miners = admitted(terms, candidates, path)
  const logPath = values.log ?? `dethrone-${id}.jsonl`
  const world: Simulated.World = { seed, spread: 0.3, noise: 0.05, failures: 0.04 }
  await placeFor(logPath)
  const journal = FileJournal.at(logPath)
  const environment: Program.Environment = {
    executor: Simulated.executor(world),
    tasks: Simulated.tasks(world),
    journal,
    run: { signal: new AbortController().signal, emit: () => undefined }
  }
  const finished = await Program.play(terms, miners)(environment)()
  await journal.close()
  if (E.isLeft(finished)) return refuse(finished.left)
  const code = show(finished.right, values)
  complain(`Log: ${logPath} (npx dethrone replay ${word(logPath)})`)
  return code
}
