/** `dethrone explain`: the way of one miner through a tournament, in sentences. */
import type { Hotkey } from '../../domain/miner/Hotkey.js'
import * as Tournament from '../../Tournament.js'
import { hint } from '../terminal/closest.js'
import { command, type Declaration, type Options } from '../terminal/command.js'
import * as Input from '../terminal/input.js'
import { exit, print } from '../terminal/terminal.js'

const declaration = {
  name: 'explain',
  takes: ['LOG', 'HOTKEY'],
  input: 'LOG',
  about:
    'Tells the way of one miner through a tournament: its groups and scores, why it went on or not, its matches, the boss round. HOTKEY may be cut to its first letters, so long as one miner has them.',
  options: { json: { type: 'boolean', about: 'prints the hotkey and its sentences as JSON' } },
  example: 'dethrone explain dethrone-text.jsonl 5GJf4k'
} as const satisfies Declaration<Options>

export const run = command(declaration, async ({ json }, [path = '', given = '']) => {
  const tournament = await Input.tournament(path)
  const hotkey = whom(tournament, given)
  const sentences = Tournament.explain(hotkey)(tournament)
  print(json ? JSON.stringify({ hotkey, sentences }, null, 2) : sentences.join('\n'))
  return exit.ok
})

/** A hotkey is told from its first letters where one miner alone has them. */
const whom = ({ opening: { miners, champion } }: Tournament.Tournament, given: string): Hotkey => {
  const all = [...(champion === null ? [] : [champion.hotkey]), ...miners.map(({ hotkey }) => hotkey)]
  const meant = all.filter(hotkey => hotkey.startsWith(given.replace(/…$/, '')))
  const [only, other] = meant
  if (only !== undefined && (other === undefined || only === given)) return only
  throw new Input.InputError(
    other === undefined
      ? `HOTKEY is ${JSON.stringify(given)}: expected a hotkey of the field, or the champion's${hint(given, all)}`
      : `HOTKEY is ${JSON.stringify(given)}, which begins ${meant.length} hotkeys: expected more of it`
  )
}
