/** `dethrone accounts`: balances, their proof, and what was burned. */
import * as Prose from '../../rules/ruleset/Prose.js'
import * as Accounts from '../../validator/accounts/Accounts.js'
import { command, type Declaration, type Options } from '../terminal/command.js'
import * as Input from '../terminal/input.js'
import { exit, print } from '../terminal/terminal.js'
import { standing } from './parts/reader.js'

const declaration = {
  name: 'accounts',
  takes: ['CONFIG', '[verify|burned]'],
  input: 'CONFIG',
  about:
    'Shows what each coldkey has, in TAO; --json has rao. verify derives every figure anew from the records and says whether they sum up; burned totals the fees of tournaments that ended otherwise than cancelled.',
  options: { json: { type: 'boolean', about: 'prints JSON, amounts of rao as text' } },
  example: 'dethrone accounts examples/validator.json verify'
} as const satisfies Declaration<Options>

/** Exactly: no digit is lost. */
const tao = (rao: bigint): string => Prose.tao(String(rao))

export const run = command(declaration, async ({ json }, [path = '', given]) => {
  const act = given === undefined ? undefined : Input.choice('what to show', ['verify', 'burned'], given)
  const { season, accounts } = await standing(path)
  const { credited, granted, charged, refunded } = accounts.totals
  if (act === 'burned') {
    const ended = [...season.text.past, ...season.image.past].filter(({ ending }) => ending !== 'Cancelled')
    const burned = ended.reduce((sum, { id }) => sum + Accounts.held(id)(accounts), 0n)
    print(json ? JSON.stringify({ burned: String(burned) }) : `${tao(burned)} of ${ended.length} tournaments`)
    return exit.ok
  }
  if (act === 'verify') {
    const fine = Accounts.isBalanced(accounts)
    const sums = `credited ${tao(credited)}, granted ${tao(granted)}, charged ${tao(charged)}, given back ${tao(refunded)}`
    print(
      json ? JSON.stringify({ fine }) : `${fine ? 'Everything adds up' : 'This does not add up'}: ${sums}.`
    )
    return fine ? exit.ok : exit.failed
  }
  const balances = Array.from(accounts.balances).sort(([a], [b]) => (a < b ? -1 : 1))
  print(
    json
      ? JSON.stringify(Object.fromEntries(balances.map(([coldkey, rao]) => [coldkey, String(rao)])), null, 2)
      : balances.length === 0
        ? 'Nobody has paid in yet.'
        : balances.map(([coldkey, rao]) => `${coldkey}  ${tao(rao)}`).join('\n')
  )
  return exit.ok
})
