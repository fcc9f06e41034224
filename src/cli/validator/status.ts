/** `dethrone status`: where a validator's season stands, from another shell. */
import * as Season from '../../validator/season/Season.js'
import { command, type Declaration, type Options } from '../terminal/command.js'
import * as Input from '../terminal/input.js'
import { exit, print } from '../terminal/terminal.js'
import { standing } from './reader.js'

const declaration = {
  name: 'status',
  takes: ['CONFIG'],
  about:
    'Shows champions, what is under way and what is due next, from the records; the validator may be running or not.',
  options: { json: { type: 'boolean', about: 'prints JSON' } },
  example: 'dethrone status examples/validator.json'
} as const satisfies Declaration<Options>

export const run = command(declaration, async ({ json }, [path = '']) => {
  const { season, world } = await standing(path)
  const rules = await Input.rules(
    world.config.rules.endsWith('.json') ? world.at(world.config.rules) : world.config.rules
  )
  const branches = world.config.types.map(type => {
    const { title, stage, past } = season[type]
    return {
      type,
      champion: title?.champion.hotkey ?? null,
      reign: title?.champion.reign ?? null,
      stage: stage.type,
      tournament: Season.idOf(stage),
      past: past.length,
      due: stage.type === 'Idle' ? new Date(Season.dueAt(rules)(season[type])).toISOString() : null
    }
  })
  if (json) print(JSON.stringify({ paused: season.paused, types: branches }, null, 2))
  else
    for (const { type, champion, reign, tournament, stage, past, due } of branches)
      print(
        [
          `${type}: ${champion === null ? 'the title is vacant' : `${champion} is champion, in reign ${reign ?? 1}`}`,
          `${past} played`,
          tournament === null
            ? `the next is due at ${due ?? 'once'}`
            : `${tournament}: ${stage.toLowerCase()}`
        ].join('; ')
      )
  return exit.ok
})
