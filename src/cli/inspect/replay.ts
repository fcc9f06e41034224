/** `dethrone replay`: the tournament that a log tells of. */
import { story } from '../play/story.js'
import { command, type Declaration, type Options } from '../terminal/command.js'
import * as Input from '../terminal/input.js'
import { exit, print } from '../terminal/terminal.js'

const declaration = {
  name: 'replay',
  takes: ['LOG'],
  input: 'LOG',
  about:
    'Works a tournament out again from its log and prints it: groups, bracket, boss round, ending, digest.',
  options: { json: { type: 'boolean', about: "prints the tournament's state as JSON" } },
  example: 'dethrone replay dethrone-text.jsonl'
} as const satisfies Declaration<Options>

export const run = command(declaration, async ({ json }, [path = '']) => {
  const tournament = await Input.tournament(path)
  print(json ? JSON.stringify(tournament, null, 2) : story(tournament))
  return exit.ok
})
