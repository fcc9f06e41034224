/** `dethrone status`: where a validator's season stands, from another shell. */
import * as E from 'fp-ts/lib/Either.js'
import type { TournamentId } from '../../domain/TournamentId.js'
import * as JobBook from '../../play/desk/JobBook.js'
import * as Policy from '../../play/Policy.js'
import type { Reader } from '../../ports/Store.js'
import { systemClock } from '../../ports/SystemClock.js'
import * as View from '../../service/View.js'
import * as Tournament from '../../Tournament.js'
import * as Consequences from '../../validator/consequences/Consequences.js'
import * as Steady from '../../validator/loop/Steady.js'
import * as Watch from '../../validator/loop/Watch.js'
import * as Season from '../../validator/season/Season.js'
import { command, type Declaration, type Options } from '../terminal/command.js'
import * as Input from '../terminal/input.js'
import { exit, print, word } from '../terminal/terminal.js'
import { reading } from './parts/reader.js'

const declaration = {
  name: 'status',
  takes: ['CONFIG'],
  input: 'CONFIG',
  about:
    'Shows champions, what is under way, what waits for a person and what is due next, from the records; the validator may be running or not.',
  options: { json: { type: 'boolean', about: 'prints JSON' } },
  example: 'dethrone status examples/validator.json'
} as const satisfies Declaration<Options>

/** A tournament in play, as its records have it: jobs that reported and that are asked for, and what waits for a person. */
const inPlay = async (store: Reader, id: TournamentId) => {
  const played = await View.played({ store, live: null }, id)
  if (E.isLeft(played)) throw new Error(played.left)
  if (played.right === null) return null
  const { tournament, book } = played.right
  return {
    phase: tournament.phase,
    jobs: {
      done: tournament.record.reduce(
        (n, event) => n + (event.type === 'Reported' ? event.reports.length : 0),
        0
      ),
      open: Tournament.asks(tournament).length
    },
    pause: book.pause,
    waiting: JobBook.waiting(Policy.standard)(book).map(({ slot, hotkey, all, kind, message }) => ({
      slot,
      hotkey,
      failures: all,
      kind,
      message
    }))
  }
}

type InPlay = NonNullable<Awaited<ReturnType<typeof inPlay>>>

/** What an operator has to do, each with the command that does it. */
const toDo = (path: string, id: string, { pause, waiting }: InPlay): ReadonlyArray<string> => [
  ...(pause === null
    ? []
    : [`  paused by ${pause.by}: ${pause.why} To go on: dethrone resume ${word(path)} ${id} --why TEXT`]),
  ...waiting.map(
    ({ slot, hotkey, failures, message }) =>
      `  ${hotkey === null ? `the task of ${slot}` : `${slot} ${hotkey}`} waits for a person after ${failures} failures of the world, the last: ${message} To try it again: dethrone retry ${word(path)} ${id} ${slot}${hotkey === null ? '' : ` ${hotkey}`} --why TEXT`
  )
]

export const run = command(declaration, ({ json }, [path = '']) =>
  reading(path, async ({ season, last, world, reader }) => {
    const rules = await Input.rules(
      world.config.rules.endsWith('.json') ? world.at(world.config.rules) : world.config.rules
    )
    const weights = await Consequences.refused(reader)
    if (E.isLeft(weights)) throw new Error(weights.left)
    const branches = await Promise.all(
      world.config.types.map(async type => {
        const { title, stage, past } = season[type]
        const playing = stage.type === 'Playing' ? await inPlay(reader, stage.opened.id) : null
        return {
          type,
          champion: title?.champion.hotkey ?? null,
          reign: title?.champion.reign ?? null,
          stage: stage.type,
          tournament: Season.idOf(stage),
          past: past.length,
          due: stage.type === 'Idle' ? new Date(Season.dueAt(rules)(season[type])).toISOString() : null,
          playing
        }
      })
    )
    const { paused } = season
    const off = systemClock.now() - last
    const clock = off < -Steady.tolerance ? Watch.started(last, off) : null
    if (json) {
      print(JSON.stringify({ paused, clock, weights: { refused: weights.right }, types: branches }, null, 2))
      return exit.ok
    }
    if (paused !== null)
      print(
        `Openings are held back by ${paused.by}: ${paused.reason} To go on: dethrone resume ${word(path)} --why TEXT`
      )
    if (clock !== null && paused?.reason !== clock) print(clock)
    if (weights.right !== null) print(`Weights stay as they were: ${weights.right}`)
    for (const { type, champion, reign, tournament, stage, past, due, playing } of branches) {
      const jobs = playing === null ? '' : `, ${playing.jobs.done} jobs done, ${playing.jobs.open} open`
      print(
        [
          `${type}: ${champion === null ? 'the title is vacant' : `${champion} is champion, in reign ${reign ?? 1}`}`,
          `${past} played`,
          tournament === null
            ? due === null || Date.parse(due) <= systemClock.now()
              ? 'the next may open now'
              : `the next is due at ${due}`
            : `${tournament}: ${stage.toLowerCase()}${jobs}`
        ].join('; ')
      )
      if (playing !== null && tournament !== null)
        for (const line of toDo(path, tournament, playing)) print(line)
    }
    return exit.ok
  })
)
