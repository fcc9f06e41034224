/** `dethrone weights`: from results to weights, with the reason for each of them. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as RA from 'fp-ts/lib/ReadonlyArray.js'
import * as Hotkey from '../../domain/miner/Hotkey.js'
import * as Refusal from '../../rules/Refusal.js'
import * as Rewards from '../../rules/rewards/Rewards.js'
import { command, type Declaration, type Options } from '../terminal/command.js'
import * as Input from '../terminal/input.js'
import { weightsText } from './weightsText.js'
import * as Results from './results.js'
import { complain, exit, print } from '../terminal/terminal.js'

const declaration = {
  name: 'weights',
  takes: ['RESULTS'],
  input: 'RESULTS',
  about:
    "Prints what every hotkey is paid, from the results of the text and the image tournament, and where the rest goes. Weights are exact and sum to one; the chain's 16-bit integers are scaled so that the largest is 65535.",
  options: {
    of: {
      type: 'string',
      value: 'HOTKEY',
      about: "explains one hotkey's weight instead, and for the burn key the burn"
    },
    rules: {
      type: 'string',
      value: 'ID|FILE',
      about: 'the rule set, by id or as a file of JSON',
      default: 'gradients-2025-11'
    },
    json: { type: 'boolean', about: 'prints JSON: fractions as text, weights by node id and hotkey' }
  },
  example: 'dethrone weights examples/results.json',
  notes: `RESULTS is a file of JSON, an object of
  tournaments   oldest first, text and image mixed: what dethrone play --json prints, or results alone:
                { "id", "type", "opened", "ended", "ending": { "type", "champion", … },
                  "wins": [{ "slot", "winners": [hotkey] }] }; instants in milliseconds since 1970, or null.
                Before the results of a type may stand the title that was held before them:
                { "type", "champion", "since", "performance" }
  participants  hotkeys in running tournaments that are not among the tournaments: []
  metagraph     the registered hotkeys by node id: { "0": hotkey, "17": hotkey }
  burn          the registered hotkey that everything unpaid goes to`
} as const satisfies Declaration<Options>

/** Prints weights, or the reasons for one of them. */
export const run = command(declaration, async (values, [path = '']) => {
  const of = values.of === undefined ? null : Input.option('of', Hotkey.codec, values.of)
  const rules = await Input.rules(values.rules)
  const results = await Input.file(path, Results.codec, '')
  return pipe(
    Results.input(results),
    E.flatMap(Rewards.weights(rules)),
    E.match(refuse, rewards => {
      print(values.json ? json(rewards, of) : of === null ? weightsText(rewards) : explained(rewards, of))
      return exit.ok
    })
  )
})

const refuse = (refusal: Refusal.Refusal): number => {
  complain(Refusal.sentence(refusal))
  return exit.refused
}

const explained = (rewards: Rewards.Rewards, of: Hotkey.Hotkey): string =>
  Rewards.explain(of)(rewards).join('\n')

/** Everything, or one hotkey's statement, with fractions as text. */
const json = (rewards: Rewards.Rewards, of: Hotkey.Hotkey | null): string => {
  const { nodes, ...rest } = rewards
  const weights = RA.zipWith(nodes, Rewards.units(rewards), (node, { units }) => ({ ...node, units }))
  const value =
    of === null
      ? { sum: Rewards.sum(rewards), weights, tooSmall: Rewards.tooSmall(rewards), ...rest }
      : Rewards.statementOf(of)(rewards)
  return JSON.stringify(value, null, 2)
}
